//! Message in, effects out: the only place where the state changes.

use ratatui::layout::Position;

use super::action::Action;
use super::app::{App, ProjectState, Tab};
use super::backend::{ConnectionView, PlanRequest, Preview, ProjectView, Report};
use super::document::{Content, Document, Row, Subject, Text};
use super::effect::Effect;
use super::geometry::Focus;
use super::history::{History, State};
use super::key::Key;
use super::keymap::Context;
use super::layer::{Alert, Confirm, Input, Reply};
use super::message::Message;
use super::widget::tab_at;
use crate::diagnostic::Diagnostic;
use crate::revision::Plan;
use crate::style::Meaning;

impl App {
    pub fn update(&mut self, message: Message) -> Vec<Effect> {
        let was_stale = std::mem::replace(&mut self.stale, true);
        if let Message::Tick(now) = message {
            self.now = now;
            self.stale = was_stale || self.moves();
            return Vec::new();
        }
        let mut effects = self.handle(message);
        effects.extend(self.settle());
        effects
    }

    fn handle(&mut self, message: Message) -> Vec<Effect> {
        match message {
            Message::Key(key) => {
                self.notice = None;
                self.press(key)
            }
            Message::Paste(text) => {
                let mut effects = Vec::new();
                if !self.layers.is_empty() {
                    for c in text.chars().filter(|c| !c.is_control()) {
                        effects.extend(self.offer(Input::Char(c)).unwrap_or_default());
                    }
                }
                effects
            }
            Message::Click { column, row } => self.click(column, row),
            Message::Wheel { column, row, lines } => self.wheel(column, row, lines),
            Message::Resize { columns, rows } => {
                self.screen.width = columns;
                self.screen.height = rows;
                Vec::new()
            }
            Message::Act(action) => self.act(action),
            Message::Report(report) => self.hear(*report),
            Message::Highlighted { ticket, lines } => {
                if self.pending.highlight == Some(ticket) {
                    self.pending.highlight = None;
                }
                if let Some(document) = self.document.as_mut().filter(|document| document.ticket == ticket)
                    && let Content::Ready(text) = &mut document.content
                {
                    let mut coloured = Text::clone(text);
                    coloured.pieces = lines;
                    *text = coloured.into();
                    self.shelf.put(document.subject.clone(), text.clone());
                }
                Vec::new()
            }
            Message::Planned { request, plan } => self.planned(&request, *plan),
            Message::Agreed(plan) => {
                if self.running() {
                    self.notify(Meaning::Warning, "A run is in progress already.");
                    return Vec::new();
                }
                // Until the first event comes, so that a second key can't start a second run.
                self.follow(crate::executor::Event::RunStarted { plan: Plan::clone(&plan) });
                self.log.above = 0;
                vec![Effect::Start(*plan)]
            }
            Message::FilterChanged { text, origin } => {
                self.list.set_filter(&self.history, &text);
                let row = self.list.match_from(origin).unwrap_or(origin);
                self.choose(row);
                Vec::new()
            }
            Message::FilterClosed { keep } => {
                if !keep {
                    self.clear_filter();
                }
                Vec::new()
            }
            Message::LeaveAfterRun => {
                self.leaving = true;
                self.stop_run()
            }
            Message::Edited(result) => match result {
                Ok(()) => self.reload(),
                Err(reason) => {
                    self.notify(Meaning::Error, &reason);
                    Vec::new()
                }
            },
            Message::Copied(result) => {
                match result {
                    Ok(text) => self.notify(Meaning::Success, &format!("Copied {text}")),
                    Err(reason) => self.notify(Meaning::Error, &reason),
                }
                Vec::new()
            }
            // Taken care of in `update`: time alone changes nothing else.
            Message::Tick(_) => Vec::new(),
            Message::Terminate => {
                if self.running() {
                    self.leaving = true;
                    return self.stop_run();
                }
                self.finished = true;
                vec![Effect::Quit]
            }
        }
    }

    fn press(&mut self, key: Key) -> Vec<Effect> {
        let context = self.context();
        let action = self.keymap.action(context, key);
        let input = match (action, key.text()) {
            (Some(action), _) => Input::Action(action),
            (None, Some(c)) => Input::Char(c),
            (None, None) => return Vec::new(),
        };
        if let Some(effects) = self.offer(input) {
            return effects;
        }
        match action {
            Some(action) => self.act(action),
            None => Vec::new(),
        }
    }

    /// Gives input to the layers from the top down; `None` where all of them passed it on.
    fn offer(&mut self, input: Input) -> Option<Vec<Effect>> {
        for at in (0..self.layers.len()).rev() {
            let reply = self.layers[at].handle(&input, self.screen);
            let messages = match reply {
                Reply::Passed => continue,
                Reply::Stay(messages) => messages,
                Reply::Close(messages) => {
                    self.layers.remove(at);
                    messages
                }
            };
            let mut effects = Vec::new();
            for message in messages {
                effects.extend(self.handle(message));
            }
            return Some(effects);
        }
        None
    }

