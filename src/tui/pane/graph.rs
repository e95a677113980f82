//! The revision graph: one row a revision, lanes on the left, what is known of it on the right.

use ratatui::layout::Rect;

use crate::lanes::{Edge, Line, Row, Symbols};
use crate::revision::Direction;
use crate::style::{Glyphs, Meaning, clip, visible, width};
use crate::tui::app::{App, ProjectState};
use crate::tui::canvas::{Canvas, Pieces};
use crate::tui::document::meaning;
use crate::tui::geometry::{Focus, inner};
use crate::tui::history::State;

pub fn draw(canvas: &mut Canvas<'_>, pane: Rect, app: &App) {
    let focused = app.focus == Focus::Graph;
    canvas.frame(pane, focused);
    let area = inner(pane);
    title(canvas, pane, app, focused);
    if app.list.is_empty() {
        empty(canvas, area, app);
        return;
    }
    let height = area.height as usize;
    let top = app.list.top;
    // Lanes may take up to two fifths of the pane; what lies farther right is cut there.
    let most = ((area.width as usize * 2 / 5).saturating_sub(1) / 2).max(3);
    let on_path = |from: usize, to: usize| match (&app.path, app.list.row(from), app.list.row(to)) {
        // A fold goes on from its oldest row, which is on the way together with its newest.
        (Some(path), Some(from), Some(to)) => path.leads_over(&app.history, app.list.goes_on_from(from), to),
        (None, ..) | (_, None, _) | (_, _, None) => false,
    };
    let rows = app.list.lanes(&app.history).window_where(top..top + height, most, on_path);
    let lanes = rows.iter().map(|row| row.cells.len()).max().unwrap_or(1).min(most);
    for (at, row) in rows.iter().enumerate() {
        let line = Rect { y: area.y + at as u16, height: 1, ..area };
        draw_row(canvas, line, app, row, top + at, lanes, focused);
    }
    canvas.scrollbar(pane, top, height, app.list.len(), focused);
}

fn title(canvas: &mut Canvas<'_>, pane: Rect, app: &App, focused: bool) {
    let meaning = if focused { Meaning::TitleFocused } else { Meaning::Title };
    let room = pane.width.saturating_sub(4) as usize;
    let mut pieces: Pieces = vec![(" Revisions ".to_owned(), meaning)];
    if app.list.filter.is_empty() {
        pieces.push((format!("{} ", app.history.len()), Meaning::Muted));
    } else {
        let at = app.selected().map_or(0, |row| app.list.matches.partition_point(|&held| held as usize <= row));
        let only = if app.list.only_matches() { " only" } else { "" };
        pieces.push((format!("/{} ", visible(&app.list.filter)), Meaning::Info));
        pieces.push((format!("{at}/{}{only} ", app.list.matches.len()), Meaning::Muted));
    }
    if app.list.folded() && !app.list.only_matches() {
        // The way's length matters more where there is little room.
        let told = if pane.width < 44 { canvas.glyphs.fold } else { "folded" };
        pieces.push((format!("{} {told} ", canvas.glyphs.separator), Meaning::Muted));
    }
    if let Some(path) = &app.path {
        pieces.push((format!("{} {} ", canvas.glyphs.separator, path.told()), Meaning::Path));
    } else if app.history.unknown_version().is_some() {
        pieces.push((format!("{} way unknown ", canvas.glyphs.separator), Meaning::Ghost));
    }
    let doubtful = app.history.counts().doubtful;
    if doubtful > 0 {
        let (separator, sign) = (canvas.glyphs.separator, canvas.glyphs.warning);
        pieces.push((format!("{separator} {sign} {doubtful} "), Meaning::Warning));
    }
    canvas.pieces(pane.x + 2, pane.y, room, &pieces);
}

fn empty(canvas: &mut Canvas<'_>, area: Rect, app: &App) {
    let lines: &[&str] = match &app.project {
        ProjectState::Loading => &["Reading the project"],
        ProjectState::Failed(_) => &["No project to show.", "", "The right pane says why."],
        ProjectState::Loaded => &["No revisions yet.", "", "The first one appears here", "when its file is written."],
    };
    let top = area.y + (area.height.saturating_sub(lines.len() as u16)) / 2;
    for (at, text) in lines.iter().enumerate() {
        let shown = clip(text, area.width as usize, canvas.glyphs.ellipsis);
        let x = area.x + (area.width.saturating_sub(width(&shown) as u16)) / 2;
        canvas.text(x, top + at as u16, area.width as usize, &shown, Meaning::Muted);
    }
}

