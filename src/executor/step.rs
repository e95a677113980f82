//! One step: evaluate, compile, execute, write the version rows, commit.

use std::collections::BTreeMap;
use std::time::Instant;

use super::evaluation::{evaluate, source};
use super::event::{Event, Standing};
use super::failure::{Failure, Place};
use super::lock::{begin_locked, check_heads, lock_session, unlock_session};
use super::options::Options;
use super::prepare::{How, Prepared, prepare};
use super::recreate;
use super::scripts::{Question, SharedScripts, Source};
use super::statements::{Mode, Statements};
use super::stop::StopFlag;
use crate::database::{Connection, DatabaseError};
use crate::diagnostic::Diagnostic;
use crate::dialect::Memo;
use crate::revision::{Direction, Id, Step};
use crate::schema::DialectName;

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
        let untouched = |diagnostic| Failure { diagnostic, standing: Standing::Untouched };
        let source = source(self.scripts, &step.revision);
        let prepared = self.prepare(step, source.as_ref()).await.map_err(untouched)?;
        let place = Place { revision: &step.revision, source: source.as_ref(), line: 0, operation: "version table" };
        let leaves = prepared.leaves_transaction(self.connection.dialect());
        let locks = leaves && self.connection.dialect() == DialectName::Postgresql;
        if locks {
            let locked = lock_session(self.connection, self.options).await;
            locked.map_err(|error| untouched(place.failed(&error, None)))?;
        }
        let done = self.with_foreign_keys_off(step, expected, &prepared, &place).await;
        if locks {
            unlock_session(self.connection, self.options).await;
        }
        done
    }

    async fn prepare(&mut self, step: &Step, source: Option<&Source>) -> Result<Prepared, Diagnostic> {
        match step.direction {
            Direction::Stamp => return Ok(Prepared::default()),
            Direction::Upgrade | Direction::Downgrade => {}
        }
        let started = Instant::now();
        let question = Question {
            revision: step.revision.clone(),
            direction: step.direction,
            dialect: self.connection.dialect(),
            server_version: self.connection.server().version.clone(),
            offline: false,
        };
        let evaluated = evaluate(self.scripts, question, self.sink, self.stop).await?;
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
        let untouched =
            |error: &DatabaseError| Failure { diagnostic: place.failed(error, None), standing: Standing::Untouched };
        if !enforced.map_err(|error| untouched(&error))? {
            return self.body(step, expected, prepared, place, false).await;
        }
        if self.connection.in_transaction() {
            let reason =
                "a table has to be copied, and foreign keys are enforced: run each revision in its own transaction";
            let diagnostic = place.refused("foreign-keys-enforced", reason);
            return Err(Failure { diagnostic, standing: Standing::Untouched });
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
        let mut body = Body {
            run: Statements::new(self.connection, self.sink, step.revision.clone(), total),
            options: self.options,
            step,
            expected,
            place,
            enforced,
            left_transaction: false,
        };
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

struct Body<'a> {
    run: Statements<'a>,
    options: &'a Options,
    step: &'a Step,
    expected: &'a [Id],
    place: &'a Place<'a>,
    /// Whether foreign keys are to hold at the end, though they are not watched meanwhile.
    enforced: bool,
    left_transaction: bool,
}

impl Body<'_> {
    async fn execute(&mut self, prepared: &Prepared) -> Result<Finish, Failure> {
        let shared = self.options.single_transaction;
        if !(shared && self.run.connection.in_transaction()) {
            self.begin().await?;
        }
        let violations = if prepared.recreates() { self.violations().await? } else { None };
        for part in &prepared.parts {
            if part.outside {
                self.commit().await?;
            }
            let mode = if part.outside { Mode::Outside } else { Mode::Inside };
            for work in &part.works {
                let place = Place { line: work.line, operation: work.operation, ..*self.place };
                match &work.how {
                    How::Statements(statements) => {
                        for sql in statements {
                            self.run.run(sql, &place, mode).await?;
                        }
                    }
                    How::Recreate { operation, recreation, statements } => {
                        recreate::recreate(&mut self.run, operation, recreation, *statements, &place, mode).await?;
                    }
                }
            }
            if part.outside {
                self.begin().await?;
            }
        }
        if !self.run.connection.in_transaction() {
            // The script ended the transaction itself, or the engine did.
            self.begin().await?;
        }
        for change in &self.step.rows {
            self.run.run_row_change(&self.options.version_table, change, self.place).await?;
        }
        self.check_rows().await?;
        self.check_violations(violations).await?;
        if shared {
            return Ok(if self.left_transaction || self.run.keeps_something() {
                Finish::HeldInPart
            } else {
                Finish::Held
            });
        }
        self.commit().await?;
        Ok(Finish::Committed)
    }

    async fn begin(&mut self) -> Result<(), Failure> {
        let mut created = None;
        let begun =
            begin_locked(self.run.connection, self.options, self.expected, |sql| created = Some(sql.to_owned())).await;
        if let Some(sql) = created {
            self.run.tell(&sql);
        }
        match begun {
            Ok(Ok(())) => Ok(()),
            Ok(Err(diagnostic)) => Err(self.nothing_sent(diagnostic)),
            Err(error) => Err(self.nothing_sent(self.place.failed(&error, None))),
        }
    }

    /// Before the first statement there is nothing to roll back.
    fn nothing_sent(&self, diagnostic: Diagnostic) -> Failure {
        let failure = self.run.failure(diagnostic, false);
        match failure.standing {
            Standing::RolledBack if self.run.sent_nothing() => Failure { standing: Standing::Untouched, ..failure },
            Standing::RolledBack | Standing::Untouched | Standing::Partial { .. } | Standing::Unknown => failure,
        }
    }

    async fn commit(&mut self) -> Result<(), Failure> {
        if !self.run.connection.in_transaction() {
            return Ok(());
        }
        match self.run.connection.commit().await {
            Ok(()) => {
                self.run.settle();
                self.left_transaction = true;
                Ok(())
            }
            Err(error) => {
                let place = Place { operation: "commit", ..*self.place };
                Err(self.run.failure(place.failed(&error, None), error.is_lost()))
            }
        }
    }

    /// The rows are what everybody else goes by: they must be what the plan said.
    async fn check_rows(&mut self) -> Result<(), Failure> {
        let found = check_heads(self.run.connection, &self.options.version_table, &self.step.heads_after).await;
        match found {
            Ok(Ok(())) => Ok(()),
            Ok(Err(moved)) => {
                let reason = format!("the version rows came out wrong: {}", moved.message);
                Err(self.run.failure(self.place.refused("version-rows-wrong", &reason), false))
            }
            Err(error) => Err(self.run.stopped(self.place, &error)),
        }
    }

    async fn violations(&mut self) -> Result<Option<BTreeMap<String, u64>>, Failure> {
        let found = self.run.connection.foreign_key_violations().await;
        found.map_err(|error| self.run.stopped(self.place, &error))
    }

    /// Rows that lost what they refer to, and had it before the step.
    async fn check_violations(&mut self, before: Option<BTreeMap<String, u64>>) -> Result<(), Failure> {
        let Some(before) = before else { return Ok(()) };
        let after = self.violations().await?.unwrap_or_default();
        let new: Vec<String> = after
            .into_iter()
            .filter(|(key, count)| before.get(key).is_none_or(|before| before < count))
            .map(|(key, count)| format!("{key}: {count}"))
            .collect();
        if new.is_empty() {
            return Ok(());
        }
        let reason = format!("rows now refer to nothing: {}", new.join(", "));
        if self.enforced {
            return Err(self.run.failure(self.place.refused("foreign-key-violated", &reason), false));
        }
        let diagnostic =
            Diagnostic::warning("foreign-key-violated", format!("revision {}: {reason}", self.step.revision));
        (self.run.sink)(Event::Remark { revision: self.step.revision.clone(), diagnostic });
        Ok(())
    }
}
