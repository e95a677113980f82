//! The version table as Alembic keeps it: one row a head, read without writing, changed one checked row at a time.

use super::connection::Connection;
use super::error::DatabaseError;
use crate::dialect::{CompileError, Dialect, VersionChange};
use crate::revision::{Id, RowChange};
use crate::schema::{DialectName, TableName};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionTable {
    pub schema: Option<String>,
    pub name: String,
    /// Whether it gets its primary key when created (`version_table_pk`).
    pub primary_key: bool,
}

impl Default for VersionTable {
    fn default() -> Self {
        Self { schema: None, name: "alembic_version".to_owned(), primary_key: true }
    }
}

impl VersionTable {
    pub fn table_name(&self) -> TableName {
        TableName { schema: self.schema.clone(), name: self.name.clone() }
    }
}

impl Connection {
    /// The rows, in the table's order. No table means no rows; a table that may not be read is an error.
    pub async fn versions(&mut self, table: &VersionTable) -> Result<Vec<Id>, DatabaseError> {
        if !self.has_version_table(table).await? {
            return Ok(Vec::new());
        }
        match self.version_rows(table).await {
            Err(error) if is_mysql_absence(&error) => Ok(Vec::new()),
            other => other,
        }
    }

    /// The rows of a table that is known to be there.
    pub async fn version_rows(&mut self, table: &VersionTable) -> Result<Vec<Id>, DatabaseError> {
        let sql = format!("SELECT version_num FROM {}", self.quoted(&table.table_name())?);
        Ok(self.rows(&sql).await?.into_iter().filter_map(|row| row.into_iter().next().flatten()).collect())
    }

    /// Found as SQLAlchemy finds it: on PostgreSQL through the search path, unless a schema is named.
    pub async fn has_version_table(&mut self, table: &VersionTable) -> Result<bool, DatabaseError> {
        let literal = |text: &str| self.literal(text);
        let sql = match self.dialect() {
            DialectName::Postgresql => {
                let visible = match &table.schema {
                    Some(schema) => format!("n.nspname = {}", literal(schema)),
                    None => "pg_catalog.pg_table_is_visible(c.oid) AND n.nspname <> 'pg_catalog'".to_owned(),
                };
                format!(
                    "SELECT count(*)::text FROM pg_catalog.pg_class c \
                     JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
                     WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND c.relname = {} AND {visible}",
                    literal(&table.name)
                )
            }
            // Its catalog hides what may not be read, so only reading tells a missing table from a forbidden one.
            DialectName::Mysql | DialectName::Mariadb => {
                let sql = format!("SELECT 1 FROM {} LIMIT 1", self.quoted(&table.table_name())?);
                return match self.rows(&sql).await {
                    Ok(_) => Ok(true),
                    Err(error) if is_mysql_absence(&error) => Ok(false),
                    Err(error) => Err(error),
                };
            }
            DialectName::Sqlite => {
                let catalog =
                    table.schema.as_ref().map(|schema| format!("{}.", self.quote(schema))).unwrap_or_default();
                format!(
                    "SELECT count(*) FROM {catalog}sqlite_schema WHERE type IN ('table', 'view') AND lower(name) = lower({})",
                    literal(&table.name)
                )
            }
        };
        Ok(self.value(&sql).await?.is_some_and(|count| count != "0"))
    }

    /// Creates the table, and says whether it was this statement that did. Where the table appeared meanwhile that is no error, but
    /// inside a PostgreSQL transaction the failed statement still spoils that transaction.
    pub async fn create_version_table(&mut self, table: &VersionTable) -> Result<bool, DatabaseError> {
        let sql = self.create_version_table_sql(table)?;
        match self.execute(&sql).await {
            Ok(_) => Ok(true),
            Err(error) if !self.in_transaction() && !error.is_lost() => {
                if self.has_version_table(table).await? {
                    Ok(false)
                } else {
                    Err(error)
                }
            }
            Err(error) => Err(error),
        }
    }

    /// Creates the table where it is missing, and says whether it did.
    pub async fn ensure_version_table(&mut self, table: &VersionTable) -> Result<bool, DatabaseError> {
        if self.has_version_table(table).await? { Ok(false) } else { self.create_version_table(table).await }
    }

    pub fn create_version_table_sql(&self, table: &VersionTable) -> Result<String, DatabaseError> {
        let sql = Dialect::new(self.dialect()).create_version_table(&table.table_name(), table.primary_key);
        sql.map_err(|error| unusable(table, &error))
    }

    pub fn row_change_sql(&self, table: &VersionTable, change: &RowChange) -> Result<String, DatabaseError> {
        let change = match change {
            RowChange::Insert { id } => VersionChange::Insert { id },
            RowChange::Delete { id } => VersionChange::Delete { id },
            RowChange::Update { from, to } => VersionChange::Update { from, to },
        };
        let sql = Dialect::new(self.dialect()).change_version(&table.table_name(), change);
        sql.map_err(|error| unusable(table, &error))
    }

    /// Writes one change and checks that it hit exactly the one row it was meant for.
    pub async fn apply(&mut self, table: &VersionTable, change: &RowChange) -> Result<(), DatabaseError> {
        let sql = self.row_change_sql(table, change)?;
        let found = self.execute(&sql).await?.rows;
        let doing = match change {
            RowChange::Insert { .. } => return Ok(()),
            RowChange::Delete { id } => format!("deleting '{id}'"),
            RowChange::Update { from, to } => format!("updating '{from}' to '{to}'"),
        };
        if found == 1 {
            return Ok(());
        }
        // Alembic joins the sentence itself: "when deleting 'a' in 'alembic_version'".
        Err(DatabaseError::RowCount { doing, table: table.name.clone(), found })
    }

    pub(super) fn literal(&self, text: &str) -> String {
        let doubled = text.replace('\'', "''");
        match self.dialect() {
            DialectName::Mysql | DialectName::Mariadb => format!("'{}'", doubled.replace('\\', "\\\\")),
            DialectName::Postgresql | DialectName::Sqlite => format!("'{doubled}'"),
        }
    }
}

/// A name or an identifier that cannot be written into a statement.
fn unusable(table: &VersionTable, error: &CompileError) -> DatabaseError {
    DatabaseError::VersionTable { table: table.name.clone(), reason: error.to_string() }
}

/// No such table, or no such schema to hold it.
fn is_mysql_absence(error: &DatabaseError) -> bool {
    error.server().is_some_and(|error| error.state.is_some() && matches!(error.number, Some(1146 | 1049)))
}