    fn hear(&mut self, report: Report) -> Vec<Effect> {
        match report {
            Report::Project(view) => {
                self.pending.project = false;
                self.project = ProjectState::Loaded;
                self.show_project(view);
            }
            Report::ProjectFailed(diagnostic) => {
                self.pending.project = false;
                if self.history.is_empty() {
                    self.project = ProjectState::Failed(diagnostic);
                } else {
                    // A half-saved configuration should not take away what is on the screen.
                    self.layers.push(Box::new(Alert::problem("The project could not be read again", &diagnostic)));
                }
            }
            Report::Connection(connection) => {
                self.pending.connection = matches!(connection, ConnectionView::Connecting(_));
                let versions_before = self.versions().map(<[String]>::to_vec);
                let failed_before = matches!(self.connection, ConnectionView::Failed { .. });
                if let ConnectionView::Failed { diagnostic, .. } = &connection
                    && !failed_before
                {
                    let text = diagnostic.message.clone();
                    self.notify(Meaning::Error, &text);
                }
                self.connection = connection;
                if self.versions() != versions_before.as_deref() {
                    self.replace_states();
                    self.forget_previews();
                }
            }
            Report::Versions(versions) => {
                self.pending.connection = false;
                if self.versions().is_some_and(|held| held != versions) {
                    self.set_versions(versions);
                    self.forget_previews();
                }
            }
            Report::Script { id, script } => self.show_text(Subject::Script(id), script.map(|text| (text, Vec::new()))),
            Report::Preview { id, direction, preview } => {
                // Their lines are the script's, and mean nothing in the SQL.
                let unplaced = |preview: Preview| preview.diagnostics.into_iter().map(without_place).collect();
                let content = preview.map(|preview| (preview.sql.clone(), unplaced(preview)));
                self.show_text(Subject::Sql(id, direction), content);
            }
            Report::Run(event) => {
                // The state was prepared when the user agreed.
                if !matches!(event, crate::executor::Event::RunStarted { .. }) || !self.running() {
                    self.follow(event);
                }
                if self.leaving && !self.running() {
                    self.finished = true;
                    return vec![Effect::Quit];
                }
            }
        }
        Vec::new()
    }

    fn show_project(&mut self, view: ProjectView) {
        let selected = self.selected_id().map(str::to_owned);
        self.history = History::new(view, self.versions());
        self.shelf.clear();
        self.document = None;
        self.failures.clear();
        let row = selected.and_then(|id| self.history.find(&id)).filter(|_| self.list.chosen);
        let row = row.or_else(|| self.first_current());
        self.list.refresh(&self.history, row);
    }

    /// The version rows changed: states follow, and the selection goes to where the database stands unless the user chose a row.
    pub fn replace_states(&mut self) {
        let selected = self.selected_id().map(str::to_owned);
        let versions = self.versions().map(<[String]>::to_vec);
        self.history = std::mem::take(&mut self.history).with_versions(versions.as_deref());
        let running = self.progress.as_ref().is_some_and(|progress| progress.ending.is_none() && progress.follow);
        let row = match selected.and_then(|id| self.history.find(&id)) {
            Some(row) if self.list.chosen || running => Some(row),
            row => self.first_current().or(row),
        };
        self.list.refresh(&self.history, row);
    }

    fn first_current(&self) -> Option<usize> {
        self.history.states.iter().position(|state| *state == State::Current)
    }

    pub fn forget_previews(&mut self) {
        self.shelf.clear();
        if matches!(self.document.as_ref().map(|document| &document.subject), Some(Subject::Sql(..))) {
            self.document = None;
        }
    }

    fn show_text(&mut self, subject: Subject, content: Result<(String, Vec<Diagnostic>), Diagnostic>) {
        if self.pending.document.as_ref() == Some(&subject) {
            self.pending.document = None;
        }
        let own = self.remarks(&subject);
        let (height, _) = self.room(Focus::Detail);
        let Some(document) = self.document.as_mut().filter(|document| document.subject == subject) else { return };
        document.content = match content {
            Ok((raw, mut diagnostics)) => {
                diagnostics.extend(own);
                let text = Text::new(&raw, &diagnostics);
                // What is wrong should not have to be looked for.
                if let Some(remark) = text.rows.iter().position(|row| matches!(row, Row::Note { .. }))
                    && remark + 3 > height
                {
                    document.top = remark.saturating_sub(height / 2);
                }
                Content::Ready(text.into())
            }
            Err(diagnostic) => Content::Failed(diagnostic),
        };
    }

    /// What is known to be wrong with a script: its header's diagnostics and the failure of the last run.
    fn remarks(&self, subject: &Subject) -> Vec<Diagnostic> {
        let Subject::Script(id) = subject else { return Vec::new() };
        let row = self.history.find(id).and_then(|row| self.history.rows.get(row));
        let own = row.and_then(|row| row.file.as_ref()).and_then(|file| file.file_name());
        let known = row.into_iter().flat_map(|row| row.diagnostics.iter()).chain(self.failures.get(id)).cloned();
        // A run can fail in a module the script imports: that line is not one of these.
        known
            .map(|diagnostic| match &diagnostic.span {
                Some(span) if span.file.file_name() != own => without_place(diagnostic),
                Some(_) | None => diagnostic,
            })
            .collect()
    }

