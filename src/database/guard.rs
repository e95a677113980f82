//! Stands by while a statement runs, and interrupts it when somebody wants that.

use std::pin::pin;
use std::time::{Duration, Instant};

use super::canceller::Canceller;
use super::connect::sqlite::WAIT;
use super::question::Question;
use super::reach::Reach;
use super::session::Session;
use super::text::ends_transaction;
use crate::schema::DialectName;

/// Between two attempts: the first may come before the server has begun with the statement.
const AGAIN: Duration = Duration::from_millis(100);
const GOODBYE: Duration = Duration::from_millis(200);

#[derive(Debug)]
pub(super) struct Guard {
    pub reach: Reach,
    pub canceller: Option<Canceller>,
    /// While something is put back in order, nothing is interrupted.
    pub shielded: bool,
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Unanswered {
    Failed(sqlx::Error),
    /// Interrupted or not even sent: nothing of the statement was done.
    Cancelled,
    LetGo,
}

impl Guard {
    pub fn new(reach: Reach) -> Self {
        Self { reach, canceller: None, shielded: false }
    }

    /// Whether a new statement would not be sent.
    pub fn refuses(&self) -> bool {
        !self.shielded && self.canceller.as_ref().is_some_and(Canceller::is_cancelled)
    }

    /// Asks the session, and ends once it has answered or will not.
    pub async fn watch<Q: Question>(
        &self,
        session: &mut Session,
        question: &Q,
        dialect: DialectName,
    ) -> Result<Q::Answer, Unanswered> {
        if self.refuses() {
            return Err(Unanswered::Cancelled);
        }
        self.reach.interrupt_here(false);
        let mut answer = pin!(self.patiently(session, question));
        let Some(canceller) = &self.canceller else { return answer.await.map_err(Unanswered::Failed) };
        let mut let_go = pin!(self.let_go(canceller));
        tokio::select! {
            biased;
            answer = &mut answer => return answer.map_err(Unanswered::Failed),
            () = &mut let_go => return Err(Unanswered::LetGo),
            () = canceller.cancelled(), if !self.shielded => {}
        }
        let spared = ends_transaction(question.sql(), dialect);
        let mut second = None;
        let answer = loop {
            if !spared {
                self.reach.interrupt_here(true);
                if second.is_none() {
                    tokio::select! {
                        biased;
                        answer = &mut answer => break answer,
                        () = &mut let_go => return Err(Unanswered::LetGo),
                        opened = self.reach.second() => match opened {
                            Ok(opened) => second = opened,
                            Err(error) => canceller.could_not_interrupt(error),
                        },
                    }
                }
                // Carried to its end, so that it can't hit what is sent after this statement.
                if let Some(session) = &mut second
                    && let Err(error) = self.reach.interrupt(session, question.start()).await
                {
                    canceller.could_not_interrupt(error);
                    second = None;
                }
            }
            tokio::select! {
                biased;
                answer = &mut answer => break answer,
                () = &mut let_go => return Err(Unanswered::LetGo),
                () = tokio::time::sleep(AGAIN) => {}
            }
        };
        self.reach.interrupt_here(false);
        if let Some(session) = second {
            // Nothing depends on it.
            let _ = tokio::time::timeout(GOODBYE, session.close()).await;
        }
        answer.map_err(|error| self.explain(error))
    }

    /// Of a statement that was under way: whether it failed by itself.
    pub fn explain(&self, error: sqlx::Error) -> Unanswered {
        if self.refuses() && is_interruption(&error) { Unanswered::Cancelled } else { Unanswered::Failed(error) }
    }

    /// SQLite always answers soon, and its file must not be left to a thread that nobody waits for.
    async fn let_go(&self, canceller: &Canceller) {
        match self.reach {
            Reach::Postgresql { .. } | Reach::Mysql { .. } | Reach::Nowhere => canceller.wants_to_let_go().await,
            Reach::Sqlite { .. } => std::future::pending().await,
        }
    }

    /// SQLite waits for another writer in a way that can't be interrupted, so the wait is cut into pieces.
    pub async fn patiently<Q: Question>(&self, session: &mut Session, question: &Q) -> Result<Q::Answer, sqlx::Error> {
        let Reach::Sqlite { patience, .. } = &self.reach else { return question.ask(session).await };
        let started = Instant::now();
        loop {
            let attempt = Instant::now();
            let answer = question.ask(session).await;
            let busy = answer.as_ref().is_err_and(|error| sqlite_code(error) == Some(BUSY));
            // Where it did not wait at all, waiting would be in vain.
            let waited = attempt.elapsed() >= WAIT / 2;
            if !busy || !waited || started.elapsed() >= *patience || self.reach.is_interrupted_here() {
                return answer;
            }
        }
    }
}

const BUSY: u32 = 5;
const INTERRUPT: u32 = 9;

fn is_interruption(error: &sqlx::Error) -> bool {
    let sqlx::Error::Database(said) = error else { return false };
    if let Some(code) = sqlite_code(error) {
        return code == INTERRUPT || code == BUSY;
    }
    if let Some(said) = said.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>() {
        return matches!(said.number(), 1317 | 1028);
    }
    said.code().is_some_and(|code| code == "57014")
}

/// The primary result code.
fn sqlite_code(error: &sqlx::Error) -> Option<u32> {
    let sqlx::Error::Database(said) = error else { return None };
    said.try_downcast_ref::<sqlx::sqlite::SqliteError>()?;
    said.code()?.parse::<u32>().ok().map(|code| code & 0xff)
}
