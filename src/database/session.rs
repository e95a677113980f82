//! One open session with a server, whichever it is: the place where the three drivers become one.

use sqlx::mysql::MySqlConnection;
use sqlx::postgres::PgConnection;
use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, Connection, raw_sql};

use super::rows::{TextRow, texts};

// Boxed by sqlx itself, so the variants are alike in size.
#[derive(Debug)]
pub(super) enum Session {
    Postgresql(PgConnection),
    Mysql(MySqlConnection),
    Sqlite(SqliteConnection),
}

impl Session {
    /// By the unprepared protocol, so that every statement the server knows is allowed, several in one text as well.
    pub async fn execute(&mut self, sql: &str) -> Result<u64, sqlx::Error> {
        let text = raw_sql(AssertSqlSafe(sql.to_owned()));
        Ok(match self {
            Self::Postgresql(session) => text.execute(session).await?.rows_affected(),
            Self::Mysql(session) => text.execute(session).await?.rows_affected(),
            Self::Sqlite(session) => text.execute(session).await?.rows_affected(),
        })
    }

    pub async fn rows(&mut self, sql: &str) -> Result<Vec<TextRow>, sqlx::Error> {
        let text = raw_sql(AssertSqlSafe(sql.to_owned()));
        match self {
            Self::Postgresql(session) => texts(&text.fetch_all(session).await?),
            Self::Mysql(session) => texts(&text.fetch_all(session).await?),
            Self::Sqlite(session) => texts(&text.fetch_all(session).await?),
        }
    }

    pub async fn close(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Postgresql(session) => session.close().await,
            Self::Mysql(session) => session.close().await,
            Self::Sqlite(session) => session.close().await,
        }
    }
}
