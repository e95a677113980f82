//! `ensure_version`: the version table, created where it is missing.

use super::error::{CommandError, Kind};
use super::runtime::block_on;
use super::workspace::Workspace;
use crate::database::{Connection, Target};
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::schema::DialectName;

/// Whether it was created just now.
pub fn ensure_version(workspace: &Workspace, target: &Target) -> Result<bool, CommandError> {
    block_on(async {
        let mut connection = Connection::open(target).await?;
        let made = connection.ensure_version_table(workspace.version_table()).await;
        connection.close().await;
        Ok(made?)
    })?
}

/// The statement for a dialect; no connection is made.
pub fn statement(workspace: &Workspace, dialect: DialectName) -> Result<String, CommandError> {
    let table = workspace.version_table();
    Dialect::new(dialect)
        .create_version_table(&table.table_name(), table.primary_key)
        .map_err(|error| CommandError::new(Kind::Database, Diagnostic::error(error.code(), error.to_string())))
}