fn draw_row(canvas: &mut Canvas<'_>, line: Rect, app: &App, row: &Row, position: usize, lanes: usize, focused: bool) {
    let Some(index) = app.list.row(position) else { return };
    let Some(revision) = app.history.rows.get(index) else { return };
    let selected = position == app.list.selected;
    let filtering = !app.list.filter.is_empty();
    let faded = filtering && !app.list.is_match(index);
    let state = app.history.states.get(index).copied().unwrap_or(State::Unplaced);
    let running =
        app.progress.as_ref().and_then(|progress| progress.current.as_ref()).is_some_and(|now| now.id == revision.id);
    let (sign, meaning) = match running {
        true => (canvas.glyphs.running, Meaning::Running),
        false => (state_glyph(canvas.glyphs, state), state.meaning()),
    };
    let path = app.path.as_ref().filter(|path| path.contains(index));
    if let Some(path) = path {
        let way = match path.direction {
            Direction::Upgrade | Direction::Stamp => canvas.glyphs.up,
            Direction::Downgrade => canvas.glyphs.down,
        };
        canvas.text(line.x, line.y, 1, way, Meaning::Path);
    }
    if let Some(run) = app.list.fold(position) {
        strokes(canvas, line, app, row, lanes, None);
        super::fold::draw(canvas, app, run, line, line.x + 1 + 2 * lanes as u16);
        if selected {
            select(canvas, line, focused);
        }
        return;
    }
    let meaning = if path.is_some() && !running { Meaning::Path } else { meaning };
    strokes(canvas, line, app, row, lanes, Some((sign, meaning)));
    let mut x = line.x + 1 + 2 * lanes as u16;
    let right = line.right().saturating_sub(1);
    let room = |x: u16| right.saturating_sub(x) as usize;
    let narrow = line.width < 44;
    let id_columns = app.history.longest_id().min(if narrow { 8 } else { 12 });
    let id = visible(&revision.id);
    let id_meaning = if faded { Meaning::Muted } else { Meaning::Identifier };
    // A prefix is still a name that resolves, so it needs no mark; a file's name does.
    let is_file =
        revision.file.as_ref().and_then(|file| file.file_name()).is_some_and(|name| name == revision.id.as_str());
    let mark = if is_file { canvas.glyphs.ellipsis } else { "" };
    let id_columns = if is_file { id_columns.max(width(&id)).min(room(x) / 2) } else { id_columns };
    let shown = clip(&id, id_columns, mark);
    let after = canvas.text(x, line.y, room(x), &shown, id_meaning);
    let mut searched = vec![(x, shown.clone().into_owned())];
    x = after.max(x + id_columns.min(room(x)) as u16) + 1;
    for (text, meaning) in badges(app, index, state, narrow) {
        if room(x) > width(&text) {
            x = canvas.text(x, line.y, room(x), &text, meaning) + 1;
        }
    }
    let message = match state {
        State::Ghost if revision.message.is_empty() => "not in the files".into(),
        State::Broken if revision.message.is_empty() => {
            let said = revision.diagnostics.first().map(|diagnostic| diagnostic.message.as_str()).unwrap_or_default();
            visible(said)
        }
        State::Applied | State::Current | State::Pending | State::Unplaced | State::Broken | State::Ghost => {
            visible(&revision.message)
        }
    };
    let meaning = match (faded, state) {
        (true, _) => Meaning::Muted,
        (false, State::Broken | State::Ghost) => state.meaning(),
        (false, State::Applied | State::Current | State::Pending | State::Unplaced) => Meaning::Text,
    };
    // The date only where a message of some length still fits beside it.
    let date = revision.created.as_deref().map(|date| visible(date.get(..10).unwrap_or(date)).into_owned());
    let mut columns = room(x);
    if let Some(date) = date.filter(|date| columns > width(date) + 34 && line.width >= 60) {
        columns -= width(&date) + 2;
        canvas.text_right(right, line.y, width(&date), &date, Meaning::Muted);
    }
    if columns > 1 {
        canvas.text(x, line.y, columns, &message, meaning);
        searched.push((x, clip(&message, columns, canvas.glyphs.ellipsis).into_owned()));
    }
    if selected {
        select(canvas, line, focused);
    }
    for (x, text) in searched {
        mark_matches(canvas, app, index, (x, line.y), &text);
    }
}

