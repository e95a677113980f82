//! SELECT, INSERT, UPDATE and DELETE as trees.

use serde::{Deserialize, Serialize};

use super::{Expr, TableName, Value};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "statement", rename_all = "snake_case")]
pub enum Statement {
    /// Text, or a bare expression such as a function call (which becomes `SELECT f()`).
    Expr {
        expr: Expr,
    },
    Select(Box<Select>),
    Insert(Insert),
    Update(Update),
    Delete(Delete),
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Select {
    pub columns: Vec<Expr>,
    pub distinct: bool,
    pub from: Vec<From>,
    pub filter: Vec<Expr>,
    pub group_by: Vec<Expr>,
    pub having: Vec<Expr>,
    pub order_by: Vec<Expr>,
    pub limit: Option<Expr>,
    pub offset: Option<Expr>,
    /// `UNION`, `UNION ALL`, `EXCEPT`, `INTERSECT` and what follows them.
    pub compound: Vec<(String, Select)>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum From {
    Table {
        name: TableName,
        #[serde(default)]
        alias: Option<String>,
    },
    Subquery {
        select: Box<Select>,
        alias: String,
    },
    Join(Box<Join>),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Join {
    pub left: From,
    pub right: From,
    pub on: Expr,
    #[serde(default)]
    pub outer: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Insert {
    pub table: TableName,
    pub columns: Vec<String>,
    /// Rows in the order of `columns`; empty when `select` is given.
    #[serde(default)]
    pub rows: Vec<Vec<Expr>>,
    #[serde(default)]
    pub select: Option<Box<Select>>,
    #[serde(default)]
    pub on_conflict: Option<OnConflict>,
}

/// `ON CONFLICT` of PostgreSQL and SQLite. No assignments: `DO NOTHING`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OnConflict {
    #[serde(default)]
    pub columns: Vec<String>,
    #[serde(default)]
    pub constraint: Option<String>,
    #[serde(default)]
    pub assignments: Vec<(String, Expr)>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Update {
    pub table: TableName,
    pub assignments: Vec<(String, Expr)>,
    #[serde(default)]
    pub filter: Vec<Expr>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Delete {
    pub table: TableName,
    #[serde(default)]
    pub filter: Vec<Expr>,
}

impl std::convert::From<Value> for Expr {
    fn from(value: Value) -> Self {
        Expr::Literal { value, ty: None }
    }
}
