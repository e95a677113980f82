//! A column and what hangs on it.

use serde::{Deserialize, Serialize};

use super::{Constraint, Deferral, Expr, Type};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Column {
    pub name: String,
    #[serde(default)]
    pub ty: Type,
    /// `None` where the script did not say: nullable, unless a primary key.
    #[serde(default)]
    pub nullable: Option<bool>,
    #[serde(default)]
    pub primary_key: bool,
    #[serde(default)]
    pub autoincrement: Autoincrement,
    #[serde(default)]
    pub server_default: Option<ServerDefault>,
    /// A Python-side `default=` was given: no DDL, but no autoincrement either.
    #[serde(default)]
    pub has_default: bool,
    #[serde(default)]
    pub unique: bool,
    #[serde(default)]
    pub index: bool,
    #[serde(default)]
    pub comment: Option<String>,
    #[serde(default)]
    pub computed: Option<Computed>,
    #[serde(default)]
    pub identity: Option<Identity>,
    /// `Sequence(…)` given to the column.
    #[serde(default)]
    pub sequence: Option<String>,
    #[serde(default)]
    pub foreign_keys: Vec<ForeignKeyRef>,
    /// Written behind the column itself.
    #[serde(default)]
    pub constraints: Vec<Constraint>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Autoincrement {
    #[default]
    Auto,
    On,
    Off,
    IgnoreForeignKey,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "default", rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "one to a column: boxing would cost every reader more than it saves")]
pub enum ServerDefault {
    /// A Python string: becomes a quoted literal.
    String {
        value: String,
    },
    Expr {
        expr: Expr,
    },
    /// `FetchedValue()`: the server has one, nothing is written.
    Fetched,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Computed {
    pub sql: Expr,
    #[serde(default)]
    pub persisted: Option<bool>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Identity {
    pub always: bool,
    pub on_null: Option<bool>,
    pub start: Option<i64>,
    pub increment: Option<i64>,
    pub min_value: Option<i64>,
    pub max_value: Option<i64>,
    pub no_min_value: Option<bool>,
    pub no_max_value: Option<bool>,
    pub cycle: Option<bool>,
    pub cache: Option<i64>,
}

/// `sa.ForeignKey("schema.table.column", …)` on a column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ForeignKeyRef {
    /// As written, dots and all.
    pub target: String,
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub on_delete: Option<String>,
    #[serde(default)]
    pub on_update: Option<String>,
    #[serde(default)]
    pub match_: Option<String>,
    #[serde(default)]
    pub deferral: Deferral,
}
