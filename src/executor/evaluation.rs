//! Evaluates a script on a thread that may block, passes on what it prints, and stops where it asks the database.

use std::sync::{Arc, PoisonError};

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use super::cancel::ending;
use super::event::Event;
use super::scripts::{Ender, Evaluated, Question, SharedScripts, Source};
use super::stop::StopFlag;
use crate::diagnostic::Diagnostic;
use crate::evaluate::Audience;
use crate::operation::{Answer, Answered, Asked};
use crate::revision::Id;

/// A script that runs on a thread of its own.
pub(super) struct Evaluation {
    revision: Id,
    stop: StopFlag,
    ender: Ender,
    heard: mpsc::UnboundedReceiver<Heard>,
    thread: JoinHandle<Result<Evaluated, Diagnostic>>,
}

/// A question that waits for its answer.
pub(super) struct Waiting {
    pub asked: Asked,
    pub reply: oneshot::Sender<Answered>,
}

enum Heard {
    Printed(String),
    Asked(Waiting),
}

impl Evaluation {
    pub fn start(scripts: &SharedScripts, question: Question, stop: &StopFlag) -> Self {
        let revision = question.revision.clone();
        let ender = scripts.lock().unwrap_or_else(PoisonError::into_inner).ender();
        let (sender, heard) = mpsc::unbounded_channel();
        let scripts = Arc::clone(scripts);
        let thread = tokio::task::spawn_blocking(move || {
            // A script that made an evaluator panic says nothing about the next one.
            let mut scripts = scripts.lock().unwrap_or_else(PoisonError::into_inner);
            scripts.evaluate(&question, &mut Teller(sender))
        });
        Self { revision, stop: stop.clone(), ender, heard, thread }
    }

    /// The next question, or none when the script has ended.
    pub async fn question(&mut self, sink: &(dyn Fn(Event) + Sync)) -> Option<Waiting> {
        loop {
            match ending(self.heard.recv(), &self.stop, &self.ender).await? {
                Heard::Printed(text) => sink(Event::Output { revision: self.revision.clone(), text }),
                Heard::Asked(question) => return Some(question),
            }
        }
    }

    /// How it ended, once it has no more questions.
    pub async fn end(self) -> Result<Evaluated, Diagnostic> {
        match ending(self.thread, &self.stop, &self.ender).await {
            Ok(answer) => answer,
            Err(error) => {
                let message = format!("the evaluation of revision {} broke down: {error}", self.revision);
                Err(Diagnostic::error("evaluation-broke-down", message).hint("this is a fault of Aludel"))
            }
        }
    }
}

struct Teller(mpsc::UnboundedSender<Heard>);

impl Audience for Teller {
    fn printed(&mut self, text: &str) {
        // Nobody may be listening any more when the run was dropped.
        drop(self.0.send(Heard::Printed(text.to_owned())));
    }

    fn asked(&mut self, asked: Asked) -> Answered {
        let (reply, answered) = oneshot::channel();
        drop(self.0.send(Heard::Asked(Waiting { asked, reply })));
        answered.blocking_recv().unwrap_or_else(|_| {
            let diagnostic = Diagnostic::error("evaluation-stopped", "the run ended before the script did");
            Answered { executed: Vec::new(), answer: Answer::Stopped { diagnostic: Box::new(diagnostic) } }
        })
    }
}

pub(super) fn message(scripts: &SharedScripts, revision: &str) -> String {
    scripts.lock().unwrap_or_else(PoisonError::into_inner).message(revision)
}

pub(super) fn source(scripts: &SharedScripts, revision: &str) -> Option<Source> {
    scripts.lock().unwrap_or_else(PoisonError::into_inner).source(revision)
}
