//! What the graph knows of one script: its identifier and the names it points at, as written.

use serde::{Deserialize, Serialize};

use super::step::Id;

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Revision {
    pub id: Id,
    /// `down_revision`, in written order; empty for a base.
    pub down: Vec<Id>,
    /// Full identifiers or branch labels.
    pub depends_on: Vec<String>,
    /// `branch_labels` as declared here, without inherited ones.
    pub labels: Vec<String>,
    /// First paragraph of the docstring.
    pub message: String,
}
