//! Where a database stands.

use super::error::CommandError;
use super::runtime::block_on;
use super::workspace::Workspace;
use crate::database::{Connection, Server, Target};
use crate::revision::Id;

pub struct Standing {
    pub server: Server,
    pub database: String,
    /// The version rows, in the files' order; unknown ones last.
    pub rows: Vec<Id>,
}

/// Reads the version rows; an absent table is no rows. Writes nothing, creates nothing.
pub async fn look(workspace: &Workspace, connection: &mut Connection) -> Result<Standing, CommandError> {
    let mut rows = connection.versions(workspace.version_table()).await?;
    rows.sort_by_key(|row| (workspace.graph.position(row).unwrap_or(usize::MAX), row.clone()));
    Ok(Standing { server: connection.server().clone(), database: connection.database_name().await?, rows })
}

/// Connects, looks and leaves.
pub fn current(workspace: &Workspace, target: &Target) -> Result<Standing, CommandError> {
    block_on(async {
        let mut connection = Connection::open(target).await?;
        let standing = look(workspace, &mut connection).await;
        connection.close().await;
        standing
    })?
}
