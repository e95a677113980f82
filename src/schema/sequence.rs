//! A sequence: a counter of the database with a name of its own.

use serde::{Deserialize, Serialize};

use super::{Identity, TableName, Type};

/// `sa.Sequence(…)`; what it does not say is the engine's to decide.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sequence {
    pub name: TableName,
    /// `data_type=`.
    #[serde(default)]
    pub ty: Option<Type>,
    #[serde(default)]
    pub start: Option<i64>,
    #[serde(default)]
    pub increment: Option<i64>,
    #[serde(default)]
    pub min_value: Option<i64>,
    #[serde(default)]
    pub max_value: Option<i64>,
    #[serde(default)]
    pub no_min_value: Option<bool>,
    #[serde(default)]
    pub no_max_value: Option<bool>,
    #[serde(default)]
    pub cycle: Option<bool>,
    #[serde(default)]
    pub cache: Option<i64>,
}

impl Sequence {
    /// How it counts, which an identity column says in the same words.
    pub fn counting(&self) -> Identity {
        Identity {
            start: self.start,
            increment: self.increment,
            min_value: self.min_value,
            max_value: self.max_value,
            no_min_value: self.no_min_value,
            no_max_value: self.no_max_value,
            cycle: self.cycle,
            cache: self.cache,
            ..Identity::default()
        }
    }
}
