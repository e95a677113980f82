//! Message in, effects out: the only place where the state changes.

use super::app::{App, Tab};
use super::backend::{PlanRequest, Refusal};
use super::document::{Content, Document, Subject, Text};
use super::effect::Effect;
use super::geometry::Focus;
use super::key::Key;
use super::layer::{Alert, Confirm, Input, Reply};
use super::message::Message;
use super::path::Path;
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
                // Nobody waits for that any more.
                self.pending.foresight = false;
                vec![Effect::Start(*plan)]
            }
            Message::FilterChanged { text, origin } => {
                self.list.set_filter(&self.history, &text);
                match self.list.match_from(origin) {
                    Some(row) => self.choose(row),
                    // Where it began, be that a fold.
                    None => self.list.select(origin),
                }
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
            Message::CancelRun => self.cancel_run(),
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
    pub fn offer(&mut self, input: Input) -> Option<Vec<Effect>> {
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

    fn planned(&mut self, request: &PlanRequest, plan: Result<Plan, Refusal>) -> Vec<Effect> {
        self.pending.plan = false;
        match plan {
            Ok(plan) if plan.steps.is_empty() => {
                self.notify(Meaning::Info, "The database is there already: nothing to do.");
            }
            Ok(plan) => {
                let confirm = Confirm::for_plan(self, request.direction, plan.clone());
                self.layers.push(Box::new(confirm));
                self.pending.foresight = true;
                return vec![Effect::Foresee(plan)];
            }
            Err(Refusal { diagnostic, candidates }) => {
                let known = candidates.iter().map(|id| self.introduction(id)).collect();
                let alert = Alert::problem("No way to plan this", &diagnostic).naming(candidates.clone(), known);
                self.layers.push(Box::new(alert));
                if !candidates.is_empty() {
                    self.pending.introduction = true;
                    return vec![Effect::Introduce(candidates)];
                }
            }
        }
        Vec::new()
    }

    /// What the files alone tell, until somebody has been asked who wrote it.
    fn introduction(&self, id: &str) -> String {
        let row = self.history.find(id).and_then(|row| self.history.rows.get(row));
        let day = row.and_then(|row| row.created.as_deref()).and_then(|created| created.get(..10));
        let day = day.map(|day| format!(" ({day})")).unwrap_or_default();
        let message = row.filter(|row| !row.message.is_empty()).map(|row| format!(": {}", row.message));
        format!("{id}{day}{}", message.unwrap_or_default())
    }

    /// After every message: scrolls stay within bounds, and the right pane gets what it should show.
    fn settle(&mut self) -> Vec<Effect> {
        let (height, _) = self.room(Focus::Graph);
        self.list.scroll(height);
        let selected = self.selected();
        if self.path_to != selected || selected.is_none() {
            self.path_to = selected;
            let one = selected.filter(|_| self.list.selected_fold().is_none());
            self.path = one.and_then(|row| Path::new(&self.history, row));
        }
        let wanted = self.wanted();
        let mut effects = Vec::new();
        let aged = std::mem::take(&mut self.document_aged);
        if self.document.as_ref().map(|document| &document.subject) == wanted.as_ref() {
            if let Some(subject) = wanted.filter(|_| aged) {
                effects.push(self.ask_for(&subject));
            }
        } else {
            self.details_top = 0;
            self.pending.document = None;
            self.document = wanted.map(|subject| {
                let content = match self.shelf.get(&subject) {
                    Some(text) => Content::Ready(text),
                    None => {
                        effects.push(self.ask_for(&subject));
                        Content::Loading
                    }
                };
                Document { subject, content, top: 0, left: 0, ticket: 0 }
            });
        }
        effects.extend(self.colour_document());
        self.keep_running_line_in_view();
        self.clamp_scrolls();
        effects
    }

    fn ask_for(&mut self, subject: &Subject) -> Effect {
        self.pending.document = Some(subject.clone());
        match subject.clone() {
            Subject::Script(id) => Effect::Script(id),
            Subject::Sql(id, direction) => Effect::Preview { id, direction },
        }
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

    /// Selects a row because the user said so.
    pub fn choose(&mut self, row: usize) {
        self.list.reveal(&self.history, row);
        self.chosen();
    }

    /// The selection is the user's from now on.
    pub fn chosen(&mut self) {
        self.list.chosen = true;
        self.details_top = 0;
        if let Some(progress) = &mut self.progress {
            progress.follow = false;
        }
    }

    pub fn clear_filter(&mut self) {
        self.list.clear_filter(&self.history);
    }

    pub fn show_tab(&mut self, tab: Tab) {
        self.tab = tab;
        if self.zoomed && self.focus != Focus::Detail {
            self.focus = Focus::Detail;
        }
    }
}
