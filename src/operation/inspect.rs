//! What a script asks of the live database's catalog, and the answers.

use serde::{Deserialize, Serialize};

use crate::schema::{ReflectedEnum, ReflectedTable, TableName};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "inspect", rename_all = "snake_case")]
pub enum Inspect {
    DefaultSchema,
    SchemaNames,
    /// Where no schema is said, those found without one.
    Names {
        of: Relations,
        #[serde(default)]
        schema: Option<String>,
    },
    /// PostgreSQL only; `*` is every schema.
    Enums {
        #[serde(default)]
        schema: Option<String>,
    },
    ViewDefinition {
        name: TableName,
    },
    /// Tables and views.
    HasTable {
        name: TableName,
    },
    HasSequence {
        name: TableName,
    },
    HasSchema {
        name: String,
    },
    /// PostgreSQL only.
    HasType {
        name: TableName,
    },
    /// All of a table or view.
    Table {
        name: TableName,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relations {
    Tables,
    Views,
    MaterializedViews,
    Sequences,
    TemporaryTables,
    TemporaryViews,
}

/// Written as the bare value: which it is follows from the question.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Inspected {
    Is(bool),
    Name(Option<String>),
    Names(Vec<String>),
    Enums(Vec<ReflectedEnum>),
    /// `None` where there is no such table.
    Table(Option<Box<ReflectedTable>>),
}
