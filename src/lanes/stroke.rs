//! What is drawn in one place of the lanes: a node, or strokes that leave it in four directions.

/// What an edge stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Edge {
    Parent,
    Dependency,
}

/// One lane of one row, and the gap to its right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cell {
    pub node: bool,
    pub up: Option<Edge>,
    pub down: Option<Edge>,
    pub left: Option<Edge>,
    pub right: Option<Edge>,
    /// The horizontal stroke only passes behind the vertical one, without touching it.
    pub crossing: bool,
    /// The row that began the edge seen here, for colouring: of the vertical stroke, or of the horizontal one where there is none.
    pub source: Option<u32>,
    /// The same for the stroke that leaves to the right.
    pub right_source: Option<u32>,
}

impl Cell {
    pub fn is_empty(&self) -> bool {
        !self.node && self.up.is_none() && self.down.is_none() && self.left.is_none() && self.right.is_none()
    }
}
