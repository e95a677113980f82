//! Strokes to characters: each lane is one column for its stroke and one for the gap to its right.

use super::{Cell, Edge};

/// A dependency is drawn broken in both sets, and what is strong is drawn heavy, so neither needs a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Symbols {
    Unicode,
    Ascii,
}

/// Every joint by the weights of its strokes up, down, left and right, each 0 (none), 1 or 2 (heavy), as digits of base three.
const JOINTS: &str =
    concat!(" ╶╺╴─╼╸╾━╷╭┍╮┬┮┑┭┯╻┎┏┒┰┲┓┱┳", "╵╰┕╯┴┶┙┵┷│├┝┤┼┾┥┽┿╽┟┢┧╁╆┪╅╈", "╹┖┗┚┸┺┛┹┻╿┞┡┦╀╄┩╃╇┃┠┣┨╂╊┫╉╋",);

impl Symbols {
    /// The lane itself; a node's own symbol is the caller's, since it tells a state the lanes know nothing of.
    pub fn lane(self, cell: &Cell) -> &'static str {
        let sideways = cell.left.is_some() || cell.right.is_some();
        let upright = cell.up.is_some() || cell.down.is_some();
        if upright && (cell.crossing || !sideways) {
            return self.vertical(cell.up.or(cell.down), cell.strong.up && cell.strong.down);
        }
        if !upright {
            return self.horizontal(cell.left.or(cell.right), cell.strong.left && cell.strong.right);
        }
        let weight = |edge: Option<Edge>, strong: bool| usize::from(edge.is_some()) + usize::from(strong);
        let [up, down, left, right] = [
            weight(cell.up, cell.strong.up),
            weight(cell.down, cell.strong.down),
            weight(cell.left, cell.strong.left),
            weight(cell.right, cell.strong.right),
        ];
        match self {
            Self::Unicode => nth(JOINTS, up * 27 + down * 9 + left * 3 + right),
            Self::Ascii if up.max(down).max(left).max(right) == 2 => "#",
            Self::Ascii => match (up, down, left, right) {
                (1, 0, 1, 0) => "'",
                (0, 1, 1, 0) => ".",
                (1, 0, 0, _) => "`",
                (0, 1, 0, _) => ",",
                _ => "+",
            },
        }
    }

    /// The gap to the right of the lane.
    pub fn gap(self, cell: &Cell) -> &'static str {
        self.horizontal(cell.right, cell.strong.right)
    }

    fn vertical(self, edge: Option<Edge>, strong: bool) -> &'static str {
        match (edge, self, strong) {
            (None, ..) => " ",
            (Some(Edge::Parent), Self::Unicode, false) => "│",
            (Some(Edge::Parent), Self::Unicode, true) => "┃",
            (Some(Edge::Parent), Self::Ascii, false) => "|",
            (Some(Edge::Parent), Self::Ascii, true) => "#",
            (Some(Edge::Dependency), Self::Unicode, false) => "┆",
            (Some(Edge::Dependency), Self::Unicode, true) => "┇",
            (Some(Edge::Dependency), Self::Ascii, false) => ":",
            (Some(Edge::Dependency), Self::Ascii, true) => "!",
        }
    }

    fn horizontal(self, edge: Option<Edge>, strong: bool) -> &'static str {
        match (edge, self, strong) {
            (None, ..) => " ",
            (Some(Edge::Parent), Self::Unicode, false) => "─",
            (Some(Edge::Parent), Self::Unicode, true) => "━",
            (Some(Edge::Parent), Self::Ascii, false) => "-",
            (Some(Edge::Parent), Self::Ascii, true) => "=",
            (Some(Edge::Dependency), Self::Unicode, false) => "╌",
            (Some(Edge::Dependency), Self::Unicode, true) => "╍",
            (Some(Edge::Dependency), Self::Ascii, _) => "~",
        }
    }
}

/// The character at a position of a text, as text.
fn nth(text: &'static str, at: usize) -> &'static str {
    let found = text.char_indices().nth(at).and_then(|(start, c)| text.get(start..start + c.len_utf8()));
    found.unwrap_or(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lanes::{Layout, Links, Sides};

    /// The weights of a joint's strokes up, down, left and right; `None` for any other character.
    fn weights(joint: &str) -> Option<[u8; 4]> {
        let at = JOINTS.chars().skip(1).position(|c| joint.strip_prefix(c).is_some_and(str::is_empty))? + 1;
        Some([27, 9, 3, 1].map(|worth| (at / worth % 3) as u8))
    }

    #[test]
    fn every_joint_tells_its_weights() {
        assert_eq!(JOINTS.chars().count(), 81);
        for (at, joint) in JOINTS.chars().enumerate().skip(1) {
            let [up, down, left, right] = weights(&joint.to_string()).unwrap().map(usize::from);
            assert_eq!(up * 27 + down * 9 + left * 3 + right, at, "{joint}");
        }
        for (joint, expected) in [("╮", [0, 1, 1, 0]), ("┡", [2, 1, 0, 2]), ("╋", [2, 2, 2, 2])] {
            assert_eq!(weights(joint), Some(expected));
        }
        assert_eq!((weights(" "), weights("x"), weights("││")), (None, None, None));
    }

    #[test]
    fn the_strokes_of_chosen_edges_are_heavy_and_no_others() {
        let drawn = |symbols: Symbols, from: usize| -> Vec<String> {
            let mut links = Links::default();
            for parents in [&[2u32, 3][..], &[3], &[4], &[4], &[]] {
                links.push(parents, &[]);
            }
            let rows = Layout::new(&links).window_where(0..5, 8, |source, _| source == from);
            let text = |row: &crate::lanes::Row| {
                let cells = row
                    .cells
                    .iter()
                    .map(|cell| format!("{}{}", if cell.node { "o" } else { symbols.lane(cell) }, symbols.gap(cell)));
                cells.collect::<String>().trim_end().to_owned()
            };
            rows.iter().map(text).collect()
        };
        assert_eq!(drawn(Symbols::Unicode, 9), ["o─╮", "│ │ o", "o │ │", "│ o─╯", "o─╯"]);
        assert_eq!(drawn(Symbols::Unicode, 0), ["o━┓", "┃ ┃ o", "o ┃ │", "│ o─╯", "o─╯"]);
        assert_eq!(drawn(Symbols::Unicode, 3), ["o─╮", "│ │ o", "o │ │", "│ o─╯", "o━┛"]);
        assert_eq!(drawn(Symbols::Ascii, 0), ["o=#", "# # o", "o # |", "| o-'", "o-'"]);
    }

    #[test]
    fn an_edge_that_joins_a_lane_is_heavy_from_there_on() {
        // d and m go to b in one lane.
        let mut links = Links::default();
        for parents in [&[3u32][..], &[2, 3], &[4], &[4], &[]] {
            links.push(parents, &[]);
        }
        let rows = Layout::new(&links).window_where(0..5, 8, |source, _| source == 1);
        let joint = rows[1].cells[0];
        assert_eq!(joint.strong, Sides { up: false, down: true, left: false, right: true });
        assert_eq!((Symbols::Unicode.lane(&joint), Symbols::Ascii.lane(&joint)), ("┢", "#"));
        assert!(rows[2].cells[0].strong.up && rows[2].cells[0].strong.down);
    }
}
