//! The last line: keys that fit what is on the screen, or one sentence on what has just happened.

use ratatui::layout::Rect;

use crate::style::{Meaning, width};
use crate::tui::action::Action;
use crate::tui::app::{App, ProjectState};
use crate::tui::canvas::Canvas;
use crate::tui::geometry::Focus;

pub fn draw(canvas: &mut Canvas<'_>, area: Rect, app: &App) {
    canvas.fill(area, Meaning::Text);
    if let Some((meaning, text)) = &app.notice
        && app.layers.is_empty()
    {
        canvas.text(area.x + 1, area.y, area.width.saturating_sub(2) as usize, text, *meaning);
        return;
    }
    let context = app.context();
    let mut x = area.x + 1;
    for &action in actions(app) {
        let key = app.keymap.label(context, action);
        if key.is_empty() {
            continue;
        }
        // Esc and Enter mean one thing at a time.
        let hint = match action {
            Action::Stop if !app.running() => "clear",
            Action::Stop if app.progress.as_ref().is_some_and(|progress| progress.stopping) => "cancel",
            Action::Zoom if on_fold(app) => "open",
            Action::Fold if app.list.folded() => "unfold",
            other => other.hint(),
        };
        let needed = width(&key) + 1 + width(hint);
        if x as usize + needed + 1 > area.right() as usize {
            break;
        }
        x = canvas.text(x, area.y, width(&key), &key, Meaning::Key);
        x = canvas.text(x + 1, area.y, width(hint), hint, Meaning::KeyText) + 2;
    }
}

fn on_fold(app: &App) -> bool {
    app.focus == Focus::Graph && app.list.selected_fold().is_some()
}

/// The most useful first: what doesn't fit is left out.
fn actions(app: &App) -> &'static [Action] {
    if let Some(layer) = app.layers.last() {
        return layer.hints();
    }
    if app.running() {
        return &[Action::Stop, Action::FocusNext, Action::Zoom, Action::ShowScript, Action::Help, Action::Quit];
    }
    if matches!(app.project, ProjectState::Failed(_)) || app.history.is_empty() {
        return &[Action::Reload, Action::NextTheme, Action::Help, Action::Quit];
    }
    if on_fold(app) {
        return &[
            Action::Zoom,
            Action::Fold,
            Action::UpgradeOne,
            Action::DowngradeOne,
            Action::Filter,
            Action::Help,
            Action::Quit,
            Action::FocusNext,
        ];
    }
    match (app.focus, app.list.filter.is_empty()) {
        (Focus::Graph, true) => &[
            Action::UpgradeOne,
            Action::DowngradeOne,
            Action::UpgradeTo,
            Action::DowngradeTo,
            Action::Filter,
            Action::Help,
            Action::Quit,
            Action::FocusNext,
            Action::Zoom,
            Action::NextTab,
            Action::NextBranchPoint,
            Action::NextHead,
            Action::GoCurrent,
            Action::Fold,
            Action::Reload,
            Action::CopyId,
            Action::Edit,
            Action::NextTheme,
        ],
        (Focus::Graph, false) => &[
            Action::NextMatch,
            Action::PreviousMatch,
            Action::OnlyMatches,
            Action::Stop,
            Action::Filter,
            Action::Help,
            Action::Quit,
            Action::UpgradeTo,
            Action::DowngradeTo,
        ],
        (Focus::Detail, _) => &[
            Action::NextTab,
            Action::Zoom,
            Action::MoveRight,
            Action::FocusNext,
            Action::Edit,
            Action::Help,
            Action::Quit,
            Action::UpgradeOne,
            Action::DowngradeOne,
        ],
        (Focus::Log, _) => &[Action::Zoom, Action::MoveUp, Action::Last, Action::FocusNext, Action::Help, Action::Quit],
    }
}
