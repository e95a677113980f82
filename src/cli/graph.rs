//! `history --graph`: the lanes of the explorer, printed.

use std::collections::{HashMap, HashSet};

use super::report::{self, Ink, Paint};
use crate::command::{Workspace, wording};
use crate::lanes::{Branches, Edge, Layout, Line, Links, Row, Symbols, order};
use crate::revision::Id;
use crate::style::{Glyphs, visible};

/// Rows printed at once: the layout replays any window of itself, so memory stays flat.
const WINDOW: usize = 512;
/// Lanes beyond these are cut, as in the explorer.
const MOST_LANES: usize = 40;

/// Draws these revisions, whatever their order; edges to others are left out. `rows` are marked as current.
pub fn draw(workspace: &Workspace, ids: &[&str], rows: &[Id], ascii: bool) {
    let ascii = ascii || !report::speaks_unicode();
    let pen = Pen {
        workspace,
        rows,
        applied: workspace.graph.applied(rows),
        paint: Paint::stdout(),
        symbols: if ascii { Symbols::Ascii } else { Symbols::Unicode },
        glyphs: if ascii { &Glyphs::ASCII } else { &Glyphs::UNICODE },
    };
    let places: HashMap<&str, u32> = ids.iter().enumerate().map(|(at, id)| (*id, at as u32)).collect();
    let find = |names: Vec<&str>| -> Vec<u32> { names.iter().filter_map(|id| places.get(id).copied()).collect() };
    let mut links = Links::with_capacity(ids.len());
    for id in ids {
        links.push(&find(workspace.graph.parents(id)), &find(workspace.graph.dependencies(id)));
    }
    let order = order(&links);
    let layout = Layout::new(&links.reordered(&order));
    let branches = Branches::new(&layout);
    let mut top = 0;
    while top < layout.len() {
        let end = (top + WINDOW).min(layout.len());
        let mut text = String::new();
        for row in layout.window(top..end, MOST_LANES) {
            let Some(id) = order.get(row.node).and_then(|&node| ids.get(node as usize)) else { continue };
            text.push_str(&pen.row(&branches, &row, id));
            text.push('\n');
        }
        report::result(&text);
        top = end;
    }
}

struct Pen<'a> {
    workspace: &'a Workspace,
    rows: &'a [Id],
    applied: HashSet<Id>,
    paint: Paint,
    symbols: Symbols,
    glyphs: &'static Glyphs,
}

impl Pen<'_> {
    fn row(&self, branches: &Branches, row: &Row, id: &str) -> String {
        let mut text = String::new();
        let mut seen = false;
        for cell in &row.cells {
            if cell.node {
                seen = true;
                text.push_str(&self.node(id));
            } else {
                text.push_str(&self.stroke(branches, cell.line, cell.edge(), self.symbols.lane(cell)));
            }
            text.push_str(&self.stroke(branches, cell.right_line, cell.right, self.symbols.gap(cell)));
        }
        if !seen {
            // Its lane was cut off.
            text.push_str(&self.node(id));
            text.push(' ');
        }
        let (name, marks, message) = wording::graph_line(&self.workspace.graph, id, self.rows);
        text.push_str(&self.paint.paint(Ink::Caution, &visible(&name)));
        text.push_str(&self.paint.paint(Ink::Good, &visible(&marks)));
        if !message.is_empty() {
            text.push_str(", ");
            text.push_str(&visible(&message));
        }
        text
    }

    fn node(&self, id: &str) -> String {
        if self.rows.iter().any(|held| held == id) {
            self.paint.paint(Ink::Good, self.glyphs.current)
        } else if self.applied.contains(id) {
            self.paint.paint(Ink::Good, self.glyphs.applied)
        } else {
            self.glyphs.pending.to_owned()
        }
    }

    /// A stroke has the colour of its branch.
    fn stroke(&self, branches: &Branches, line: Option<Line>, edge: Option<Edge>, drawn: &str) -> String {
        match (edge, line) {
            (Some(Edge::Dependency), _) => self.paint.paint(Ink::Faint, drawn),
            (Some(Edge::Parent), Some(line)) => self.paint.lane(branches.of_line(line) as usize, drawn),
            (Some(Edge::Parent), None) | (None, _) => drawn.to_owned(),
        }
    }
}
