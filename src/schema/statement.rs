//! SELECT, INSERT, UPDATE and DELETE as trees.

use serde::{Deserialize, Serialize};

use super::{Expr, TableName, Type, Value};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "statement", rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "most statements are texts")]
pub enum Statement {
    /// Text, or a bare expression such as a function call (which becomes `SELECT f()`).
    Expr {
        expr: Expr,
    },
    Select(Box<Select>),
    Insert(Box<Insert>),
    Update(Box<Update>),
    Delete(Box<Delete>),
}

/// A word after the verb, such as `IGNORE`, and the only engine that it is for.
pub type Prefix = (String, Option<String>);

/// The common table expressions before a statement, in their order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct With {
    pub recursive: bool,
    pub tables: Vec<CommonTable>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CommonTable {
    pub name: String,
    /// Named only where it refers to itself.
    #[serde(default)]
    pub columns: Vec<String>,
    pub body: Statement,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Select {
    pub with: Option<With>,
    pub prefixes: Vec<Prefix>,
    pub columns: Vec<Expr>,
    pub distinct: bool,
    /// `DISTINCT ON`, PostgreSQL's.
    pub distinct_on: Vec<Expr>,
    pub from: Vec<From>,
    pub filter: Vec<Expr>,
    pub group_by: Vec<Expr>,
    pub having: Vec<Expr>,
    pub order_by: Vec<Expr>,
    pub limit: Option<Expr>,
    pub offset: Option<Expr>,
    pub lock: Option<Lock>,
    /// The first of several put together; then only what orders and limits them is said here.
    pub first: Option<Box<Select>>,
    /// `UNION`, `UNION ALL`, `EXCEPT`, `INTERSECT` and what follows them.
    pub compound: Vec<(String, Select)>,
}

/// `FOR UPDATE` and its weaker forms.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Lock {
    pub read: bool,
    pub key_share: bool,
    pub nowait: bool,
    pub skip_locked: bool,
    pub of: Vec<String>,
}

impl Lock {
    /// What becomes of rows that another transaction holds.
    pub fn held(&self) -> &'static str {
        match (self.nowait, self.skip_locked) {
            (true, _) => " NOWAIT",
            (false, true) => " SKIP LOCKED",
            (false, false) => "",
        }
    }
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
        /// It reads the sources before it.
        #[serde(default)]
        lateral: bool,
    },
    /// A call, or text.
    Expr {
        expr: Box<Expr>,
        #[serde(default)]
        alias: Option<String>,
        #[serde(default)]
        columns: Vec<(String, Option<Type>)>,
        #[serde(default)]
        ordinality: bool,
        #[serde(default)]
        lateral: bool,
    },
    /// Rows written out.
    Values {
        rows: Vec<Vec<Expr>>,
        alias: String,
        columns: Vec<String>,
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
    #[serde(default)]
    pub full: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Insert {
    #[serde(default)]
    pub with: Option<With>,
    #[serde(default)]
    pub prefixes: Vec<Prefix>,
    pub table: TableName,
    pub columns: Vec<String>,
    /// Rows in the order of `columns`; empty when `select` is given.
    #[serde(default)]
    pub rows: Vec<Vec<Expr>>,
    #[serde(default)]
    pub select: Option<Box<Select>>,
    #[serde(default)]
    pub on_conflict: Option<OnConflict>,
    #[serde(default)]
    pub returning: Vec<Expr>,
    /// Keys that the server makes, which SQLAlchemy asks for; whether the engine tells them as the last row's number too.
    #[serde(default)]
    pub generated: Vec<(String, bool)>,
}

/// `ON CONFLICT` of PostgreSQL and SQLite, where no assignments mean `DO NOTHING`; `ON DUPLICATE KEY UPDATE` of MySQL.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OnConflict {
    #[serde(default)]
    pub columns: Vec<String>,
    #[serde(default)]
    pub constraint: Option<String>,
    /// Of the partial index that is meant.
    #[serde(default)]
    pub index_where: Option<Expr>,
    #[serde(default)]
    pub assignments: Vec<(String, Expr)>,
    #[serde(default, rename = "where")]
    pub filter: Option<Expr>,
    #[serde(default)]
    pub duplicate_key: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Update {
    #[serde(default)]
    pub with: Option<With>,
    #[serde(default)]
    pub prefixes: Vec<Prefix>,
    pub table: TableName,
    #[serde(default)]
    pub alias: Option<String>,
    pub assignments: Vec<(String, Expr)>,
    /// What it reads beside its table.
    #[serde(default)]
    pub from: Vec<From>,
    #[serde(default)]
    pub filter: Vec<Expr>,
    #[serde(default)]
    pub returning: Vec<Expr>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Delete {
    #[serde(default)]
    pub with: Option<With>,
    #[serde(default)]
    pub prefixes: Vec<Prefix>,
    pub table: TableName,
    #[serde(default)]
    pub alias: Option<String>,
    /// What it reads beside its table.
    #[serde(default)]
    pub using: Vec<From>,
    #[serde(default)]
    pub filter: Vec<Expr>,
    #[serde(default)]
    pub returning: Vec<Expr>,
}

impl std::convert::From<Value> for Expr {
    fn from(value: Value) -> Self {
        Expr::Literal { value, ty: None }
    }
}
