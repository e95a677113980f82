//! A step whose script asks the database: what it recorded is carried out before each answer, in the step's transaction.

use std::collections::BTreeMap;
use std::time::Instant;

use super::body::Body;
use super::evaluation::{Evaluation, Waiting};
use super::event::Event;
use super::failure::{Failure, Place};
use super::lock::lock_session;
use super::prepare::{How, Prepared, Work, prepare};
use super::statements::Mode;
use super::step::{ENFORCED, Finish};
use crate::database::ResultSet;
use crate::diagnostic::Diagnostic;
use crate::dialect::Memo;
use crate::operation::{Answer, Answered, Ask, Asked, Chunk, Counted, Inspect, Recorded, ScriptError};
use crate::schema::DialectName;

pub(super) struct Live<'a> {
    body: Body<'a>,
    memo: &'a mut Memo,
    /// Results that the script has not read to their end.
    results: BTreeMap<u32, ResultSet>,
    given: u32,
    /// Taken before the step's transaction is left for the first time.
    session_lock: bool,
    /// What ends the step whatever the script makes of it.
    fatal: Option<Failure>,
}

/// Why a question has no answer.
enum Refused {
    /// Before the server was asked.
    Compiling(Diagnostic),
    Failed(Failure),
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl<'a> Live<'a> {
    pub fn new(body: Body<'a>, memo: &'a mut Memo) -> Self {
        Self { body, memo, results: BTreeMap::new(), given: 0, session_lock: false, fatal: None }
    }

    pub fn holds_session_lock(&self) -> bool {
        self.session_lock
    }

    /// From the script's first question to the end of the step.
    pub async fn run(&mut self, mut evaluation: Evaluation, first: Waiting) -> Result<Finish, Failure> {
        let started = Instant::now();
        self.body.open().await?;
        let mut next = Some(first);
        while let Some(Waiting { asked, reply }) = next {
            let answered = self.answered(asked).await;
            // A script that was stopped meanwhile needs no answer.
            drop(reply.send(answered));
            next = evaluation.question(self.body.run.sink).await;
        }
        self.body.run.tell_repeats();
        let ended = evaluation.end().await;
        if ended.is_err() || self.fatal.is_some() {
            self.tell(self.body.run.done(), started);
        }
        if let Some(fatal) = self.fatal.take() {
            return Err(fatal);
        }
        let evaluated = ended.map_err(|diagnostic| self.failed(diagnostic))?;
        for diagnostic in evaluated.warnings {
            (self.body.run.sink)(Event::Remark { revision: self.body.step.revision.clone(), diagnostic });
        }
        let prepared = self.prepare(evaluated.operations).await.map_err(|refused| match refused {
            Refused::Compiling(diagnostic) => self.failed(diagnostic),
            Refused::Failed(failure) => failure,
        })?;
        let statements = self.body.run.done() + prepared.statements();
        self.body.run.total = statements;
        self.tell(statements, started);
        self.body.carry_out(&prepared, &mut Vec::new()).await?;
        self.body.finish().await
    }

    /// How many statements there were in all, now that no more will come.
    fn tell(&self, statements: usize, started: Instant) {
        let revision = self.body.step.revision.clone();
        (self.body.run.sink)(Event::Evaluated { revision, statements, duration: started.elapsed() });
    }

    fn failed(&self, diagnostic: Diagnostic) -> Failure {
        self.body.run.failure(diagnostic, false)
    }

    async fn answered(&mut self, asked: Asked) -> Answered {
        let mut executed = Vec::new();
        if let Some(fatal) = &self.fatal {
            // The script caught what stopped it; it gets no further.
            return Answered { executed, answer: Answer::Stopped { diagnostic: Box::new(fatal.diagnostic.clone()) } };
        }
        // What was recorded earlier, with nothing to catch it, was only carried out late.
        let late = asked.recorded.len().saturating_sub(usize::from(asked.guarded));
        let guarded = asked.guarded && late == 0;
        let answer = match self.answer(asked, &mut executed).await {
            Ok(answer) => answer,
            Err(Refused::Compiling(diagnostic)) => match alembics_error(&diagnostic) {
                Some(error) if guarded => Answer::Failed(Box::new(error)),
                Some(_) | None => self.stopped(self.failed(diagnostic)),
            },
            Err(Refused::Failed(failure)) => match self.catchable(&failure) {
                Some(error) if executed.len() >= late => Answer::Failed(Box::new(error)),
                Some(_) | None => self.stopped(failure),
            },
        };
        Answered { executed, answer }
    }

    fn stopped(&mut self, failure: Failure) -> Answer {
        let diagnostic = Box::new(failure.diagnostic.clone());
        self.fatal.get_or_insert(failure);
        Answer::Stopped { diagnostic }
    }

    async fn answer(&mut self, asked: Asked, executed: &mut Vec<Counted>) -> Result<Answer, Refused> {
        let Asked { recorded, question, outside, .. } = asked;
        if !recorded.is_empty() {
            let prepared = self.prepare(recorded).await?;
            self.body.carry_out(&prepared, executed).await?;
        }
        match question {
            Ask::Nothing => Ok(Answer::Done),
            Ask::Rows { statement } => {
                let prepared = self.prepare(vec![*statement]).await?;
                let result = self.rows(prepared, outside).await?;
                executed.push(result.counted);
                self.given += 1;
                self.results.insert(self.given, result);
                self.chunk(self.given)
            }
            Ask::More { result } => self.chunk(result),
            Ask::Forget { result } => {
                self.results.remove(&result);
                Ok(Answer::Done)
            }
            Ask::Inspect { inspect } => self.inspect(&inspect).await,
        }
    }

    async fn inspect(&mut self, question: &Inspect) -> Result<Answer, Refused> {
        let told = self.body.run.connection.inspect(question).await;
        let told = told.map_err(|error| self.body.run.stopped(self.body.place, &error))?;
        let unreadable = |error: serde_json::Error| Diagnostic::error("reflection-failed", error.to_string());
        let inspected = serde_json::to_value(told).map_err(|error| Refused::Compiling(unreadable(error)))?;
        Ok(Answer::Inspected { inspected })
    }

    async fn rows(&mut self, prepared: Prepared, outside: bool) -> Result<ResultSet, Failure> {
        if outside {
            self.lock_session().await?;
            self.body.commit().await?;
        }
        let mode = if outside { Mode::Outside } else { Mode::Inside };
        let found = self.found(prepared, mode).await;
        let found = if outside { self.body.begin_after(found).await? } else { found? };
        let nothing = || self.failed(self.body.place.refused("no-statement", "there is no statement to execute"));
        found.ok_or_else(nothing)
    }

    async fn found(&mut self, prepared: Prepared, mode: Mode) -> Result<Option<ResultSet>, Failure> {
        let mut found = None;
        for work in prepared.parts.into_iter().flat_map(|part| part.works) {
            let Work { line, operation, how: How::Statements(statements) } = work else { continue };
            let place = Place { line, operation, ..*self.body.place };
            for sql in statements {
                found = Some(self.body.run.query(&sql, &place, mode).await?);
            }
        }
        Ok(found)
    }

    /// The next rows of a result; one that has no more is forgotten.
    fn chunk(&mut self, number: u32) -> Result<Answer, Refused> {
        let Some(result) = self.results.get_mut(&number) else { return Ok(Answer::Rows(Chunk::default())) };
        let unreadable = |error: std::io::Error| {
            let message = format!("the rows of a large result could not be kept: {error}");
            Diagnostic::error("result-not-kept", message)
                .hint("results beyond 8 MB wait in the folder for temporary files")
        };
        let rows = match result.next_rows() {
            Ok(rows) => rows,
            Err(error) => return Err(Refused::Failed(self.failed(unreadable(error)))),
        };
        let columns = std::mem::take(&mut result.columns);
        let more = result.has_more().then_some(number);
        if more.is_none() {
            self.results.remove(&number);
        }
        Ok(Answer::Rows(Chunk { more, columns, rows }))
    }

    async fn prepare(&mut self, recorded: Vec<Recorded>) -> Result<Prepared, Refused> {
        let place = self.body.place;
        let connection = &mut *self.body.run.connection;
        let dialect = connection.dialect();
        let prepared = prepare(connection, place.revision, place.source, recorded, self.memo).await;
        let prepared = prepared.map_err(Refused::Compiling)?;
        if prepared.recreates() {
            let enforced = connection.foreign_keys_enforced().await;
            if enforced.map_err(|error| self.body.run.stopped(place, &error))? {
                return Err(Refused::Compiling(place.refused("foreign-keys-enforced", ENFORCED)));
            }
        }
        if prepared.leaves_transaction(dialect) {
            self.lock_session().await?;
        }
        Ok(prepared)
    }

    /// Where the step's transaction holds the lock, another has to once that is left.
    async fn lock_session(&mut self) -> Result<(), Failure> {
        let run = &mut self.body.run;
        if run.connection.dialect() == DialectName::Postgresql && !self.session_lock {
            let locked = lock_session(run.connection, self.body.options).await;
            locked.map_err(|error| run.stopped(self.body.place, &error))?;
            self.session_lock = true;
        }
        Ok(())
    }

    /// What the server refused, as long as there is a server.
    fn catchable(&self, failure: &Failure) -> Option<ScriptError> {
        let (error, sql) = failure.said.as_deref()?;
        let said = error.server()?;
        Some(ScriptError {
            class: said.exception_class(self.body.run.connection.dialect()).to_owned(),
            message: said.message.clone(),
            state: said.state.clone(),
            number: said.number,
            constraint: said.constraint.clone(),
            sql: sql.clone(),
            diagnostic: Box::new(failure.diagnostic.clone()),
        })
    }
}

/// What Alembic raises where the table is not as the script thinks, before anything is sent.
fn alembics_error(diagnostic: &Diagnostic) -> Option<ScriptError> {
    let class = match diagnostic.code.as_ref() {
        "no-such-column" => "KeyError",
        "no-such-constraint" | "constraint-name-missing" => "ValueError",
        // SQLite itself refuses what Alembic writes.
        "sqlite-needs-batch" => "OperationalError",
        _ => return None,
    };
    Some(ScriptError {
        class: class.into(),
        message: diagnostic.message.clone(),
        state: None,
        number: None,
        constraint: None,
        sql: String::new(),
        diagnostic: Box::new(diagnostic.clone()),
    })
}
