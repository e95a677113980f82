//! Sends one statement after another, tells of each, and keeps count of what stays whatever happens next.

use std::time::{Duration, Instant};

use super::event::{Event, Standing};
use super::failure::{Failure, Place};
use super::repeats::Repeats;
use crate::database::{Connection, DatabaseError, Effect, LotAnswer, ResultSet, VersionTable, effect, is_closed};
use crate::diagnostic::Diagnostic;
use crate::operation::Counted;
use crate::revision::{Id, RowChange};

pub(super) struct Statements<'a> {
    pub connection: &'a mut Connection,
    pub sink: &'a (dyn Fn(Event) + Sync),
    revision: Id,
    /// The script's own, sent and answered, and expected in all. Those of the version table are not counted.
    done: usize,
    pub total: usize,
    /// The first so many of them no rollback takes back.
    durable: usize,
    /// Something else than the script's statements is past rolling back.
    kept: bool,
    /// Where the script runs meanwhile, its loops.
    repeats: Option<Repeats>,
    /// How many of them the next lot may have.
    lot: usize,
}

/// Statements that go to the server together, at most.
const LOT: usize = 200;
/// Before it is known how long they take.
const FIRST_LOT: usize = 8;
/// What they may take: what goes on is told between lots.
const LOT_TIME: Duration = Duration::from_millis(200);

/// Whose wish a statement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    Script,
    VersionTable,
}

/// A statement on its way.
struct Begun {
    started: Instant,
    effect: Effect,
    inside: bool,
}

/// Where statements run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// In the step's transaction; where definitions commit, between them in one of their own.
    Inside,
    /// In none.
    Outside,
}

impl<'a> Statements<'a> {
    pub fn new(connection: &'a mut Connection, sink: &'a (dyn Fn(Event) + Sync), revision: Id, total: usize) -> Self {
        Self { connection, sink, revision, done: 0, total, durable: 0, kept: false, repeats: None, lot: FIRST_LOT }
    }

    /// Of a script that runs meanwhile: how many statements its loops will send is not known.
    #[must_use]
    pub fn of_running_script(self) -> Self {
        Self { repeats: Some(Repeats::new(self.revision.clone())), ..self }
    }

    /// Tells what is left of its loops.
    pub fn tell_repeats(&mut self) {
        for event in self.repeats.iter_mut().flat_map(Repeats::rest) {
            (self.sink)(event);
        }
    }

    /// Runs one statement; its failure says what the step leaves behind once the transaction is rolled back.
    pub async fn run(&mut self, sql: &str, place: &Place<'_>, mode: Mode) -> Result<Counted, Failure> {
        let begun = self.begin(sql, place, mode).await?;
        let answer = self.connection.execute(sql).await;
        self.end(begun, sql, place, answer, |counted| *counted).await
    }

    /// The same for one whose rows are wanted.
    pub async fn query(&mut self, sql: &str, place: &Place<'_>, mode: Mode) -> Result<ResultSet, Failure> {
        let begun = self.begin(sql, place, mode).await?;
        let answer = self.connection.query(sql).await;
        self.end(begun, sql, place, answer, |result| result.counted).await
    }

