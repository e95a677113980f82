//! One step: evaluate, compile, execute, write the version rows, commit.

use std::time::Instant;

use super::body::Body;
use super::evaluation::{Evaluation, Waiting, source};
use super::event::{Event, Standing};
use super::failure::{Failure, Place};
use super::live::Live;
use super::lock::{lock_session, unlock_session};
use super::options::Options;
use super::prepare::{Prepared, prepare};
use super::python_road::hinted;
use super::road::{Engine, needs_python};
use super::scripts::{Evaluated, Question, SharedScripts, Source};
use super::statements::Statements;
use super::stop::StopFlag;
use crate::database::{Connection, DatabaseError};
use crate::diagnostic::Diagnostic;
use crate::dialect::Memo;
use crate::revision::{Direction, Id, Step};
use crate::schema::DialectName;

pub(super) const ENFORCED: &str =
    "a table has to be copied, and foreign keys are enforced: run each revision in its own transaction";

/// What every step of a run has in common.
pub(super) struct Steps<'a> {
    pub connection: &'a mut Connection,
    pub scripts: &'a SharedScripts,
    pub options: &'a Options,
    pub sink: &'a (dyn Fn(Event) + Sync),
    pub stop: &'a StopFlag,
    /// Types created so far, which a later table does not create again.
    pub memo: &'a mut Memo,
}

/// How far a step got beyond its own transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Finish {
    /// Committed.
    Committed,
    /// Waits for the commit of the whole run.
    Held,
    /// Waits as well, but what came before this step, and a part of it, was committed by the script.
    HeldInPart,
}

