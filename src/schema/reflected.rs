//! A table as the database's catalog tells of it: SQLAlchemy's inspector in values, its keys for the names of fields.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Type;

/// Keywords for one engine, by their full names (`postgresql_where`), as plain JSON.
pub type ReflectedOptions = BTreeMap<String, serde_json::Value>;

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ReflectedTable {
    pub columns: Vec<ReflectedColumn>,
    pub pk_constraint: ReflectedPrimaryKey,
    pub foreign_keys: Vec<ReflectedForeignKey>,
    pub unique_constraints: Vec<ReflectedUnique>,
    pub indexes: Vec<ReflectedIndex>,
    pub check_constraints: Vec<ReflectedCheck>,
    pub comment: Option<String>,
    pub options: ReflectedOptions,
    /// What could not be read, in a sentence each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ReflectedColumn {
    pub name: String,
    #[serde(rename = "type")]
    pub ty: Type,
    pub nullable: bool,
    /// SQL, as the server writes it.
    pub default: Option<String>,
    /// `None` where the engine has no word on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub autoincrement: Option<bool>,
    pub comment: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub computed: Option<ReflectedComputed>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<ReflectedIdentity>,
    /// SQLite only: the place in the primary key, from 1; 0 outside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub primary_key: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReflectedComputed {
    pub sqltext: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub persisted: Option<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReflectedIdentity {
    pub always: bool,
    pub start: i64,
    pub increment: i64,
    pub minvalue: i64,
    pub maxvalue: i64,
    pub cache: i64,
    pub cycle: bool,
}

/// Without columns where the table has no primary key.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ReflectedPrimaryKey {
    pub name: Option<String>,
    pub constrained_columns: Vec<String>,
    pub comment: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub dialect_options: ReflectedOptions,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ReflectedForeignKey {
    pub name: Option<String>,
    pub constrained_columns: Vec<String>,
    pub referred_schema: Option<String>,
    pub referred_table: String,
    pub referred_columns: Vec<String>,
    pub options: ForeignKeyOptions,
    pub comment: Option<String>,
}

/// Only what differs from the engine's own choice.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ForeignKeyOptions {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub onupdate: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ondelete: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initially: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deferrable: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none", rename = "match")]
    pub match_: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ReflectedUnique {
    pub name: Option<String>,
    pub column_names: Vec<String>,
    pub comment: Option<String>,
    /// MySQL only: the index that is the same thing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicates_index: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub dialect_options: ReflectedOptions,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ReflectedIndex {
    pub name: String,
    /// `None` where an expression stands.
    pub column_names: Vec<Option<String>>,
    /// All elements, given where one of them is an expression.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expressions: Vec<String>,
    pub unique: bool,
    /// By element: `desc`, `nulls_first`, `nulls_last`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub column_sorting: BTreeMap<String, Vec<String>>,
    /// PostgreSQL only: what is stored along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub include_columns: Option<Vec<String>>,
    /// PostgreSQL only: the constraint that is the same thing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicates_constraint: Option<String>,
    /// MySQL only: `UNIQUE`, `FULLTEXT`, `SPATIAL`.
    #[serde(default, skip_serializing_if = "Option::is_none", rename = "type")]
    pub flavour: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub dialect_options: ReflectedOptions,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ReflectedCheck {
    pub name: Option<String>,
    pub sqltext: String,
    pub comment: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub dialect_options: ReflectedOptions,
}

/// PostgreSQL's enumerations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReflectedEnum {
    pub name: String,
    pub schema: String,
    /// Found without its schema's name.
    pub visible: bool,
    pub labels: Vec<String>,
}
