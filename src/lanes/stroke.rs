//! What is drawn in one place of the lanes: a node, or strokes that leave it in four directions.

/// What an edge stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Edge {
    Parent,
    Dependency,
}

/// The edge that a stroke belongs to, by the rows it joins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    pub from: u32,
    pub to: u32,
    /// It goes on in the lane of the row it comes from: the branch itself, not a way to another one.
    pub own: bool,
}

/// One of two things said of each of the four directions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sides {
    pub up: bool,
    pub down: bool,
    pub left: bool,
    pub right: bool,
}

/// One lane of one row, and the gap to its right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cell {
    pub node: bool,
    pub up: Option<Edge>,
    pub down: Option<Edge>,
    pub left: Option<Edge>,
    pub right: Option<Edge>,
    /// Strokes that belong to a chosen edge.
    pub strong: Sides,
    /// The horizontal stroke only passes behind the vertical one, without touching it.
    pub crossing: bool,
    /// The edge seen here, for colouring: of the vertical stroke, or of the horizontal one where there is none.
    pub line: Option<Line>,
    /// The same for the stroke that leaves to the right.
    pub right_line: Option<Line>,
}

impl Cell {
    /// What the stroke stands for, the vertical one where there are two.
    pub fn edge(&self) -> Option<Edge> {
        self.up.or(self.down).or(self.left).or(self.right)
    }

    /// Whether what is drawn in the lane belongs to a chosen edge, at least in part.
    pub fn is_strong(&self) -> bool {
        let Sides { up, down, left, right } = self.strong;
        let sideways = self.left.is_some() || self.right.is_some();
        let upright = self.up.is_some() || self.down.is_some();
        if upright && (self.crossing || !sideways) {
            up && down
        } else if !upright {
            left && right
        } else {
            up || down || left || right
        }
    }

    pub fn is_empty(&self) -> bool {
        !self.node && self.up.is_none() && self.down.is_none() && self.left.is_none() && self.right.is_none()
    }
}