    /// How many of these, which follow each other, can go to the server together: those of a loop, which are not told one by one.
    /// Outside a transaction none can: PostgreSQL makes one of a text, and takes all of it back where one statement fails.
    pub fn lot<'s>(&self, statements: impl Iterator<Item = (&'s str, u32)>) -> usize {
        let Some(repeats) = self.repeats.as_ref().filter(|_| self.connection.in_transaction()) else { return 0 };
        statements.take(self.lot).take_while(|(sql, line)| repeats.is_one_of_many(*line) && is_closed(sql)).count()
    }

    /// Runs them together. `counted` gets a count for each that was carried out, also where a later one fails.
    pub async fn run_lot(
        &mut self,
        lot: &[(&str, Place<'_>)],
        mode: Mode,
        counted: &mut Vec<Counted>,
    ) -> Result<(), Failure> {
        let Some((first, place)) = lot.first() else { return Ok(()) };
        let begun = self.begin(first, place, mode).await?;
        let texts: Vec<&str> = lot.iter().map(|(sql, _)| *sql).collect();
        let LotAnswer { done, failed } = self.connection.execute_lot(&texts).await;
        self.lot = next_lot(lot.len(), begun.started.elapsed());
        for ((sql, place), counts) in lot.iter().zip(&done) {
            self.finish(sql, place.line, counts.rows, begun.started, Wish::Script);
        }
        let unanswered = lot.get(done.len());
        counted.extend(done);
        match (failed, unanswered) {
            (Some((at, error)), _) => {
                let (sql, place) = lot.get(at).unwrap_or(&lot[0]);
                let failure = self.failed_statement(&error, place.failed(&error, Some(sql)), begun.inside);
                Err(Failure { said: Some(Box::new((error, (*sql).to_owned()))), ..failure })
            }
            (None, None) => Ok(()),
            (None, Some((_, place))) => {
                let reason = "the server answered fewer statements than it was sent";
                Err(self.failure(place.refused("lot-not-answered", reason), true))
            }
        }
    }

    async fn begin(&mut self, sql: &str, place: &Place<'_>, mode: Mode) -> Result<Begun, Failure> {
        let started = self.start(sql, place.line, Wish::Script);
        let effect = effect(sql, self.connection.dialect());
        self.arrange_transaction(effect, mode).await.map_err(|error| self.stopped(place, &error))?;
        Ok(Begun { started, effect, inside: self.connection.in_transaction() })
    }

    async fn end<T>(
        &mut self,
        begun: Begun,
        sql: &str,
        place: &Place<'_>,
        answer: Result<T, DatabaseError>,
        counted: impl Fn(&T) -> Counted,
    ) -> Result<T, Failure> {
        match answer {
            Ok(answer) => {
                self.look_after(begun.effect).await.map_err(|error| self.stopped(place, &error))?;
                self.finish(sql, place.line, counted(&answer).rows, begun.started, Wish::Script);
                Ok(answer)
            }
            Err(error) => {
                let failure = self.failed_statement(&error, place.failed(&error, Some(sql)), begun.inside);
                Err(Failure { said: Some(Box::new((error, sql.to_owned()))), ..failure })
            }
        }
    }

    /// Runs something that is one statement to the reader, but more than sending it: a checked change of a version row.
    pub async fn run_row_change(
        &mut self,
        table: &VersionTable,
        change: &RowChange,
        place: &Place<'_>,
    ) -> Result<(), Failure> {
        let sql = self.connection.row_change_sql(table, change);
        let sql = sql.map_err(|error| self.stopped(place, &error))?;
        let started = self.start(&sql, 0, Wish::VersionTable);
        let inside = self.connection.in_transaction();
        match self.connection.apply(table, change).await {
            Ok(()) => {
                self.finish(&sql, 0, 1, started, Wish::VersionTable);
                Ok(())
            }
            Err(error) => {
                let shown = Some(sql.as_str()).filter(|_| error.server().is_some());
                Err(self.failed_statement(&error, place.failed(&error, shown), inside))
            }
        }
    }

    /// What is done so far stays.
    pub fn settle(&mut self) {
        self.durable = self.done;
    }

    /// A statement that was answered before it could be told of.
    pub fn tell(&mut self, sql: &str) {
        let started = self.start(sql, 0, Wish::VersionTable);
        self.finish(sql, 0, 0, started, Wish::VersionTable);
    }

    /// Whether something is past rolling back.
    pub fn keeps_something(&self) -> bool {
        self.durable > 0 || self.kept
    }

    /// The script's statements that were answered.
    pub fn done(&self) -> usize {
        self.done
    }

    pub fn sent_nothing(&self) -> bool {
        self.done == 0
    }

    /// A failure between statements; what was done inside the transaction will be rolled back.
    pub fn failure(&self, diagnostic: Diagnostic, unknown: bool) -> Failure {
        self.with_standing(diagnostic, self.standing(unknown))
    }

    /// An error of the server met between statements.
    pub fn stopped(&self, place: &Place<'_>, error: &DatabaseError) -> Failure {
        self.failure(place.failed(error, None), false)
    }

    fn with_standing(&self, diagnostic: Diagnostic, standing: Standing) -> Failure {
        let diagnostic = match standing {
            Standing::Partial { done, .. } if done > 0 => {
                diagnostic.hint("undo what stays, or do the rest by hand and record that with `stamp`")
            }
            Standing::Partial { .. }
            | Standing::Untouched
            | Standing::RolledBack
            | Standing::Outside { .. }
            | Standing::Unknown => diagnostic,
        };
        Failure { diagnostic, standing, said: None }
    }

    fn standing(&self, unknown: bool) -> Standing {
        match (unknown, self.durable) {
            (true, _) => Standing::Unknown,
            (false, 0) => Standing::RolledBack,
            (false, durable) => Standing::Partial { done: durable, total: self.total },
        }
    }

    fn failed_statement(&self, error: &DatabaseError, diagnostic: Diagnostic, inside: bool) -> Failure {
        // Inside a transaction a lost session is rolled back by the server; outside, the answer is what is missing.
        if inside {
            return self.failure(diagnostic, false);
        }
        if error.is_lost() {
            return self.failure(diagnostic, true);
        }
        self.with_standing(diagnostic, Standing::Partial { done: self.durable, total: self.total })
    }

    fn start(&self, sql: &str, line: u32, wish: Wish) -> Instant {
        if wish == Wish::Script && self.repeats.as_ref().is_some_and(|repeats| repeats.is_one_of_many(line)) {
            return Instant::now();
        }
        let number = if wish == Wish::Script { self.done + 1 } else { self.done };
        (self.sink)(Event::StatementStarted {
            revision: self.revision.clone(),
            number,
            total: self.total.max(number),
            sql: sql.to_owned(),
            line,
        });
        Instant::now()
    }

    fn finish(&mut self, sql: &str, line: u32, rows: u64, started: Instant, wish: Wish) {
        if wish == Wish::Script {
            self.done += 1;
            self.total = self.total.max(self.done);
        }
        if !self.connection.in_transaction() {
            self.durable = self.done;
            self.kept = true;
        }
        if wish == Wish::Script
            && let Some(repeats) = &mut self.repeats
        {
            let many = repeats.is_one_of_many(line);
            if let Some(event) = repeats.count(line, rows, sql) {
                (self.sink)(event);
            }
            if many {
                return;
            }
        }
        (self.sink)(Event::StatementFinished {
            revision: self.revision.clone(),
            number: self.done,
            rows,
            duration: started.elapsed(),
        });
    }

    /// Where definitions commit, they do so before they run: committing first makes plain what a failure leaves.
    async fn arrange_transaction(&mut self, effect: Effect, mode: Mode) -> Result<(), DatabaseError> {
        if self.connection.dialect().has_transactional_ddl() {
            return Ok(());
        }
        match (effect, mode, self.connection.in_transaction()) {
            (Effect::Rows, Mode::Inside, false) => self.connection.begin().await,
            (Effect::Definition | Effect::Transaction, _, true) => {
                self.connection.commit().await?;
                self.durable = self.done;
                Ok(())
            }
            (Effect::Rows, Mode::Inside, true)
            | (Effect::Rows, Mode::Outside, _)
            | (Effect::Definition | Effect::Transaction, _, false) => Ok(()),
        }
    }

    /// A script may end the transaction itself.
    async fn look_after(&mut self, effect: Effect) -> Result<(), DatabaseError> {
        match effect {
            Effect::Rows | Effect::Definition => Ok(()),
            Effect::Transaction => self.connection.look_at_transaction().await.map(drop),
        }
    }
}

/// As many as went in that time, and not many more than the last time.
fn next_lot(sent: usize, took: Duration) -> usize {
    let each = took.as_nanos() / sent.max(1) as u128;
    let fit = LOT_TIME.as_nanos().checked_div(each).unwrap_or(u128::MAX);
    usize::try_from(fit).unwrap_or(LOT).clamp(1, LOT.min(sent.saturating_mul(8)).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lot_is_as_large_as_its_statements_are_quick() {
        assert_eq!(next_lot(1, Duration::from_micros(50)), 8);
        assert_eq!(next_lot(64, Duration::from_millis(3)), LOT);
        assert_eq!(next_lot(200, Duration::from_secs(2)), 20);
        assert_eq!(next_lot(20, Duration::from_secs(60)), 1);
        assert_eq!(next_lot(0, Duration::ZERO), 1);
    }
}
