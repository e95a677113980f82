//! Evaluates a script on a thread that may block, and passes on what it prints while it does.

use std::sync::{Arc, PoisonError};

use super::cancel::ending;
use super::event::Event;
use super::scripts::{Evaluated, Question, SharedScripts, Source};
use super::stop::StopFlag;
use crate::diagnostic::Diagnostic;

pub(super) async fn evaluate(
    scripts: &SharedScripts,
    question: Question,
    sink: &(dyn Fn(Event) + Sync),
    stop: &StopFlag,
) -> Result<Evaluated, Diagnostic> {
    let revision = question.revision.clone();
    let (sender, mut printed) = tokio::sync::mpsc::unbounded_channel::<String>();
    let end = scripts.lock().unwrap_or_else(PoisonError::into_inner).ender();
    let scripts = Arc::clone(scripts);
    let evaluation = tokio::task::spawn_blocking(move || {
        // A script that made an evaluator panic says nothing about the next one.
        let mut scripts = scripts.lock().unwrap_or_else(PoisonError::into_inner);
        // Nobody may be listening any more when the run was dropped.
        scripts.evaluate(&question, &mut |text| drop(sender.send(text.to_owned())))
    });
    let answer = async {
        while let Some(text) = printed.recv().await {
            sink(Event::Output { revision: revision.clone(), text });
        }
        evaluation.await
    };
    match ending(answer, stop, &end).await {
        Ok(answer) => answer,
        Err(error) => {
            let message = format!("the evaluation of revision {revision} broke down: {error}");
            Err(Diagnostic::error("evaluation-broke-down", message)
                .hint("this is a fault of Aludel; nothing was executed"))
        }
    }
}

pub(super) fn message(scripts: &SharedScripts, revision: &str) -> String {
    scripts.lock().unwrap_or_else(PoisonError::into_inner).message(revision)
}

pub(super) fn source(scripts: &SharedScripts, revision: &str) -> Option<Source> {
    scripts.lock().unwrap_or_else(PoisonError::into_inner).source(revision)
}
