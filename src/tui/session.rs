//! State, backend and jobs tied together: messages go in, effects are carried out. The terminal loop and the replay both drive it.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use super::app::App;
use super::backend::{Backend, Outbox};
use super::effect::Effect;
use super::job::HighlightJob;
use super::key::Stroke;
use super::message::Message;

/// What only a terminal can do.
#[derive(Debug, PartialEq, Eq)]
pub enum Errand {
    Copy(String),
    Edit { file: PathBuf, line: u32 },
}

pub struct Session<B> {
    pub app: App,
    backend: B,
    highlighter: HighlightJob,
    pub outbox: Outbox,
    pub inbox: Receiver<Message>,
}

impl<B: Backend> Session<B> {
    pub fn start(app: App, backend: impl FnOnce(Outbox) -> B) -> std::io::Result<Self> {
        let (sender, inbox) = channel();
        let outbox = Outbox::new(sender);
        let highlighter = HighlightJob::start(outbox.clone())?;
        let backend = backend(outbox.clone());
        let mut session = Self { app, backend, highlighter, outbox, inbox };
        let effects = session.app.begin();
        session.perform(effects);
        Ok(session)
    }

    /// Takes a message through the state and carries out what follows; returns what is left for the terminal.
    pub fn dispatch(&mut self, message: Message) -> Vec<Errand> {
        let effects = self.app.update(message);
        self.perform(effects)
    }

    fn perform(&mut self, effects: Vec<Effect>) -> Vec<Errand> {
        let mut errands = Vec::new();
        for effect in effects {
            match effect {
                Effect::Open => self.backend.open(),
                Effect::Connect => self.backend.connect(),
                Effect::Poll => self.backend.poll(),
                Effect::Script(id) => self.backend.script(&id),
                Effect::Preview { id, direction } => self.backend.preview(&id, direction),
                Effect::Highlight { ticket, language, text } => self.highlighter.request(ticket, language, text),
                Effect::Plan(request) => {
                    let plan = Box::new(self.backend.plan(&request));
                    errands.extend(self.dispatch(Message::Planned { request, plan }));
                }
                Effect::Introduce(ids) => self.backend.introduce(ids),
                Effect::Foresee(plan) => self.backend.foresee(&plan),
                Effect::Start(plan) => self.backend.start(plan),
                Effect::Stop => self.backend.stop(),
                Effect::Cancel => self.backend.cancel(),
                Effect::Copy(text) => errands.push(Errand::Copy(text)),
                Effect::Edit { file, line } => errands.push(Errand::Edit { file, line }),
                // The state says so itself: `finished`.
                Effect::Quit => {}
            }
        }
        errands
    }

    /// Replays keys, waiting for background work after each one, so that the same keys give the same screen.
    /// False when something had not come to rest within `patience`.
    pub fn replay(&mut self, strokes: &[Stroke], patience: Duration) -> bool {
        let deadline = Instant::now() + patience;
        let mut rested = self.rest(deadline, true);
        for stroke in strokes {
            match stroke {
                Stroke::Press(key) => {
                    self.dispatch_replayed(Message::Key(*key));
                    rested = self.rest(deadline, false);
                }
                Stroke::Wait => rested = self.rest(deadline, true),
            }
            if self.app.finished {
                break;
            }
        }
        rested && self.rest(deadline, true)
    }

    /// A replay has no terminal: what would be copied counts as copied, and no editor is opened.
    fn dispatch_replayed(&mut self, message: Message) {
        for errand in self.dispatch(message) {
            let answer = match errand {
                Errand::Copy(text) => Message::Copied(Ok(text)),
                Errand::Edit { .. } => Message::Edited(Err("An editor needs a terminal.".to_owned())),
            };
            self.dispatch(answer);
        }
    }

    fn rest(&mut self, deadline: Instant, with_run: bool) -> bool {
        loop {
            while let Ok(message) = self.inbox.try_recv() {
                self.dispatch_replayed(message);
            }
            if self.app.at_rest() || (!with_run && self.app.running() && !self.app.pending.any()) {
                return true;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            match self.inbox.recv_timeout(left) {
                Ok(message) => self.dispatch_replayed(message),
                Err(_) => return false,
            }
        }
    }
}
