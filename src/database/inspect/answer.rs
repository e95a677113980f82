//! One question, whichever the engine.

use crate::database::connection::Connection;
use crate::database::error::DatabaseError;
use crate::database::rows::TextRow;
use crate::operation::{Inspect, Inspected};
use crate::schema::DialectName;

impl Connection {
    /// Writes nothing. What the engine does not have (a schema, an enumeration) is answered with nothing.
    pub async fn inspect(&mut self, question: &Inspect) -> Result<Inspected, DatabaseError> {
        match self.dialect() {
            DialectName::Postgresql => self.inspect_postgresql(question).await,
            DialectName::Mysql | DialectName::Mariadb => self.inspect_mysql(question).await,
            DialectName::Sqlite => self.inspect_sqlite(question).await,
        }
    }

    pub(super) async fn names(&mut self, sql: &str) -> Result<Inspected, DatabaseError> {
        Ok(Inspected::Names(first_of_each(self.rows(sql).await?)))
    }

    pub(super) async fn exists(&mut self, sql: &str) -> Result<Inspected, DatabaseError> {
        Ok(Inspected::Is(!self.rows(sql).await?.is_empty()))
    }
}

pub(super) fn first_of_each(rows: Vec<TextRow>) -> Vec<String> {
    rows.into_iter().filter_map(|row| row.into_iter().next().flatten()).collect()
}
