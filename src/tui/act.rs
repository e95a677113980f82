//! What each action does.

use super::action::Action;
use super::app::{App, Tab};
use super::backend::{ConnectionView, PlanRequest, Target};
use super::document::{Content, Subject};
use super::effect::Effect;
use super::geometry::Focus;
use super::history::{Landmark, State};
use super::layer::{Confirm, FilterPrompt, HelpPage};
use super::pane::detail_lines;
use crate::revision::Direction;
use crate::style::Meaning;

/// Columns per key press sideways.
const SIDEWAYS: usize = 8;

impl App {
    pub fn act(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::MoveDown => self.scroll(self.focus, 1),
            Action::MoveUp => self.scroll(self.focus, -1),
            Action::PageDown => self.scroll(self.focus, self.page()),
            Action::PageUp => self.scroll(self.focus, -self.page()),
            Action::First => self.scroll(self.focus, isize::MIN / 2),
            Action::Last => self.scroll(self.focus, isize::MAX / 2),
            Action::MoveLeft => self.sideways(Action::PreviousTab, -1),
            Action::MoveRight => self.sideways(Action::NextTab, 1),
            Action::FocusNext => self.focus = self.neighbour(1),
            Action::FocusPrevious => self.focus = self.neighbour(-1),
            Action::NextBranchPoint => self.go(Landmark::BranchPoint, true),
            Action::PreviousBranchPoint => self.go(Landmark::BranchPoint, false),
            Action::NextHead => self.go(Landmark::Head, true),
            Action::GoCurrent => self.go(Landmark::Current, true),
            Action::Zoom if self.focus == Focus::Graph && self.list.selected_fold().is_some() => self.open_fold(),
            Action::Zoom => self.zoomed = !self.zoomed,
            Action::Fold => self.toggle_folds(),
            Action::NextTab => self.turn_tab(1),
            Action::PreviousTab => self.turn_tab(-1),
            Action::ShowScript => self.show_tab(Tab::Script),
            Action::ShowUpgradeSql => self.show_tab(Tab::UpgradeSql),
            Action::ShowDowngradeSql => self.show_tab(Tab::DowngradeSql),
            Action::ShowDetails => self.show_tab(Tab::Details),
            Action::Filter => {
                self.focus = Focus::Graph;
                let prompt = FilterPrompt::new(&self.list.filter, self.selected().unwrap_or(0));
                self.layers.push(Box::new(prompt));
            }
            Action::OnlyMatches => self.toggle_matches(),
            Action::NextMatch => self.jump(self.list.next_match()),
            Action::PreviousMatch => self.jump(self.list.previous_match()),
            Action::UpgradeOne => return self.ask(Direction::Upgrade, Target::OneStep),
            Action::DowngradeOne => return self.ask(Direction::Downgrade, Target::OneStep),
            Action::UpgradeTo => return self.ask_selected(Direction::Upgrade),
            Action::DowngradeTo => return self.ask_selected(Direction::Downgrade),
            Action::Stop | Action::Cancel => return self.step_back(),
            Action::Reload => return self.reload(),
            Action::NextTheme => {
                let wrong = self.look.next();
                match wrong.first() {
                    Some(error) => self.notify(Meaning::Error, &error.to_string()),
                    None => self.notify(Meaning::Info, &format!("Theme: {}", self.look.theme.name)),
                }
            }
            Action::CopyId => {
                let revision = self.one_selected().and_then(|row| self.history.rows.get(row));
                return revision.map(|revision| Effect::Copy(revision.id.clone())).into_iter().collect();
            }
            Action::Edit => return self.edit(),
            Action::Help => {
                let page = HelpPage::new(&self.keymap, self.pane_context());
                self.layers.push(Box::new(page));
            }
            Action::Quit => {
                if self.running() {
                    self.layers.push(Box::new(Confirm::for_leaving()));
                } else {
                    self.finished = true;
                    return vec![Effect::Quit];
                }
            }
            // These speak to popups; without one there is nothing to answer.
            Action::Accept | Action::Yes | Action::No | Action::OtherAnswer | Action::EraseChar | Action::EraseAll => {}
        }
        Vec::new()
    }

    fn page(&self) -> isize {
        (self.room(self.focus).0.saturating_sub(1)).max(1) as isize
    }

    fn neighbour(&self, way: isize) -> Focus {
        const ROUND: [Focus; 3] = [Focus::Graph, Focus::Detail, Focus::Log];
        let at = ROUND.iter().position(|focus| *focus == self.focus).unwrap_or(0) as isize;
        ROUND[(at + way).rem_euclid(3) as usize]
    }

    fn turn_tab(&mut self, way: isize) {
        let at = Tab::ALL.iter().position(|tab| *tab == self.tab).unwrap_or(0) as isize;
        self.show_tab(Tab::ALL[(at + way).rem_euclid(Tab::ALL.len() as isize) as usize]);
    }

    fn sideways(&mut self, tab: Action, way: isize) {
        match self.focus {
            Focus::Graph => {
                self.act(tab);
            }
            Focus::Detail => {
                if let Some(document) = &mut self.document {
                    document.left = document.left.saturating_add_signed(way * SIDEWAYS as isize);
                }
            }
            Focus::Log => {}
        }
    }

    /// Moves what a pane shows: the selection in the graph, the text elsewhere. Bounds are kept by `clamp_scrolls`.
    pub fn scroll(&mut self, focus: Focus, lines: isize) {
        match focus {
            Focus::Graph => {
                self.list.move_by(lines);
                self.chosen();
            }
            Focus::Detail => match &mut self.document {
                Some(document) => document.top = document.top.saturating_add_signed(lines),
                None => self.details_top = self.details_top.saturating_add_signed(lines),
            },
            Focus::Log => self.log.above = self.log.above.saturating_add_signed(lines.saturating_neg()),
        }
        self.clamp_scrolls();
    }

    pub fn clamp_scrolls(&mut self) {
        let (height, columns) = self.room(Focus::Detail);
        if let Some(document) = &mut self.document
            && let Content::Ready(text) = &document.content
        {
            document.top = document.top.min(text.rows.len().saturating_sub(height));
            let gutter = super::pane::gutter(text.lines.len());
            document.left = document.left.min((text.widest + gutter + 1).saturating_sub(columns));
        }
        if self.document.is_none() {
            let lines = detail_lines(self).len();
            self.details_top = self.details_top.min(lines.saturating_sub(height));
        }
        let (height, _) = self.room(Focus::Log);
        let bar = usize::from(self.progress.is_some());
        self.log.above = self.log.above.min(self.log.lines.len().saturating_sub(height.saturating_sub(bar)));
    }

    /// While a run shows its script, the line in progress stays in sight.
    pub fn keep_running_line_in_view(&mut self) {
        let Some(progress) = self.progress.as_ref().filter(|progress| progress.follow) else { return };
        let Some(running) = &progress.current else { return };
        let (height, _) = self.room(Focus::Detail);
        if let Some(document) = &mut self.document
            && document.subject == Subject::Script(running.id.clone())
            && let Content::Ready(text) = &document.content
            && let Some(row) = text.row_of(running.line)
            && !(document.top + 1..(document.top + height).saturating_sub(2)).contains(&row)
        {
            document.top = row.saturating_sub(height / 3);
        }
    }

    fn toggle_matches(&mut self) {
        if self.list.only_matches() {
            self.list.show_all(&self.history);
        } else if self.list.matches.is_empty() {
            let key = self.keymap.label(self.context(), Action::Filter);
            self.notify(Meaning::Info, &format!("Nothing is filtered: type {key} first."));
        } else {
            self.list.show_only_matches(&self.history);
        }
    }

    fn toggle_folds(&mut self) {
        if self.list.only_matches() {
            self.notify(Meaning::Info, "Only what matches is shown, and that is never folded.");
            return;
        }
        let before = self.list.folded();
        self.list.toggle_folds(&self.history);
        self.path_to = None;
        for row in self.failures.keys().filter_map(|id| self.history.find(id)) {
            self.list.take_out(&self.history, row);
        }
        if !before && !self.list.folded() {
            self.notify(
                Meaning::Info,
                "Nothing to fold: no three revisions follow each other without a branch, a label or a version row.",
            );
        }
    }

    pub fn open_fold(&mut self) {
        self.list.open_fold(&self.history);
        self.path_to = None;
        self.chosen();
    }

    /// The selected revision. On a fold nobody can tell which one is meant.
    fn one_selected(&mut self) -> Option<usize> {
        if self.list.selected_fold().is_some() {
            let key = self.keymap.label(self.context(), Action::Zoom);
            self.notify(Meaning::Info, &format!("Several revisions are folded here: {key} in the graph opens them."));
            return None;
        }
        self.selected()
    }

    fn jump(&mut self, row: Option<usize>) {
        match row {
            Some(row) => self.choose(row),
            None if self.list.filter.is_empty() => {
                let key = self.keymap.label(self.context(), Action::Filter);
                self.notify(Meaning::Info, &format!("Nothing is filtered: type {key} first."));
            }
            None => self.notify(Meaning::Info, "Nothing matches the filter."),
        }
    }

    /// To the next landmark of a kind after the selection or before it, around the end.
    fn go(&mut self, landmark: Landmark, forward: bool) {
        match self.list.next_of(self.history.landmarks(landmark), forward) {
            Some(row) => self.choose(row),
            None if self.history.landmarks(landmark).is_empty() => {
                let why = match (landmark, self.versions()) {
                    (Landmark::BranchPoint, _) => "No branch points: no revision has two that follow it.",
                    (Landmark::Head, _) => "No heads: there is no revision to end at.",
                    (Landmark::Current, Some(_)) => "The database is at base: no revision is current.",
                    (Landmark::Current, None) => "No database to compare with.",
                };
                self.notify(Meaning::Info, why);
            }
            None => self.notify(Meaning::Info, "None among the revisions that match the filter."),
        }
    }

    fn ask_selected(&mut self, direction: Direction) -> Vec<Effect> {
        let Some(row) = self.one_selected() else { return Vec::new() };
        let (Some(state), Some(id)) = (self.history.states.get(row).copied(), self.selected_id().map(str::to_owned))
        else {
            return Vec::new();
        };
        if state == State::Ghost {
            self.notify(Meaning::Warning, &format!("No file holds {id}: it can't be a destination."));
            return Vec::new();
        }
        self.ask(direction, Target::Revision(id))
    }

    fn ask(&mut self, direction: Direction, target: Target) -> Vec<Effect> {
        if self.running() {
            self.notify(Meaning::Warning, "A run is in progress: wait for it, or stop it first.");
            return Vec::new();
        }
        match &self.connection {
            ConnectionView::Connected { .. } => {}
            ConnectionView::Connecting(_) | ConnectionView::Unknown => {
                self.notify(Meaning::Info, "Still connecting to the database.");
                return Vec::new();
            }
            ConnectionView::Absent { hint } => {
                let text = format!("No database to step: {hint}");
                self.notify(Meaning::Warning, &text);
                return Vec::new();
            }
            ConnectionView::Failed { diagnostic, .. } => {
                let key = self.keymap.label(self.context(), Action::Reload);
                let text = format!("Not connected ({key} tries again): {}", diagnostic.message);
                self.notify(Meaning::Error, &text);
                return Vec::new();
            }
        }
        self.pending.plan = true;
        let selected = self.selected_id().map(str::to_owned);
        vec![Effect::Plan(PlanRequest { direction, target, selected })]
    }

    /// Esc: the most urgent thing that can be taken back.
    fn step_back(&mut self) -> Vec<Effect> {
        if self.running() {
            return self.stop_or_cancel();
        }
        if self.zoomed {
            self.zoomed = false;
        } else if !self.list.filter.is_empty() {
            self.clear_filter();
        } else {
            self.focus = Focus::Graph;
        }
        Vec::new()
    }

    pub fn stop_run(&mut self) -> Vec<Effect> {
        match &mut self.progress {
            Some(progress) if progress.ending.is_none() => {
                progress.stopping = true;
                vec![Effect::Stop]
            }
            Some(_) | None => Vec::new(),
        }
    }

    /// The first wish to stop waits for the revision, the second asks whether its statement may be interrupted.
    fn stop_or_cancel(&mut self) -> Vec<Effect> {
        match &self.progress {
            Some(progress) if progress.cancelling => {
                self.notify(Meaning::Info, "Cancelling: the database has not answered yet.");
                Vec::new()
            }
            Some(progress) if progress.stopping => {
                let confirm = Confirm::for_cancelling(self);
                self.layers.push(Box::new(confirm));
                Vec::new()
            }
            Some(_) | None => {
                let key = self.keymap.label(self.context(), Action::Stop);
                let text = format!("Stopping after this revision; {key} again cancels its running statement.");
                self.notify(Meaning::Warning, &text);
                self.stop_run()
            }
        }
    }

    pub fn cancel_run(&mut self) -> Vec<Effect> {
        match &mut self.progress {
            Some(progress) if progress.ending.is_none() => {
                progress.stopping = true;
                progress.cancelling = true;
                vec![Effect::Cancel]
            }
            Some(_) | None => Vec::new(),
        }
    }

    pub fn reload(&mut self) -> Vec<Effect> {
        if self.running() {
            self.notify(Meaning::Warning, "A run is in progress: reload when it has ended.");
            return Vec::new();
        }
        self.pending.project = true;
        self.pending.findings = true;
        self.pending.connection = true;
        let database = match &self.connection {
            ConnectionView::Connected { .. } => Effect::Poll,
            ConnectionView::Failed { .. } | ConnectionView::Absent { .. } | ConnectionView::Unknown => Effect::Connect,
            ConnectionView::Connecting(_) => return vec![Effect::Open],
        };
        vec![Effect::Open, database]
    }

    fn edit(&mut self) -> Vec<Effect> {
        let Some(row) = self.one_selected().and_then(|row| self.history.rows.get(row)) else { return Vec::new() };
        let diagnosed =
            row.diagnostics.iter().chain(self.failures.get(&row.id)).find_map(|diagnostic| diagnostic.span.as_ref());
        let line = diagnosed.map_or(1, |span| span.line);
        match row.file.clone() {
            Some(file) => vec![Effect::Edit { file, line }],
            None => {
                self.notify(Meaning::Warning, "No file holds this revision.");
                Vec::new()
            }
        }
    }
}
