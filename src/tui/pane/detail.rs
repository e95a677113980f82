//! The right pane: script, SQL or details of the selected revision, and what to say where there is none.

use ratatui::layout::Rect;

use super::details;
use crate::style::{Meaning, visible, width};
use crate::tui::action::Action;
use crate::tui::app::{App, ProjectState, Tab};
use crate::tui::backend::ConnectionView;
use crate::tui::canvas::{Canvas, Pieces};
use crate::tui::document::{Content, Document, Row, Subject, Text};
use crate::tui::geometry::{Focus, inner};
use crate::tui::history::State;
use crate::tui::layer::wrap;
use crate::tui::widget;

pub fn draw(canvas: &mut Canvas<'_>, pane: Rect, app: &App) {
    let focused = app.focus == Focus::Detail;
    canvas.frame(pane, focused);
    widget::tabs(canvas, pane, app.tab);
    let area = inner(pane);
    let height = area.height as usize;
    match &app.document {
        Some(Document { content: Content::Ready(text), top, left, subject, .. }) => {
            let running = app.progress.as_ref().and_then(|progress| progress.current.as_ref());
            let line = running.filter(|now| *subject == Subject::Script(now.id.clone())).map_or(0, |now| now.line);
            if text.lines.is_empty() && text.rows.is_empty() {
                message(canvas, area, &[("Nothing to run: no statement comes of it.".to_owned(), Meaning::Muted)]);
                return;
            }
            code(canvas, area, text, *top, *left, line);
            canvas.scrollbar(pane, *top, height, text.rows.len(), focused);
        }
        Some(Document { content: Content::Failed(diagnostic), .. }) => {
            let mut lines = vec![(diagnostic.message.clone(), Meaning::Error)];
            lines.extend(diagnostic.hints.iter().map(|hint| (format!("hint: {hint}"), Meaning::Info)));
            message(canvas, area, &lines);
        }
        Some(Document { content: Content::Loading, .. }) => {
            let glyphs = canvas.glyphs;
            let turn = glyphs.spinner[(app.now.as_millis() / 120) as usize % glyphs.spinner.len()];
            canvas.text(area.x + 1, area.y, 1, turn, Meaning::Info);
        }
        None => {
            let lines = details::lines(app);
            if !lines.is_empty() {
                for (at, line) in lines.iter().skip(app.details_top).take(height).enumerate() {
                    canvas.pieces(area.x + 1, area.y + at as u16, area.width.saturating_sub(2) as usize, line);
                }
                canvas.scrollbar(pane, app.details_top, height, lines.len(), focused);
            } else {
                message(canvas, area, &instead(app));
            }
        }
    }
}

/// Columns of line numbers, the mark before them and the space after.
pub fn gutter(lines: usize) -> usize {
    lines.max(1).to_string().len().max(3) + 3
}

fn code(canvas: &mut Canvas<'_>, area: Rect, text: &Text, top: usize, left: usize, running: u32) {
    let gutter = gutter(text.lines.len());
    let columns = (area.width as usize).saturating_sub(gutter);
    let x = area.x + gutter as u16;
    for (at, row) in text.rows.iter().skip(top).take(area.height as usize).enumerate() {
        let y = area.y + at as u16;
        match row {
            Row::Line(number) => {
                let in_progress = *number as u32 + 1 == running;
                if in_progress {
                    canvas.tint(Rect { y, height: 1, ..area }, Meaning::RunningLine);
                    canvas.text(area.x, y, 1, canvas.glyphs.running, Meaning::Running);
                }
                let digits = gutter - 3;
                canvas.text(area.x + 1, y, gutter, &format!("{:>digits$}", number + 1), Meaning::LineNumber);
                let Some(line) = text.lines.get(*number) else { continue };
                let pieces = text.pieces.get(*number).map_or(&[][..], Vec::as_slice);
                canvas.scrolled(x, y, columns, left, line, pieces);
            }
            Row::Note { indent, text, meaning } => {
                let indent = indent.saturating_sub(left);
                let is_caret = text.starts_with('^');
                let indent = if is_caret { indent } else { indent.min(columns.saturating_sub(width(text))) };
                let room = columns.saturating_sub(indent);
                canvas.text(x + indent as u16, y, room, text, *meaning);
            }
        }
    }
}