fn select(canvas: &mut Canvas<'_>, line: Rect, focused: bool) {
    let ground = if focused { Meaning::Selection } else { Meaning::SelectionUnfocused };
    canvas.tint(line, ground);
    let sign = canvas.glyphs.cursor;
    canvas.text(line.x, line.y, 1, sign, if focused { Meaning::Key } else { Meaning::Muted });
}

/// Lines have the colour of their branch; what is on the way is heavy as well. A fold has no node: the line goes through.
fn strokes(canvas: &mut Canvas<'_>, line: Rect, app: &App, row: &Row, lanes: usize, node: Option<(&str, Meaning)>) {
    let symbols = if canvas.glyphs.ascii { Symbols::Ascii } else { Symbols::Unicode };
    let mut seen = false;
    for (lane, cell) in row.cells.iter().enumerate().take(lanes) {
        let x = line.x + 1 + 2 * lane as u16;
        seen |= cell.node;
        if let Some((sign, meaning)) = node.filter(|_| cell.node) {
            canvas.text(x, line.y, 1, sign, meaning);
        } else if !cell.is_empty() {
            let meaning = stroke(app, cell.is_strong(), cell.edge(), cell.line);
            canvas.text(x, line.y, 1, symbols.lane(cell), meaning);
        }
        if cell.right.is_some() && lane + 1 < lanes {
            let meaning = stroke(app, cell.strong.right, cell.right, cell.right_line);
            canvas.text(x + 1, line.y, 1, symbols.gap(cell), meaning);
        }
    }
    if !seen {
        // Its lane lies beyond the edge: the sign stands there instead.
        let x = line.x + 2 * lanes as u16;
        let (sign, meaning) = node.unwrap_or((canvas.glyphs.vertical, Meaning::Muted));
        canvas.text(x, line.y, 1, sign, meaning);
    }
}

fn stroke(app: &App, strong: bool, edge: Option<Edge>, line: Option<Line>) -> Meaning {
    let row = |position: u32| app.list.row(position as usize).map(|row| row as u32);
    match (strong, edge, line) {
        (true, ..) => Meaning::Path,
        (false, Some(Edge::Dependency), _) => Meaning::Dependency,
        (false, Some(Edge::Parent) | None, Some(line)) => match (row(line.from), row(line.to)) {
            (Some(from), Some(to)) => app.history.branch(Line { from, to, ..line }),
            (None, _) | (_, None) => Meaning::Lane,
        },
        (false, Some(Edge::Parent) | None, None) => Meaning::Lane,
    }
}

/// Marks what the filter found in a text that is drawn at a place already.
fn mark_matches(canvas: &mut Canvas<'_>, app: &App, row: usize, (x, y): (u16, u16), text: &str) {
    if app.list.filter.is_empty() || !app.list.is_match(row) {
        return;
    }
    let lower = text.to_lowercase();
    // Letters whose lower case has another length would shift what follows.
    if lower.len() != text.len() {
        return;
    }
    for word in app.list.filter.split_whitespace().map(str::to_lowercase) {
        for (at, found) in lower.match_indices(&word) {
            if let (Some(before), Some(shown)) = (text.get(..at), text.get(at..at + found.len())) {
                canvas.text(x + width(before) as u16, y, width(shown), shown, Meaning::Match);
            }
        }
    }
}

fn badges(app: &App, row: usize, state: State, narrow: bool) -> Pieces {
    let mut out: Pieces = Vec::new();
    // Its shape says so already, and where there is little room the message matters more.
    if state == State::Current && !narrow {
        out.push(("(current)".to_owned(), Meaning::Current));
    }
    if app.history.is_head(row) && state != State::Broken {
        out.push(("(head)".to_owned(), Meaning::Head));
    }
    if let Some(severity) = app.history.doubt(row) {
        out.push((app.look.glyphs.warning.to_owned(), meaning(severity)));
    }
    let revision = &app.history.rows[row];
    out.extend(revision.labels.iter().map(|label| (format!("[{}]", visible(label)), Meaning::Label)));
    out
}

pub fn state_glyph(glyphs: &Glyphs, state: State) -> &'static str {
    match state {
        State::Applied => glyphs.applied,
        State::Current => glyphs.current,
        State::Pending => glyphs.pending,
        State::Unplaced => glyphs.unplaced,
        State::Broken => glyphs.broken,
        State::Ghost => glyphs.ghost,
    }
}
