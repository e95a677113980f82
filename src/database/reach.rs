//! How a busy session is reached from outside: what interrupts its statement, on each engine.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::connect::{mysql, postgresql};
use super::error::DatabaseError;
use super::session::Session;
use super::target::Target;

/// A server that has answered before answers within this, or is taken as gone.
const CONNECT: Duration = Duration::from_secs(3);
const KILL: Duration = Duration::from_secs(2);

/// SQLite's instructions between two looks at the flag: some tenths of a millisecond.
const LOOK: i32 = 10_000;

/// As many characters of a statement tell it from another: no server cuts a statement shorter where it lists what runs.
const TOLD_APART: usize = 40;

#[derive(Debug)]
pub(super) enum Reach {
    /// By a second session, which knows the first one's number.
    Postgresql {
        target: Box<Target>,
        process: u32,
    },
    Mysql {
        target: Box<Target>,
        thread: u64,
    },
    /// By a flag that SQLite looks at while it computes, and that is looked at between two waits for another writer, of
    /// `patience` in all.
    Sqlite {
        interrupted: Arc<AtomicBool>,
        patience: Duration,
    },
    /// The server didn't tell the session's number.
    Nowhere,
}

impl Reach {
    /// `target` has the one host the session is with. `number` is what the server calls the session.
    pub fn server(target: &Target, session: &Session, number: Option<&str>) -> Self {
        let target = || Box::new(Target { connect_timeout: target.connect_timeout.min(CONNECT), ..target.clone() });
        let found = match session {
            Session::Postgresql(_) => number
                .and_then(|number| number.parse().ok())
                .map(|process| Self::Postgresql { target: target(), process }),
            Session::Mysql(_) => {
                number.and_then(|number| number.parse().ok()).map(|thread| Self::Mysql { target: target(), thread })
            }
            Session::Sqlite(_) => None,
        };
        found.unwrap_or(Self::Nowhere)
    }

    pub async fn sqlite(session: &mut Session, patience: Duration) -> Self {
        let interrupted = Arc::new(AtomicBool::new(false));
        if let Session::Sqlite(connection) = session
            && let Ok(mut handle) = connection.lock_handle().await
        {
            let flag = Arc::clone(&interrupted);
            handle.set_progress_handler(LOOK, move || !flag.load(Ordering::Relaxed));
        }
        Self::Sqlite { interrupted, patience }
    }

    /// The session to interrupt from.
    pub async fn second(&self) -> Result<Option<Session>, DatabaseError> {
        let opened = async {
            match self {
                Self::Postgresql { target, .. } => postgresql::open(target).await.map(|(session, _)| Some(session)),
                Self::Mysql { target, .. } => mysql::open(target).await.map(Some),
                Self::Sqlite { .. } | Self::Nowhere => Ok(None),
            }
        };
        match self {
            Self::Postgresql { target, .. } | Self::Mysql { target, .. } => {
                let no_answer =
                    |_| DatabaseError::NoAnswer { place: target.place(), seconds: target.connect_timeout.as_secs() };
                tokio::time::timeout(target.connect_timeout, opened).await.map_err(no_answer)?
            }
            Self::Sqlite { .. } | Self::Nowhere => opened.await,
        }
    }

    /// Interrupts `sql`, and nothing where something else runs in its place: behind a proxy the number may be another's.
    pub async fn interrupt(&self, second: &mut Session, sql: &str) -> Result<(), DatabaseError> {
        let killed = async {
            match self {
                Self::Postgresql { process, .. } => second.rows(&postgresql_cancel(*process, sql)).await.map(drop),
                Self::Mysql { thread, .. } => {
                    let runs = second.rows(&mysql_look(*thread, sql)).await?;
                    if runs.is_empty() {
                        Ok(())
                    } else {
                        second.execute(&format!("KILL QUERY {thread}")).await.map(drop)
                    }
                }
                Self::Sqlite { .. } | Self::Nowhere => Ok(()),
            }
        };
        match tokio::time::timeout(KILL, killed).await {
            Ok(answer) => answer.map_err(|error| DatabaseError::of_statement(error, sql)),
            Err(_) => Err(DatabaseError::Lost { reason: format!("no answer within {} s", KILL.as_secs()) }),
        }
    }

    pub fn interrupt_here(&self, interrupted: bool) {
        if let Self::Sqlite { interrupted: flag, .. } = self {
            flag.store(interrupted, Ordering::Relaxed);
        }
    }

    pub fn is_interrupted_here(&self) -> bool {
        matches!(self, Self::Sqlite { interrupted, .. } if interrupted.load(Ordering::Relaxed))
    }
}

fn postgresql_cancel(process: u32, sql: &str) -> String {
    let start = plain_start(sql);
    let count = start.chars().count();
    format!(
        "SELECT pg_cancel_backend(pid)::text FROM pg_catalog.pg_stat_activity WHERE pid = {process} \
         AND (state = 'disabled' OR (state = 'active' AND left(query, {count}) = '{start}'))"
    )
}

fn mysql_look(thread: u64, sql: &str) -> String {
    let start = plain_start(sql.trim_start());
    let count = start.chars().count();
    format!(
        "SELECT 1 FROM information_schema.processlist WHERE id = {thread} AND command <> 'Sleep' \
         AND left(ltrim(info), {count}) = '{start}'"
    )
}

/// What can stand between quotes as it is, on every server.
fn plain_start(sql: &str) -> String {
    let plain = |c: &char| matches!(c, ' '..='~') && !matches!(c, '\'' | '\\');
    sql.chars().take(TOLD_APART).take_while(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_known_by_its_start() {
        assert_eq!(plain_start("UPDATE t SET a = 'it''s'"), "UPDATE t SET a = ");
        assert_eq!(plain_start("SELECT\n1"), "SELECT");
        assert_eq!(plain_start(&"x".repeat(99)).len(), TOLD_APART);
        assert_eq!(plain_start("é"), "");
        assert!(postgresql_cancel(7, "COMMIT").contains("left(query, 6) = 'COMMIT'"));
    }
}
