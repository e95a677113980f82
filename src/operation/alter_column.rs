//! `op.alter_column`.

use serde::{Deserialize, Serialize};

use crate::schema::{Autoincrement, Computed, Identity, Options, ServerDefault, TableName, Type};

/// What a keyword says of an attribute: left alone (`False` or absent in Python), removed (`None`), or set.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(tag = "change", content = "to", rename_all = "snake_case")]
pub enum Change<T> {
    #[default]
    Keep,
    Drop,
    Set(T),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AlterColumn {
    pub table: TableName,
    pub column: String,
    #[serde(default)]
    pub nullable: Option<bool>,
    #[serde(default = "keep")]
    pub comment: Change<String>,
    #[serde(default = "keep")]
    pub server_default: Change<ServerDefault>,
    /// `server_default=sa.Computed(…)` / `sa.Identity(…)`.
    #[serde(default = "keep")]
    pub computed: Change<Computed>,
    #[serde(default = "keep")]
    pub identity: Change<Identity>,
    #[serde(default)]
    pub new_name: Option<String>,
    #[serde(default)]
    pub ty: Option<Type>,
    /// The type that decides how MySQL alters (the new one, or else the existing one) was given as a class: `sa.DateTime` without
    /// parentheses, which Alembic does not take for a moment in time there.
    #[serde(default)]
    pub type_is_class: bool,
    #[serde(default)]
    pub autoincrement: Option<Autoincrement>,
    #[serde(default)]
    pub existing_type: Option<Type>,
    #[serde(default)]
    pub existing_nullable: Option<bool>,
    #[serde(default = "keep")]
    pub existing_server_default: Change<ServerDefault>,
    /// `existing_server_default=sa.Identity(…)`: then a new identity changes it instead of adding one.
    #[serde(default)]
    pub existing_identity: Option<Identity>,
    #[serde(default)]
    pub existing_comment: Option<String>,
    #[serde(default)]
    pub existing_autoincrement: Option<Autoincrement>,
    /// `postgresql_using` and the like.
    #[serde(default)]
    pub options: Options,
}

fn keep<T>() -> Change<T> {
    Change::Keep
}
