//! The run log, and the bar over the steps of the run.

use std::time::Duration;

use ratatui::layout::Rect;

use crate::style::{Meaning, clip, visible, width};
use crate::tui::action::Action;
use crate::tui::app::App;
use crate::tui::canvas::{Canvas, Pieces};
use crate::tui::geometry::{Focus, inner};
use crate::tui::log::{Line, Mark, duration};
use crate::tui::progress::{Outcome, Progress, noun};
use crate::tui::widget::bar;

/// A statement's age is worth a word from here on.
const LONG: Duration = Duration::from_secs(1);

pub fn draw(canvas: &mut Canvas<'_>, pane: Rect, app: &App) {
    let focused = app.focus == Focus::Log;
    canvas.frame(pane, focused);
    let meaning = if focused { Meaning::TitleFocused } else { Meaning::Title };
    canvas.text(pane.x + 2, pane.y, pane.width.saturating_sub(4) as usize, " Run log ", meaning);
    let mut area = inner(pane);
    if app.log.lines.is_empty() && app.progress.is_none() {
        idle(canvas, area, app);
        return;
    }
    if let Some(progress) = &app.progress {
        let line = Rect { y: area.bottom() - 1, height: 1, ..area };
        summary(canvas, line, app, progress);
        area.height -= 1;
    }
    let height = area.height as usize;
    let total = app.log.lines.len();
    let top = total.saturating_sub(height + app.log.above);
    for (at, line) in app.log.lines.iter().skip(top).take(height).enumerate() {
        draw_line(canvas, Rect { y: area.y + at as u16, height: 1, ..area }, line);
    }
    canvas.scrollbar(pane, top, height, total, focused);
}

fn idle(canvas: &mut Canvas<'_>, area: Rect, app: &App) {
    let context = app.pane_context();
    let key = |action| app.keymap.label(context, action);
    let columns = area.width.saturating_sub(2) as usize;
    if app.history.is_empty() {
        canvas.text(area.x + 1, area.y, columns, "Nothing has run yet.", Meaning::Muted);
        return;
    }
    let pieces: Pieces = vec![
        ("Nothing has run yet.  ".to_owned(), Meaning::Muted),
        (key(Action::UpgradeOne), Meaning::Key),
        (" and ".to_owned(), Meaning::Muted),
        (key(Action::DowngradeOne), Meaning::Key),
        (" take one step, ".to_owned(), Meaning::Muted),
        (key(Action::UpgradeTo), Meaning::Key),
        (" and ".to_owned(), Meaning::Muted),
        (key(Action::DowngradeTo), Meaning::Key),
        (" go to the selection.".to_owned(), Meaning::Muted),
    ];
    canvas.pieces(area.x + 1, area.y, columns, &pieces);
    for (at, diagnostic) in app.history.view().diagnostics.iter().enumerate() {
        let y = area.y + 1 + at as u16;
        if y >= area.bottom() {
            break;
        }
        let text = format!("{} {}", canvas.glyphs.warning, visible(&diagnostic.message));
        canvas.text(area.x + 1, y, columns, &text, crate::tui::document::meaning(diagnostic.severity));
    }
}

fn draw_line(canvas: &mut Canvas<'_>, row: Rect, line: &Line) {
    let glyphs = canvas.glyphs;
    let (indent, sign) = match line.mark {
        Mark::Step => (0, glyphs.running),
        Mark::Statement => (2, " "),
        Mark::Done => (0, glyphs.done),
        Mark::Failed => (0, glyphs.failed),
        Mark::Output => (2, glyphs.vertical),
        Mark::Warning => (0, glyphs.warning),
        Mark::Note => (2, glyphs.note),
    };
    let right = row.right().saturating_sub(1);
    let tail = clip(&line.tail, row.width as usize / 2, glyphs.ellipsis);
    let end = canvas.text_right(right, row.y, width(&tail), &tail, Meaning::Muted);
    let x = row.x + 1 + indent;
    canvas.text(x, row.y, 1, sign, line.meaning());
    let room = end.saturating_sub(x + 3 + u16::from(!tail.is_empty())) as usize;
    canvas.text(x + 2, row.y, room, &line.text, line.meaning());
}

fn summary(canvas: &mut Canvas<'_>, row: Rect, app: &App, progress: &Progress) {
    let glyphs = canvas.glyphs;
    let elapsed = progress.ended.unwrap_or(app.now).saturating_sub(progress.started);
    let time = duration(elapsed, app.frozen);
    let (word, meaning) = match (progress.ending, progress.stopping) {
        (None, _) if progress.cancelling => ("Cancelling".to_owned(), Meaning::Warning),
        (None, false) => (noun(progress.direction).to_owned(), Meaning::Running),
        (None, true) => ("Stopping after this revision".to_owned(), Meaning::Warning),
        (Some(Outcome::Done), _) => (format!("{} {} done", glyphs.done, noun(progress.direction)), Meaning::Success),
        (Some(Outcome::Stopped), _) => (format!("{} Stopped", glyphs.warning), Meaning::Warning),
        (Some(Outcome::Cancelled), _) => (format!("{} Cancelled", glyphs.warning), Meaning::Warning),
        (Some(Outcome::Failed), _) => (format!("{} Failed", glyphs.failed), Meaning::Error),
    };
    let count = format!("{}/{}", progress.done, progress.total);
    let mut right: Pieces = Vec::new();
    if let Some(now) = &progress.current {
        if now.statements > 0 {
            let age = app.now.saturating_sub(now.since);
            let age = if now.sql.is_some() && age >= LONG && !app.frozen {
                format!(" for {} s", age.as_secs())
            } else {
                String::new()
            };
            right.push((format!("statement {}/{}{age}  ", now.statement, now.statements), Meaning::Muted));
        }
        right.push((format!("{}  ", visible(&now.id)), Meaning::Identifier));
        if row.width >= 120 {
            let message = clip(&visible(&now.message), 40, glyphs.ellipsis).into_owned();
            right.push((format!("{message}  "), Meaning::Text));
        }
    }
    right.push((time, Meaning::Muted));
    let columns = |pieces: &Pieces| pieces.iter().map(|(text, _)| width(text)).sum::<usize>();
    let room = row.width.saturating_sub(2) as usize;
    let taken = width(&word) + 2 + width(&count) + 1 + columns(&right) + 2;
    let bar_columns = room.saturating_sub(taken).min(60);
    let x = canvas.text(row.x + 1, row.y, room, &word, meaning) + 2;
    let x = canvas.text(x, row.y, room, &count, Meaning::Text) + 1;
    let end = row.right().saturating_sub(1 + columns(&right) as u16);
    if bar_columns >= 6 {
        canvas.pieces(x, row.y, bar_columns, &bar(glyphs, bar_columns, progress.done, progress.total));
    }
    if end > x {
        canvas.pieces(end, row.y, columns(&right), &right);
    }
}
