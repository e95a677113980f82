//! `op.batch_alter_table`: operations on one table, applied together.

use serde::{Deserialize, Serialize};

use super::Recorded;
use crate::schema::{Constraint, Options, Table, TableName};

/// The queued operations name the same table as the batch. `execute` inside a batch runs at once in Alembic, so it is
/// recorded before the batch and not in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Batch {
    pub table: TableName,
    #[serde(default)]
    pub recreate: Recreate,
    #[serde(default)]
    pub copy_from: Option<Box<Table>>,
    #[serde(default)]
    pub table_args: Vec<Constraint>,
    #[serde(default)]
    pub table_kwargs: Options,
    /// Naming convention given to the batch: key (`uq`) to template.
    #[serde(default)]
    pub naming_convention: std::collections::BTreeMap<String, String>,
    #[serde(default)]
    pub partial_reordering: Vec<Vec<String>>,
    /// Where an added column goes, by the index of its operation.
    #[serde(default)]
    pub placements: Vec<(usize, Placement)>,
    pub operations: Vec<Recorded>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recreate {
    #[default]
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Placement {
    Before(String),
    After(String),
}