impl Steps<'_> {
    /// `expected` are the version rows it starts from. A failure has been rolled back.
    pub async fn run(&mut self, step: &Step, expected: &[Id]) -> Result<Finish, Failure> {
        let engine = self.options.engine;
        if engine == Engine::Python && step.direction != Direction::Stamp {
            return self.by_python(step, expected, None).await;
        }
        let memo = (engine == Engine::Auto).then(|| self.memo.clone());
        let failure = match self.natively(step, expected).await {
            Err(failure) if needs_python(&failure.diagnostic) => failure,
            done => return done,
        };
        match (&failure.standing, memo) {
            (Standing::Untouched | Standing::RolledBack, Some(memo)) => {
                // What it created for itself alone is gone.
                *self.memo = memo;
                self.by_python(step, expected, Some(failure)).await
            }
            (Standing::Untouched | Standing::RolledBack, None) => {
                Err(hinted(failure, self.options.road.as_ref()).await)
            }
            (Standing::Partial { .. } | Standing::Outside { .. } | Standing::Unknown, Some(_)) => {
                let hint = "it does not take the second road, because a part of this revision stays";
                Err(Failure { diagnostic: failure.diagnostic.hint(hint), ..failure })
            }
            (Standing::Partial { .. } | Standing::Outside { .. } | Standing::Unknown, None) => Err(failure),
        }
    }

    async fn natively(&mut self, step: &Step, expected: &[Id]) -> Result<Finish, Failure> {
        let source = source(self.scripts, &step.revision);
        let place = Place { revision: &step.revision, source: source.as_ref(), line: 0, operation: "version table" };
        let prepared = match step.direction {
            Direction::Stamp => Prepared::default(),
            Direction::Upgrade | Direction::Downgrade => {
                let started = Instant::now();
                let mut evaluation = Evaluation::start(self.scripts, self.question(step), self.stop);
                if let Some(waiting) = evaluation.question(self.sink).await {
                    return self.live(step, expected, &place, evaluation, waiting).await;
                }
                let evaluated = evaluation.end().await.map_err(Failure::untouched)?;
                self.prepare(step, source.as_ref(), evaluated, started).await.map_err(Failure::untouched)?
            }
        };
        let leaves = prepared.leaves_transaction(self.connection.dialect());
        let locks = leaves && self.connection.dialect() == DialectName::Postgresql;
        if locks {
            let locked = lock_session(self.connection, self.options).await;
            locked.map_err(|error| Failure::untouched(place.failed(&error, None)))?;
        }
        let done = self.with_foreign_keys_off(step, expected, &prepared, &place).await;
        if locks {
            unlock_session(self.connection, self.options).await;
        }
        done
    }

    fn question(&self, step: &Step) -> Question {
        Question {
            revision: step.revision.clone(),
            direction: step.direction,
            dialect: self.connection.dialect(),
            server_version: self.connection.server().version.clone(),
            offline: false,
            live: true,
        }
    }

    /// Until a script asks the database, nothing is sent; from then on what it does happens while it runs.
    async fn live(
        &mut self,
        step: &Step,
        expected: &[Id],
        place: &Place<'_>,
        evaluation: Evaluation,
        waiting: Waiting,
    ) -> Result<Finish, Failure> {
        let run = Statements::new(self.connection, self.sink, step.revision.clone(), 0).of_running_script();
        let body = Body::new(run, self.options, step, expected, place);
        let mut live = Live::new(body, self.memo);
        let done = live.run(evaluation, waiting).await;
        let locked = live.holds_session_lock();
        if done.is_err() {
            // Rolling back fails only where the session is gone, and then the server does it.
            let _ = self.connection.rollback().await;
        }
        if locked {
            unlock_session(self.connection, self.options).await;
        }
        done
    }

    async fn prepare(
        &mut self,
        step: &Step,
        source: Option<&Source>,
        evaluated: Evaluated,
        started: Instant,
    ) -> Result<Prepared, Diagnostic> {
        for diagnostic in evaluated.warnings {
            (self.sink)(Event::Remark { revision: step.revision.clone(), diagnostic });
        }
        let prepared = prepare(self.connection, &step.revision, source, evaluated.operations, self.memo).await?;
        let statements = prepared.statements();
        (self.sink)(Event::Evaluated { revision: step.revision.clone(), statements, duration: started.elapsed() });
        Ok(prepared)
    }

    /// SQLite's `DROP TABLE` deletes the rows first, and with enforcement on that cascades. The switch has no effect inside a
    /// transaction, so it is thrown around it.
    async fn with_foreign_keys_off(
        &mut self,
        step: &Step,
        expected: &[Id],
        prepared: &Prepared,
        place: &Place<'_>,
    ) -> Result<Finish, Failure> {
        let enforced = if prepared.recreates() { self.connection.foreign_keys_enforced().await } else { Ok(false) };
        let untouched = |error: &DatabaseError| Failure::untouched(place.failed(error, None));
        if !enforced.map_err(|error| untouched(&error))? {
            return self.body(step, expected, prepared, place, false).await;
        }
        if self.connection.in_transaction() {
            return Err(Failure::untouched(place.refused("foreign-keys-enforced", ENFORCED)));
        }
        self.connection.enforce_foreign_keys(false).await.map_err(|error| untouched(&error))?;
        let done = self.body(step, expected, prepared, place, true).await;
        if !self.connection.is_lost() && !self.connection.in_transaction() {
            // The step's own answer matters more; the next one looks at the switch again.
            let _ = self.connection.enforce_foreign_keys(true).await;
        }
        done
    }

    async fn body(
        &mut self,
        step: &Step,
        expected: &[Id],
        prepared: &Prepared,
        place: &Place<'_>,
        enforced: bool,
    ) -> Result<Finish, Failure> {
        let total = prepared.statements();
        let run = Statements::new(self.connection, self.sink, step.revision.clone(), total);
        let mut body = Body { enforced, ..Body::new(run, self.options, step, expected, place) };
        match body.execute(prepared).await {
            Ok(finish) => Ok(finish),
            Err(failure) => {
                // Rolling back fails only where the session is gone, and then the server does it.
                let _ = self.connection.rollback().await;
                Err(failure)
            }
        }
    }
}
