//! Primary keys, unique constraints, foreign keys, checks and exclusions.

use serde::{Deserialize, Serialize};

use super::{Expr, Options, TableName};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Constraint {
    #[serde(default)]
    pub name: Option<String>,
    pub kind: ConstraintKind,
    #[serde(default)]
    pub deferral: Deferral,
    /// Keywords for one engine: `postgresql_not_valid` and the like.
    #[serde(default)]
    pub options: Options,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "constraint", rename_all = "snake_case")]
pub enum ConstraintKind {
    PrimaryKey {
        columns: Vec<String>,
    },
    Unique {
        columns: Vec<String>,
    },
    ForeignKey {
        columns: Vec<String>,
        referred: TableName,
        referred_columns: Vec<String>,
        #[serde(default)]
        on_delete: Option<String>,
        #[serde(default)]
        on_update: Option<String>,
        #[serde(default)]
        match_: Option<String>,
    },
    Check {
        condition: Expr,
    },
    /// PostgreSQL's `EXCLUDE`: pairs of element and operator.
    Exclude {
        elements: Vec<(Expr, String)>,
        #[serde(default)]
        using: Option<String>,
        #[serde(default)]
        filter: Option<Expr>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Deferral {
    pub deferrable: Option<bool>,
    /// `DEFERRED` or `IMMEDIATE`.
    pub initially: Option<String>,
}
