//! How a plan is run.

use std::sync::Arc;
use std::time::Duration;

use super::road::{Engine, Road};
use crate::database::VersionTable;

#[derive(Debug, Clone)]
pub struct Options {
    pub version_table: VersionTable,
    /// All steps or none. Refused on engines that commit at each definition.
    pub single_transaction: bool,
    /// How long to wait for another run to let go of the version table.
    pub lock_wait: Duration,
    pub engine: Engine,
    /// None where nobody knows of a project.
    pub road: Option<Arc<dyn Road>>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            version_table: VersionTable::default(),
            single_transaction: false,
            lock_wait: Duration::from_secs(30),
            engine: Engine::Native,
            road: None,
        }
    }
}
