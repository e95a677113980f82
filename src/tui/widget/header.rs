//! Two lines on top: which project, which database and where its name came from, and how the two stand to each other.

use ratatui::layout::Rect;

use crate::style::{Meaning, clip, visible, width};
use crate::tui::app::{App, ProjectState};
use crate::tui::backend::{ConnectionView, DatabaseView};
use crate::tui::canvas::{Canvas, Pieces};

pub fn draw(canvas: &mut Canvas<'_>, area: Rect, app: &App) {
    canvas.fill(area, Meaning::Header);
    let view = app.history.view();
    let project = match (&app.project, view.name.is_empty()) {
        (ProjectState::Loading, true) => vec![("reading the project".to_owned(), Meaning::Muted)],
        (ProjectState::Failed(_), _) => vec![("no project".to_owned(), Meaning::Error)],
        (ProjectState::Loading | ProjectState::Loaded, _) => vec![
            (visible(&view.name).into_owned(), Meaning::Project),
            (format!("  {}", visible(&view.place)), Meaning::Muted),
        ],
    };
    line(canvas, area, 0, project, connection_state(app));
    let right = standing(app, area.width < 100);
    let taken: usize = right.iter().map(|(text, _)| width(text)).sum();
    line(canvas, area, 1, database(app, (area.width as usize).saturating_sub(taken + 5)), right);
}

/// The right part keeps its room; the left one is cut.
fn line(canvas: &mut Canvas<'_>, area: Rect, row: u16, left: Pieces, right: Pieces) {
    let columns: usize = right.iter().map(|(text, _)| width(text)).sum();
    let columns = columns.min(area.width as usize * 2 / 3);
    let start = area.right().saturating_sub(columns as u16 + 1);
    canvas.pieces(start, area.y + row, columns, &right);
    let room = start.saturating_sub(area.x + 3) as usize;
    canvas.pieces(area.x + 1, area.y + row, room, &left);
}

fn connection_state(app: &App) -> Pieces {
    let glyphs = &app.look.glyphs;
    let spinner = glyphs.spinner[(app.now.as_millis() / 120) as usize % glyphs.spinner.len()];
    let engine = |database: &DatabaseView| visible(&database.engine).into_owned();
    let (sign, word, meaning, engine) = match &app.connection {
        ConnectionView::Unknown if app.pending.connection => (spinner, "connecting", Meaning::Info, String::new()),
        ConnectionView::Unknown => (glyphs.disconnected, "not connected", Meaning::Muted, String::new()),
        ConnectionView::Absent { .. } => (glyphs.disconnected, "no database", Meaning::Muted, String::new()),
        ConnectionView::Connecting(database) => (spinner, "connecting", Meaning::Info, engine(database)),
        ConnectionView::Connected { database, .. } => {
            (glyphs.connected, "connected", Meaning::Success, engine(database))
        }
        ConnectionView::Failed { database, .. } => (glyphs.failed, "not connected", Meaning::Error, engine(database)),
    };
    let gap = if engine.is_empty() { "" } else { "  " };
    vec![(engine, Meaning::Text), (format!("{gap}{sign} {word}"), meaning)]
}

fn database(app: &App, columns: usize) -> Pieces {
    match &app.connection {
        ConnectionView::Unknown => Vec::new(),
        ConnectionView::Absent { hint } => vec![(visible(hint).into_owned(), Meaning::Muted)],
        ConnectionView::Connecting(database)
        | ConnectionView::Connected { database, .. }
        | ConnectionView::Failed { database, .. } => {
            let source = format!("  from {}", visible(&database.source));
            let url = visible(&database.url);
            let url = ends(&url, columns.saturating_sub(width(&source)).max(columns / 2), app.look.glyphs.ellipsis);
            vec![(url, Meaning::Info), (source, Meaning::Muted)]
        }
    }
}

/// The text without its middle: of a URL, the scheme and the database's name say the most.
fn ends(text: &str, columns: usize, mark: &str) -> String {
    let wide = width(text);
    if wide <= columns {
        return text.to_owned();
    }
    let room = columns.saturating_sub(width(mark));
    let head = clip(text, room * 2 / 5, "");
    let mut tail = text;
    while width(tail) > room - width(&head) {
        tail = &tail[tail.chars().next().map_or(0, char::len_utf8)..];
    }
    format!("{head}{mark}{tail}")
}

/// Where the database stands in the history.
fn standing(app: &App, narrow: bool) -> Pieces {
    let short = |id: &str| clip(&visible(id), if narrow { 8 } else { 16 }, "").into_owned();
    let counts = app.history.counts();
    let gap = if narrow { " " } else { "  " };
    let separator = format!("{gap}{}{gap}", app.look.glyphs.separator);
    let mut out: Pieces = Vec::new();
    match app.versions() {
        Some([]) => out.push(("at base".to_owned(), Meaning::Current)),
        Some([only]) => out.push((format!("at {}", short(only)), Meaning::Current)),
        Some([first, rest @ ..]) => {
            let more = rest.len();
            let text = match rest {
                [second] if !narrow => format!("at {}, {}", short(first), short(second)),
                _ => format!("at {} +{more}", short(first)),
            };
            out.push((text, Meaning::Current));
        }
        None => {}
    }
    let mut add = |text: String, meaning| {
        if !out.is_empty() {
            out.push((separator.clone(), Meaning::Muted));
        }
        out.push((text, meaning));
    };
    if app.versions().is_some() {
        match counts.pending {
            0 => add("up to date".to_owned(), Meaning::Success),
            pending => add(format!("{pending} pending"), Meaning::Pending),
        }
    }
    match counts.heads {
        // The graph shows them anyway; on the smallest screens the database's name matters more.
        0 | 1 => {}
        _ if app.screen.width < 70 => {}
        heads => add(format!("{heads} heads"), Meaning::Head),
    }
    match counts.broken {
        0 => {}
        broken => add(format!("{broken} broken"), Meaning::Broken),
    }
    out
}
