//! What the signs and lines of the graph mean, drawn with the symbols that are in use.

use crate::lanes::{Cell, Edge, Sides, Symbols};
use crate::style::{Glyphs, Meaning, width};
use crate::tui::canvas::Pieces;
use crate::tui::history::State;
use crate::tui::pane::state_glyph;

/// How many lines there are.
pub const LINES: usize = STATES.len() + 7;

const STATES: [(State, &str); 6] = [
    (State::Current, "the database stands here (a version row)"),
    (State::Applied, "applied"),
    (State::Pending, "pending: the database has not seen it"),
    (State::Unplaced, "no database to compare with"),
    (State::Broken, "the file can't be used; the script tab says why"),
    (State::Ghost, "named by the database or a file, but in no file"),
];

pub fn lines(glyphs: &Glyphs) -> [Pieces; LINES] {
    let symbols = if glyphs.ascii { Symbols::Ascii } else { Symbols::Unicode };
    let parent = Some(Edge::Parent);
    let upright = |edge| Cell { up: edge, down: edge, ..Cell::default() };
    let strong = Sides { up: true, down: true, ..Sides::default() };
    let heavy = symbols.lane(&Cell { strong, ..upright(parent) });
    let gap = symbols.gap(&Cell { right: parent, ..Cell::default() });
    let opens = symbols.lane(&Cell { left: parent, down: parent, ..Cell::default() });
    let ends = symbols.lane(&Cell { left: parent, up: parent, ..Cell::default() });
    let node = glyphs.pending;
    let signs = STATES.map(|(state, told)| (state_glyph(glyphs, state).to_owned(), state.meaning(), told));
    let doubt = (glyphs.warning.to_owned(), Meaning::Warning, "the script is odd in some way; its tab says how");
    let strokes = [
        (
            symbols.lane(&upright(parent)).to_owned(),
            Meaning::Lane1,
            "follows: a line down to the parent, in its branch's colour",
        ),
        (symbols.lane(&upright(Some(Edge::Dependency))).to_owned(), Meaning::Dependency, "depends on (depends_on)"),
        (format!("{node}{gap}{opens}"), Meaning::Lane1, "a merge: it follows several"),
        (format!("{node}{gap}{ends}"), Meaning::Lane1, "a branch point: several follow it"),
        (
            format!("{heavy} {}{}", glyphs.up, glyphs.down),
            Meaning::Path,
            "the way from the database to the selection, up or down",
        ),
        doubt,
        (glyphs.fold.to_owned(), Meaning::Muted, "revisions folded into one line"),
    ];
    let mut all = signs.into_iter().chain(strokes).map(|(sign, meaning, told)| {
        let pad = " ".repeat(6usize.saturating_sub(width(&sign)));
        vec![(format!("  {sign}{pad}"), meaning), (told.to_owned(), Meaning::Text)]
    });
    std::array::from_fn(|_| all.next().unwrap_or_default())
}
