//! What a run does about the wish to end it at once.

use std::pin::pin;
use std::time::Duration;

use super::event::{Event, Standing};
use super::failure::Failure;
use super::options::Options;
use super::stop::StopFlag;
use crate::database::{Canceller, Connection};
use crate::diagnostic::Diagnostic;
use crate::revision::Id;

/// Whoever cancelled is not kept waiting for the version rows, which another session may hold.
const LOOK: Duration = Duration::from_millis(300);

/// Between two attempts to end an evaluation: the first may come before it has begun.
const AGAIN: Duration = Duration::from_millis(50);

/// Runs a step, and tells when its statement can't be interrupted.
pub(super) async fn telling<T>(
    step: impl Future<Output = T>,
    revision: &Id,
    stop: &StopFlag,
    sink: &(dyn Fn(Event) + Sync),
) -> T {
    let tell = |trouble: &crate::database::DatabaseError| {
        let message = format!("the running statement could not be interrupted and is waited for: {trouble}");
        let diagnostic =
            trouble.hints().into_iter().fold(Diagnostic::warning("not-interrupted", message), Diagnostic::hint);
        sink(Event::Remark { revision: revision.clone(), diagnostic });
    };
    stop.canceller().telling(step, tell).await
}

/// Waits for an evaluation that `end` can end.
pub(super) async fn ending<T>(evaluation: impl Future<Output = T>, stop: &StopFlag, end: &(dyn Fn() + Sync)) -> T {
    let mut evaluation = pin!(evaluation);
    tokio::select! {
        biased;
        done = &mut evaluation => return done,
        () = stop.cancelled() => {}
    }
    loop {
        end();
        tokio::select! {
            biased;
            done = &mut evaluation => return done,
            () = tokio::time::sleep(AGAIN) => {}
        }
    }
}

/// A step that was cancelled says so, however far it was: a script that was ended, a lock that was waited for.
pub(super) fn named(failure: Failure, revision: &str, stop: &StopFlag) -> Failure {
    if !stop.is_cancelled() || &*failure.diagnostic.code != "evaluation-stopped" {
        return failure;
    }
    let did = if matches!(failure.standing, Standing::Untouched) { "was read" } else { "ran" };
    let message = format!("revision {revision}: cancelled, as asked, while its script {did}");
    Failure { diagnostic: Diagnostic::error("cancelled", message), ..failure }
}

/// The version rows, as far as they can be had soon where the run was cancelled.
pub(super) async fn versions(connection: &mut Connection, options: &Options, stop: &StopFlag) -> Option<Vec<Id>> {
    let patience = Canceller::new();
    connection.heed(Some(patience.clone()));
    let found = {
        let mut asked = pin!(connection.versions(&options.version_table));
        tokio::select! {
            biased;
            found = &mut asked => found,
            () = tokio::time::sleep(LOOK), if stop.is_cancelled() => {
                patience.cancel();
                asked.await
            }
        }
    };
    connection.heed(None);
    found.ok()
}
