//! One open session with a server, whichever it is: the place where the three drivers become one.

use futures_util::TryStreamExt;
use futures_util::stream::BoxStream;
use sqlx::mysql::MySqlConnection;
use sqlx::postgres::PgConnection;
use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, Column, Connection, Either, Executor, SqlSafeStr, Statement, raw_sql};

use super::cells::Cells;
use super::result_set::ResultSet;
use super::rows::{TextRow, texts};
use crate::operation::Counted;

// Boxed by sqlx itself, so the variants are alike in size.
#[derive(Debug)]
pub(super) enum Session {
    Postgresql(PgConnection),
    Mysql(MySqlConnection),
    Sqlite(SqliteConnection),
}

impl Session {
    /// By the unprepared protocol, so that every statement the server knows is allowed, several in one text as well.
    pub async fn execute(&mut self, sql: &str) -> Result<Counted, sqlx::Error> {
        let text = raw_sql(AssertSqlSafe(sql.to_owned()));
        Ok(match self {
            Self::Postgresql(session) => of_postgresql(&text.execute(session).await?),
            Self::Mysql(session) => of_mysql(&text.execute(session).await?),
            Self::Sqlite(session) => of_sqlite(&text.execute(session).await?),
        })
    }

    /// Each statement of a text by itself: what was carried out before one that failed is counted.
    pub async fn execute_each(&mut self, sql: &str) -> (Vec<Counted>, Option<sqlx::Error>) {
        let text = raw_sql(AssertSqlSafe(sql.to_owned()));
        match self {
            Self::Postgresql(session) => count(text.execute_many(session), of_postgresql).await,
            Self::Mysql(session) => count(text.execute_many(session), of_mysql).await,
            Self::Sqlite(session) => count(text.execute_many(session), of_sqlite).await,
        }
    }

    /// The same, with the rows that come back.
    pub async fn query(&mut self, sql: &str) -> Result<ResultSet, sqlx::Error> {
        let text = raw_sql(AssertSqlSafe(sql.to_owned()));
        match self {
            Self::Postgresql(session) => collect(text.fetch_many(session), of_postgresql).await,
            Self::Mysql(session) => collect(text.fetch_many(session), of_mysql).await,
            Self::Sqlite(session) => collect(text.fetch_many(session), of_sqlite).await,
        }
    }

    pub async fn rows(&mut self, sql: &str) -> Result<Vec<TextRow>, sqlx::Error> {
        let text = raw_sql(AssertSqlSafe(sql.to_owned()));
        match self {
            Self::Postgresql(session) => texts(&text.fetch_all(session).await?),
            Self::Mysql(session) => texts(&text.fetch_all(session).await?),
            Self::Sqlite(session) => texts(&text.fetch_all(session).await?),
        }
    }

    /// The names of the columns that a query would return.
    pub async fn column_names(&mut self, sql: &str) -> Result<Vec<String>, sqlx::Error> {
        let text = AssertSqlSafe(sql.to_owned()).into_sql_str();
        Ok(match self {
            Self::Postgresql(session) => names(session.prepare(text).await?.columns()),
            Self::Mysql(session) => names(session.prepare(text).await?.columns()),
            Self::Sqlite(session) => names(session.prepare(text).await?.columns()),
        })
    }

    pub async fn close(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Postgresql(session) => session.close().await,
            Self::Mysql(session) => session.close().await,
            Self::Sqlite(session) => session.close().await,
        }
    }
}

fn names<C: Column>(columns: &[C]) -> Vec<String> {
    columns.iter().map(|column| column.name().to_owned()).collect()
}

type Answers<'a, Ended, Row> = BoxStream<'a, Result<Either<Ended, Row>, sqlx::Error>>;

async fn count<Ended>(
    mut answers: BoxStream<'_, Result<Ended, sqlx::Error>>,
    counted: impl Fn(&Ended) -> Counted,
) -> (Vec<Counted>, Option<sqlx::Error>) {
    let mut all = Vec::new();
    loop {
        match answers.try_next().await {
            Ok(Some(end)) => all.push(counted(&end)),
            Ok(None) => return (all, None),
            Err(error) => return (all, Some(error)),
        }
    }
}

async fn collect<Ended, Row: Cells>(
    mut answers: Answers<'_, Ended, Row>,
    counted: impl Fn(&Ended) -> Counted,
) -> Result<ResultSet, sqlx::Error> {
    let mut result = ResultSet::new();
    let mut ended = false;
    while let Some(answer) = answers.try_next().await? {
        match answer {
            Either::Left(end) => {
                result.counted = counted(&end);
                ended = true;
            }
            Either::Right(row) => {
                if std::mem::take(&mut ended) {
                    result.start_again();
                }
                if result.columns.is_empty() {
                    result.columns = row.columns();
                }
                let cells = row.cells(&result.columns)?;
                result.push(cells).map_err(sqlx::Error::Io)?;
            }
        }
    }
    Ok(result)
}

fn of_postgresql(ended: &sqlx::postgres::PgQueryResult) -> Counted {
    Counted { rows: ended.rows_affected(), last_id: None }
}

fn of_mysql(ended: &sqlx::mysql::MySqlQueryResult) -> Counted {
    Counted { rows: ended.rows_affected(), last_id: i64::try_from(ended.last_insert_id()).ok().filter(|id| *id > 0) }
}

fn of_sqlite(ended: &sqlx::sqlite::SqliteQueryResult) -> Counted {
    Counted { rows: ended.rows_affected(), last_id: Some(ended.last_insert_rowid()) }
}
