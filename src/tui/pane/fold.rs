//! A folded run: its line in the graph, and what the right pane says of the revisions in it.

use ratatui::layout::Rect;

use super::details::Page;
use super::state_glyph;
use crate::style::{Meaning, clip, visible, width};
use crate::tui::action::Action;
use crate::tui::app::App;
use crate::tui::canvas::{Canvas, Pieces};
use crate::tui::history::State;

/// What stands right of the lanes, from `x` on.
pub fn draw(canvas: &mut Canvas<'_>, app: &App, run: &[u32], line: Rect, x: u16) {
    let right = line.right().saturating_sub(1);
    let room = |x: u16| right.saturating_sub(x) as usize;
    let faded = !app.list.filter.is_empty();
    let meaning = |meaning: Meaning| if faded { Meaning::Muted } else { meaning };
    let mut pieces: Pieces = vec![(format!("{} {}", canvas.glyphs.fold, count(run)), Meaning::Muted)];
    for (state, rows) in states(app, run) {
        let glyph = state_glyph(canvas.glyphs, state);
        let told = if rows == run.len() { state.word().to_owned() } else { rows.to_string() };
        // Nothing is known without a database, and the header says so.
        if state != State::Unplaced {
            pieces.push((format!("  {glyph} {told}"), meaning(state.meaning())));
        }
    }
    let end = canvas.pieces(x, line.y, room(x), &pieces);
    let ids = ends(app, run).map(|id| clip(&visible(id), 12, "").into_owned());
    let range = format!("{} {} {}", ids[0], canvas.glyphs.ellipsis, ids[1]);
    // Only where all of it fits: half a range misleads.
    if room(end) > width(&range) + 2 {
        canvas.text_right(right, line.y, width(&range), &range, Meaning::Muted);
    }
}

/// What is known of the run as a whole.
pub fn lines(app: &App, run: &[u32]) -> Vec<Pieces> {
    let mut page = Page::new(app);
    page.field("folded", &count(run), Meaning::Text);
    let glyphs = &app.look.glyphs;
    for (state, rows) in states(app, run) {
        let text = format!("{} {rows} {}", state_glyph(glyphs, state), state.word());
        page.field("state", &text, state.meaning());
    }
    let rows = |row: Option<&u32>| row.and_then(|&row| app.history.rows.get(row as usize));
    for (name, revision) in [("newest", rows(run.first())), ("oldest", rows(run.last()))] {
        let Some(revision) = revision else { continue };
        page.gap();
        page.field(name, &revision.id, Meaning::Identifier);
        page.field("", &revision.message, Meaning::Text);
        page.field("", revision.created.as_deref().unwrap_or_default(), Meaning::Muted);
    }
    page.gap();
    let key = |action| app.keymap.label(app.pane_context(), action);
    let told = format!("{} in the graph opens these, {} every fold.", key(Action::Zoom), key(Action::Fold));
    page.field("", &told, Meaning::Muted);
    page.lines
}

fn count(run: &[u32]) -> String {
    format!("{} revisions", run.len())
}

/// The newest and the oldest id.
fn ends<'a>(app: &'a App, run: &[u32]) -> [&'a str; 2] {
    let id = |row: Option<&u32>| row.and_then(|&row| app.history.rows.get(row as usize)).map_or("", |row| &row.id);
    [id(run.first()), id(run.last())]
}

/// How many of the run stand where; one entry as long as a version row parts every run.
fn states(app: &App, run: &[u32]) -> Vec<(State, usize)> {
    let mut found: Vec<(State, usize)> = Vec::new();
    for &state in run.iter().filter_map(|&row| app.history.states.get(row as usize)) {
        match found.iter_mut().find(|(held, _)| *held == state) {
            Some((_, rows)) => *rows += 1,
            None => found.push((state, 1)),
        }
    }
    found
}