    fn planned(&mut self, request: &PlanRequest, plan: Result<Plan, Diagnostic>) -> Vec<Effect> {
        self.pending.plan = false;
        match plan {
            Ok(plan) if plan.steps.is_empty() => {
                self.notify(Meaning::Info, "The database is there already: nothing to do.");
            }
            Ok(plan) => {
                let confirm = Confirm::for_plan(self, request.direction, plan);
                self.layers.push(Box::new(confirm));
            }
            Err(diagnostic) => self.layers.push(Box::new(Alert::problem("No way to plan this", &diagnostic))),
        }
        Vec::new()
    }

    /// After every message: scrolls stay within bounds, and the right pane gets what it should show.
    fn settle(&mut self) -> Vec<Effect> {
        let (height, _) = self.room(Focus::Graph);
        self.list.scroll(height);
        let wanted = self.wanted();
        let mut effects = Vec::new();
        if self.document.as_ref().map(|document| &document.subject) != wanted.as_ref() {
            self.details_top = 0;
            self.document = wanted.map(|subject| match self.shelf.get(&subject) {
                Some(text) => Document { subject, content: Content::Ready(text), top: 0, left: 0, ticket: 0 },
                None => {
                    self.pending.document = Some(subject.clone());
                    effects.push(match subject.clone() {
                        Subject::Script(id) => Effect::Script(id),
                        Subject::Sql(id, direction) => Effect::Preview { id, direction },
                    });
                    Document { subject, content: Content::Loading, top: 0, left: 0, ticket: 0 }
                }
            });
            if self.document.is_none() {
                self.pending.document = None;
            }
        }
        effects.extend(self.colour_document());
        self.keep_running_line_in_view();
        self.clamp_scrolls();
        effects
    }

    fn colour_document(&mut self) -> Option<Effect> {
        let document = self.document.as_mut()?;
        let Content::Ready(text) = &document.content else { return None };
        if document.ticket != 0 || !text.pieces.is_empty() || text.lines.is_empty() {
            return None;
        }
        self.tickets += 1;
        document.ticket = self.tickets;
        self.pending.highlight = Some(self.tickets);
        Some(Effect::Highlight { ticket: self.tickets, language: document.subject.language(), text: text.joined() })
    }

    /// A tab under the mouse, or the pane there.
    fn click(&mut self, column: u16, row: u16) -> Vec<Effect> {
        if let Some(effects) = self.offer(Input::Click { column, row }) {
            return effects;
        }
        let Some(found) = self.regions() else { return Vec::new() };
        let at = Position { x: column, y: row };
        if found.graph.contains(at) {
            self.focus = Focus::Graph;
            let line = (row.saturating_sub(found.graph.y + 1)) as usize;
            let within = row > found.graph.y && row + 1 < found.graph.bottom();
            if within && let Some(row) = self.list.row(self.list.top + line) {
                self.choose(row);
            }
        } else if found.detail.contains(at) {
            self.focus = Focus::Detail;
            if row == found.detail.y
                && let Some(tab) = tab_at(found.detail, column, self.look.glyphs.ascii)
            {
                self.tab = tab;
            }
        } else if found.log.contains(at) {
            self.focus = Focus::Log;
        }
        Vec::new()
    }

    fn wheel(&mut self, column: u16, row: u16, lines: i32) -> Vec<Effect> {
        if self.layers.iter().any(|layer| layer.context() != Context::Filter) {
            let action = if lines > 0 { Action::MoveDown } else { Action::MoveUp };
            let mut effects = Vec::new();
            for _ in 0..lines.unsigned_abs().min(10) {
                effects.extend(self.offer(Input::Action(action)).unwrap_or_default());
            }
            return effects;
        }
        let Some(found) = self.regions() else { return Vec::new() };
        let at = Position { x: column, y: row };
        let pane = [(found.graph, Focus::Graph), (found.detail, Focus::Detail), (found.log, Focus::Log)];
        if let Some((_, focus)) = pane.into_iter().find(|(area, _)| area.contains(at)) {
            self.scroll(focus, lines as isize);
        }
        Vec::new()
    }

    /// Selects a row because the user said so.
    pub fn choose(&mut self, row: usize) {
        self.list.select(row);
        self.list.chosen = true;
        self.details_top = 0;
        if let Some(progress) = &mut self.progress {
            progress.follow = false;
        }
    }

    pub fn clear_filter(&mut self) {
        let row = self.selected();
        self.list.show_all(row);
        self.list.set_filter(&self.history, "");
    }

    pub fn show_tab(&mut self, tab: Tab) {
        self.tab = tab;
        if self.zoomed && self.focus != Focus::Detail {
            self.focus = Focus::Detail;
        }
    }
}

/// The same remark with its place in words.
fn without_place(diagnostic: Diagnostic) -> Diagnostic {
    let Some(span) = &diagnostic.span else { return diagnostic };
    let file = span.file.file_name().unwrap_or_default().to_string_lossy();
    let message = format!("{file}, line {}: {}", span.line, diagnostic.message);
    Diagnostic { message, span: None, ..diagnostic }
}
