//! A plan from its first step to its last, or to the one that fails.

use std::time::Instant;

use super::cancel;
use super::evaluation::message;
use super::event::{Ending, Event, Standing};
use super::failure::{Failure, Place};
use super::lock::{compare_heads, lock_session, sorted, unlock_session};
use super::options::Options;
use super::scripts::SharedScripts;
use super::step::{Finish, Steps};
use super::stop::StopFlag;
use crate::database::Connection;
use crate::diagnostic::Diagnostic;
use crate::dialect::Memo;
use crate::revision::{Id, Plan};

/// Runs all steps, or as many as can be; each is told to `sink` as it happens. When this returns no transaction is open.
/// Where `stop` cancels, that takes as long as the server takes to interrupt a statement and to roll back.
/// A caller that drops the future in the middle leaves one, which the next `begin` or the end of the session rolls back.
pub async fn run(
    connection: &mut Connection,
    scripts: &SharedScripts,
    plan: &Plan,
    options: &Options,
    sink: &(dyn Fn(Event) + Sync),
    stop: &StopFlag,
) -> Ending {
    let started = Instant::now();
    sink(Event::RunStarted { plan: plan.clone() });
    let mut progress = Progress { heads: plan.heads_before.clone(), steps_done: 0, begun: 0 };
    connection.heed(Some(stop.canceller().clone()));
    let ending = if plan.steps.is_empty() {
        Ending::Done
    } else {
        locked(connection, scripts, plan, options, sink, stop, &mut progress).await
    };
    if connection.in_transaction() {
        // Where this fails the session is gone, and its transaction with it.
        let _ = connection.rollback().await;
    }
    if matches!(ending, Ending::Failed { .. }) {
        // Best said by the database itself, if it still answers.
        if let Some(found) = cancel::versions(connection, options, stop).await {
            progress.is_at(found, plan);
        }
    }
    connection.heed(None);
    sink(Event::RunFinished {
        ending: ending.clone(),
        heads: progress.heads,
        steps_done: progress.steps_done,
        duration: started.elapsed(),
    });
    ending
}

/// What is certain to stay.
struct Progress {
    heads: Vec<Id>,
    steps_done: usize,
    /// Steps that were begun, the one in progress included.
    begun: usize,
}

impl Progress {
    fn has_done(&mut self, steps: usize, heads: &[Id]) {
        self.steps_done = steps;
        self.heads = heads.to_vec();
    }

    /// A step that failed may have committed those before it.
    fn is_at(&mut self, found: Vec<Id>, plan: &Plan) {
        let finished = &plan.steps[..self.begun.saturating_sub(1).min(plan.steps.len())];
        let last = finished.iter().rposition(|step| sorted(&step.heads_after) == sorted(&found));
        self.steps_done = self.steps_done.max(last.map_or(0, |index| index + 1));
        self.heads = found;
    }
}

/// Engines that commit at each definition can't hold a lock in their transactions: theirs is the session's.
async fn locked(
    connection: &mut Connection,
    scripts: &SharedScripts,
    plan: &Plan,
    options: &Options,
    sink: &(dyn Fn(Event) + Sync),
    stop: &StopFlag,
    progress: &mut Progress,
) -> Ending {
    let refuse = |diagnostic: Diagnostic| match &*diagnostic.code {
        // No step had begun.
        "cancelled" => Ending::Stopped,
        _ => Ending::Failed { revision: None, diagnostic, standing: Standing::Untouched },
    };
    let transactional = connection.dialect().has_transactional_ddl();
    if options.single_transaction && !transactional {
        let message =
            format!("{} commits at each definition: a single transaction cannot hold the run", connection.dialect());
        return refuse(
            Diagnostic::error("single-transaction-impossible", message).hint("run without --single-transaction"),
        );
    }
    if !transactional && let Err(error) = lock_session(connection, options).await {
        return refuse(error.to_diagnostic());
    }
    let ending = match connection.versions(&options.version_table).await {
        Ok(found) => match compare_heads(&found, &plan.heads_before) {
            Ok(()) => steps(connection, scripts, plan, options, sink, stop, progress).await,
            Err(moved) => refuse(moved),
        },
        Err(error) => refuse(error.to_diagnostic()),
    };
    if !transactional {
        unlock_session(connection, options).await;
    }
    ending
}

async fn steps(
    connection: &mut Connection,
    scripts: &SharedScripts,
    plan: &Plan,
    options: &Options,
    sink: &(dyn Fn(Event) + Sync),
    stop: &StopFlag,
    progress: &mut Progress,
) -> Ending {
    let total = plan.steps.len();
    let mut heads = plan.heads_before.clone();
    let mut memo = Memo::default();
    for (index, step) in plan.steps.iter().enumerate() {
        if stop.is_requested() {
            return Ending::Stopped;
        }
        progress.begun = index + 1;
        let started = Instant::now();
        let message = message(scripts, &step.revision);
        sink(Event::StepStarted { number: index + 1, total, step: step.clone(), message });
        let mut steps = Steps { connection: &mut *connection, scripts, options, sink, stop, memo: &mut memo };
        let run = cancel::telling(steps.run(step, &heads), &step.revision, stop, sink).await;
        match run.map_err(|failure| cancel::named(failure, &step.revision, stop)) {
            Ok(finish) => {
                match finish {
                    Finish::Committed => progress.has_done(index + 1, &step.heads_after),
                    // Its own rows wait for the commit of the run, those of the steps before it do not.
                    Finish::HeldInPart => progress.has_done(index, &heads),
                    Finish::Held => {}
                }
                heads.clone_from(&step.heads_after);
                sink(Event::StepFinished {
                    number: index + 1,
                    revision: step.revision.clone(),
                    direction: step.direction,
                    heads: heads.clone(),
                    duration: started.elapsed(),
                });
            }
            Err(Failure { diagnostic, standing, .. }) => {
                return Ending::Failed { revision: Some(step.revision.clone()), diagnostic, standing };
            }
        }
    }
    if connection.in_transaction() {
        if let Err(error) = connection.commit().await {
            let revision = plan.steps.last().map(|step| step.revision.clone());
            let place =
                Place { revision: revision.as_deref().unwrap_or_default(), source: None, line: 0, operation: "commit" };
            let standing = if error.is_lost() { Standing::Unknown } else { Standing::RolledBack };
            return Ending::Failed { diagnostic: place.failed(&error, None), revision, standing };
        }
        progress.has_done(total, &heads);
    }
    Ending::Done
}
