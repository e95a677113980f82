//! Plans: the steps from one set of version rows to another, decided before anything runs.

use serde::{Deserialize, Serialize};

/// A revision identifier as files and version rows spell it.
pub type Id = String;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    Upgrade,
    Downgrade,
    Stamp,
}

impl Direction {
    /// The verb of Alembic's log: `Running upgrade …`.
    pub fn verb(self) -> &'static str {
        match self {
            Self::Upgrade => "upgrade",
            Self::Downgrade => "downgrade",
            Self::Stamp => "stamp_revision",
        }
    }
}

/// One write to the version table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "row", rename_all = "snake_case")]
pub enum RowChange {
    Insert { id: Id },
    Delete { id: Id },
    Update { from: Id, to: Id },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub direction: Direction,
    /// The revision whose script runs; for a stamp the destination (empty when that is base).
    pub revision: Id,
    /// As Alembic's log names them: down revisions and the revision, or the other way round.
    pub from: Vec<Id>,
    pub to: Vec<Id>,
    /// What is written to the version table after the body, in the same transaction, in this order.
    pub rows: Vec<RowChange>,
    /// All version rows after the step, in a stable order.
    pub heads_after: Vec<Id>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Plan {
    pub steps: Vec<Step>,
    /// All version rows before the first step.
    pub heads_before: Vec<Id>,
    /// All version rows after the last step.
    pub heads: Vec<Id>,
    /// Sentences the user should read before agreeing: a shared base going down, an ambiguous `-1`.
    pub warnings: Vec<String>,
}
