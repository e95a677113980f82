//! What one step does to the database: its transaction, its statements, its version rows.

use std::collections::BTreeMap;

use super::event::{Event, Standing};
use super::failure::{Failure, Place};
use super::lock::{begin_locked, check_heads};
use super::options::Options;
use super::prepare::{How, Part, Prepared, Work};
use super::recreate;
use super::statements::{Mode, Statements};
use super::step::Finish;
use crate::diagnostic::Diagnostic;
use crate::operation::Counted;
use crate::revision::{Id, Step};

pub(super) struct Body<'a> {
    pub run: Statements<'a>,
    pub options: &'a Options,
    pub step: &'a Step,
    /// The version rows it starts from.
    pub expected: &'a [Id],
    pub place: &'a Place<'a>,
    /// Whether foreign keys are to hold at the end, though they are not watched meanwhile.
    pub enforced: bool,
    pub left_transaction: bool,
    /// Rows that referred to nothing before the first table was made again; nothing where none was.
    pub violations: Option<Option<BTreeMap<String, u64>>>,
}

impl<'a> Body<'a> {
    pub fn new(
        run: Statements<'a>,
        options: &'a Options,
        step: &'a Step,
        expected: &'a [Id],
        place: &'a Place<'a>,
    ) -> Self {
        Self { run, options, step, expected, place, enforced: false, left_transaction: false, violations: None }
    }

    /// The whole of it, where all is known beforehand.
    pub async fn execute(&mut self, prepared: &Prepared) -> Result<Finish, Failure> {
        self.open().await?;
        self.carry_out(prepared, &mut Vec::new()).await?;
        self.finish().await
    }

    /// The step's transaction, unless the run's holds it.
    pub async fn open(&mut self) -> Result<(), Failure> {
        let held = self.options.single_transaction && self.run.connection.in_transaction();
        if held { Ok(()) } else { self.begin().await }
    }

    /// `executed` gets a count for each operation that was carried out, also where a later one fails.
    pub async fn carry_out(&mut self, prepared: &Prepared, executed: &mut Vec<Counted>) -> Result<(), Failure> {
        if prepared.recreates() && self.violations.is_none() {
            self.violations = Some(self.count_violations().await?);
        }
        for part in &prepared.parts {
            self.part(part, executed).await?;
        }
        Ok(())
    }

    async fn part(&mut self, part: &Part, executed: &mut Vec<Counted>) -> Result<(), Failure> {
        if !part.outside {
            return self.works(&part.works, Mode::Inside, executed).await;
        }
        self.commit().await?;
        let done = self.works(&part.works, Mode::Outside, executed).await;
        self.begin_after(done).await
    }

    /// What follows is inside a transaction again, also where the script goes on after a failure.
    pub async fn begin_after<T>(&mut self, done: Result<T, Failure>) -> Result<T, Failure> {
        match (done, self.begin().await) {
            (Ok(_), Err(failure)) => Err(failure),
            // No script may go on without.
            (Err(failure), Err(_)) => Err(Failure { said: None, ..failure }),
            (done, Ok(())) => done,
        }
    }

    async fn works(&mut self, works: &[Work], mode: Mode, executed: &mut Vec<Counted>) -> Result<(), Failure> {
        let mut rest = works;
        while let Some((work, after)) = rest.split_first() {
            let together = self.run.lot(rest.iter().map_while(|work| Some((work.alone()?, work.line))));
            if together > 1 {
                let (lot, others) = rest.split_at(together);
                self.together(lot, mode, executed).await?;
                rest = others;
                continue;
            }
            rest = after;
            let place = Place { line: work.line, operation: work.operation, ..*self.place };
            let mut counted = Counted::default();
            match &work.how {
                How::Statements(statements) => {
                    for sql in statements {
                        counted = self.run.run(sql, &place, mode).await?;
                    }
                }
                How::Recreate { operation, recreation, statements } => {
                    recreate::recreate(&mut self.run, operation, recreation, *statements, &place, mode).await?;
                }
            }
            executed.push(counted);
        }
        Ok(())
    }

    async fn together(&mut self, works: &[Work], mode: Mode, executed: &mut Vec<Counted>) -> Result<(), Failure> {
        let place = |work: &Work| Place { line: work.line, operation: work.operation, ..*self.place };
        let lot: Vec<_> = works.iter().filter_map(|work| Some((work.alone()?, place(work)))).collect();
        self.run.run_lot(&lot, mode, executed).await
    }

    /// The version rows, and the end of the step's transaction.
    pub async fn finish(&mut self) -> Result<Finish, Failure> {
        if !self.run.connection.in_transaction() {
            // The script ended the transaction itself, or the engine did.
            self.begin().await?;
        }
        for change in &self.step.rows {
            self.run.run_row_change(&self.options.version_table, change, self.place).await?;
        }
        self.check_rows().await?;
        self.check_violations().await?;
        if self.options.single_transaction {
            return Ok(if self.left_transaction || self.run.keeps_something() {
                Finish::HeldInPart
            } else {
                Finish::Held
            });
        }
        self.commit().await?;
        Ok(Finish::Committed)
    }

    pub async fn begin(&mut self) -> Result<(), Failure> {
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
            Standing::RolledBack
            | Standing::Untouched
            | Standing::Partial { .. }
            | Standing::Outside { .. }
            | Standing::Unknown => failure,
        }
    }

    pub async fn commit(&mut self) -> Result<(), Failure> {
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

    async fn count_violations(&mut self) -> Result<Option<BTreeMap<String, u64>>, Failure> {
        let found = self.run.connection.foreign_key_violations().await;
        found.map_err(|error| self.run.stopped(self.place, &error))
    }

    /// Rows that lost what they refer to, and had it before the step.
    async fn check_violations(&mut self) -> Result<(), Failure> {
        let Some(Some(before)) = self.violations.take() else { return Ok(()) };
        let after = self.count_violations().await?.unwrap_or_default();
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
