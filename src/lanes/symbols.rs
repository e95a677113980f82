//! Strokes to characters: each lane is one column for its stroke and one for the gap to its right.

use super::{Cell, Edge};

/// A dependency is drawn broken in both sets, so it differs from a parent without any colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Symbols {
    Unicode,
    Ascii,
}

impl Symbols {
    /// The lane itself; a node's own symbol is the caller's, since it tells a state the lanes know nothing of.
    pub fn lane(self, cell: &Cell) -> &'static str {
        let ascii = self == Self::Ascii;
        let sideways = cell.left.is_some() || cell.right.is_some();
        if cell.crossing || !sideways {
            return match (cell.up.or(cell.down), ascii) {
                (None, _) => " ",
                (Some(Edge::Parent), false) => "│",
                (Some(Edge::Parent), true) => "|",
                (Some(Edge::Dependency), false) => "┆",
                (Some(Edge::Dependency), true) => ":",
            };
        }
        match (cell.up.is_some(), cell.down.is_some(), cell.left.is_some(), cell.right.is_some()) {
            (false, false, ..) => self.horizontal(cell.left.or(cell.right)),
            (true, false, true, false) => pick(ascii, "╯", "'"),
            (false, true, true, false) => pick(ascii, "╮", "."),
            (true, false, false, _) => pick(ascii, "╰", "`"),
            (false, true, false, _) => pick(ascii, "╭", ","),
            (true, false, true, true) => pick(ascii, "┴", "+"),
            (false, true, true, true) => pick(ascii, "┬", "+"),
            (true, true, true, true) => pick(ascii, "┼", "+"),
            (true, true, true, false) => pick(ascii, "┤", "+"),
            (true, true, false, _) => pick(ascii, "├", "+"),
        }
    }

    /// The gap to the right of the lane.
    pub fn gap(self, cell: &Cell) -> &'static str {
        self.horizontal(cell.right)
    }

    /// The same stroke drawn bold, so that a way can be followed without colour. ASCII has none.
    pub fn heavy(stroke: &'static str) -> &'static str {
        match stroke {
            "│" => "┃",
            "┆" => "┇",
            "─" => "━",
            "╌" => "╍",
            "╯" => "┛",
            "╮" => "┓",
            "╰" => "┗",
            "╭" => "┏",
            "┴" => "┻",
            "┬" => "┳",
            "┼" => "╋",
            "┤" => "┫",
            "├" => "┣",
            other => other,
        }
    }

    fn horizontal(self, edge: Option<Edge>) -> &'static str {
        match (edge, self) {
            (None, _) => " ",
            (Some(Edge::Parent), Self::Unicode) => "─",
            (Some(Edge::Parent), Self::Ascii) => "-",
            (Some(Edge::Dependency), Self::Unicode) => "╌",
            (Some(Edge::Dependency), Self::Ascii) => "~",
        }
    }
}

fn pick(ascii: bool, unicode: &'static str, plain: &'static str) -> &'static str {
    if ascii { plain } else { unicode }
}