/// Sentences instead of a text, wrapped, a little below the top.
fn message(canvas: &mut Canvas<'_>, area: Rect, lines: &[(String, Meaning)]) {
    let columns = area.width.saturating_sub(4) as usize;
    let mut y = area.y + u16::from(area.height > 4);
    for (text, meaning) in lines {
        for part in text.split('\n').flat_map(|part| wrap(&visible(part), columns)) {
            if y >= area.bottom() {
                return;
            }
            canvas.text(area.x + 2, y, columns, &part, *meaning);
            y += 1;
        }
    }
}

/// Why there is nothing to show, and what would help.
fn instead(app: &App) -> Pieces {
    let key = |action| app.keymap.label(app.pane_context(), action);
    if let ProjectState::Failed(diagnostic) = &app.project {
        let mut out = vec![(diagnostic.message.clone(), Meaning::Error), (String::new(), Meaning::Text)];
        if let Some(span) = &diagnostic.span {
            out.push((format!("{}, line {}", span.file.display(), span.line), Meaning::Muted));
            if let Some(text) = &span.text {
                out.push((text.trim().to_owned(), Meaning::Code));
            }
        }
        out.extend(diagnostic.hints.iter().map(|hint| (format!("hint: {hint}"), Meaning::Info)));
        out.push((format!("{} reads it again.", key(Action::Reload)), Meaning::Muted));
        return out;
    }
    let Some(row) = app.selected() else {
        return match app.project {
            ProjectState::Loading | ProjectState::Failed(_) => Vec::new(),
            ProjectState::Loaded => vec![
                ("This project has no revisions yet.".to_owned(), Meaning::Text),
                (String::new(), Meaning::Text),
                (format!("Looked in {}", app.history.view().place), Meaning::Muted),
                (format!("{} reads the files again.", key(Action::Reload)), Meaning::Muted),
            ],
        };
    };
    let revision = &app.history.rows[row];
    match app.history.states[row] {
        State::Ghost => {
            let id = &revision.id;
            let known = app.versions().is_some_and(|versions| versions.contains(id));
            let why = if known {
                format!("The database says it is at {id}, but no file of this project holds that revision.")
            } else {
                format!("{id} is named as a parent, but no file of this project holds it.")
            };
            let advice = if known {
                "It may be on another branch, not pulled yet, or deleted. The steps that need it can't be planned until its file is back."
            } else {
                "What comes after it can be read, but not run, until its file is back."
            };
            return vec![(why, Meaning::Ghost), (String::new(), Meaning::Text), (advice.to_owned(), Meaning::Muted)];
        }
        State::Broken if app.tab != Tab::Script => {
            return vec![
                ("The file can't be used, so it has no SQL.".to_owned(), Meaning::Error),
                (format!("{} shows what is wrong with it.", key(Action::ShowScript)), Meaning::Muted),
            ];
        }
        State::Applied | State::Current | State::Pending | State::Unplaced | State::Broken => {}
    }
    match &app.connection {
        ConnectionView::Unknown | ConnectionView::Connecting(_) => {
            vec![("The SQL appears here when the database is connected.".to_owned(), Meaning::Muted)]
        }
        ConnectionView::Absent { hint } => vec![
            ("SQL is shown for the connected engine, and no database is named.".to_owned(), Meaning::Muted),
            (String::new(), Meaning::Text),
            (hint.clone(), Meaning::Info),
        ],
        ConnectionView::Failed { diagnostic, .. } => {
            let mut out = vec![(diagnostic.message.clone(), Meaning::Error)];
            out.extend(diagnostic.hints.iter().map(|hint| (format!("hint: {hint}"), Meaning::Info)));
            out.push((String::new(), Meaning::Text));
            out.push((format!("{} tries to connect again.", key(Action::Reload)), Meaning::Muted));
            out
        }
        ConnectionView::Connected { .. } => Vec::new(),
    }
}
