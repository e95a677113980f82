//! What a running script asks of the database, and what it is answered.

use serde::{Deserialize, Serialize};

use super::{Inspect, Recorded};
use crate::diagnostic::Diagnostic;

/// First `recorded` is carried out, in order; then the question is answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// What the script recorded since it last asked.
    pub recorded: Vec<Recorded>,
    pub question: Ask,
    /// Inside `autocommit_block()`: outside any transaction.
    #[serde(default)]
    pub outside: bool,
    /// The script would catch what goes wrong with the last one recorded.
    #[serde(default)]
    pub guarded: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum Ask {
    /// Nothing: it is enough that all of it is carried out.
    Nothing,
    /// The rows of a statement.
    Rows { statement: Box<Recorded> },
    /// The next rows of a result that has more.
    More { result: u32 },
    /// Nobody wants the rest.
    Forget { result: u32 },
    /// What the catalog tells.
    Inspect { inspect: Inspect },
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Answered {
    /// Of the operations that were carried out, one each, in order.
    pub executed: Vec<Counted>,
    pub answer: Answer,
}

/// What the server told of one operation: of its last statement, where it took several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counted {
    pub rows: u64,
    /// The number that MySQL or SQLite gave to the last row inserted.
    #[serde(default)]
    pub last_id: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Answer {
    #[default]
    Done,
    Rows(Chunk),
    /// An [`Inspected`](super::Inspected), written.
    Inspected {
        inspected: serde_json::Value,
    },
    /// The server refused a statement; the script may catch it.
    Failed(Box<ScriptError>),
    /// Nothing the script may catch: it is stopped.
    Stopped {
        diagnostic: Box<Diagnostic>,
    },
}

/// Rows of a result, as many as travel at once.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Chunk {
    /// To be asked for more by; nothing where these were all.
    pub more: Option<u32>,
    /// Empty in later chunks. A result without rows may not know its columns either.
    pub columns: Vec<ResultColumn>,
    pub rows: Vec<Vec<Cell>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultColumn {
    pub name: String,
    pub kind: CellKind,
}

/// What a cell's text means in Python.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CellKind {
    /// As it comes: text, numbers, truth.
    Plain,
    Decimal,
    /// Lower-case hexadecimal.
    Bytes,
    Date,
    Time,
    /// Without zone or with one.
    DateTime,
    /// In PostgreSQL's own words.
    Interval,
    /// MySQL's TIME, which Python's drivers give as a `timedelta`.
    Duration,
    Uuid,
    Json,
    /// An array in PostgreSQL's own words, and what its elements are.
    Texts,
    Integers,
    Floats,
    Decimals,
    Booleans,
    Dates,
    DateTimes,
    Uuids,
    /// SQLite: each cell is what it is.
    Any,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Cell {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    /// Hexadecimal, where the column does not say so already.
    Blob {
        b: String,
    },
    /// Beyond 64 bits, infinite, or not a number: as Python's `int` and `float` read it.
    Number {
        n: String,
    },
}

/// A server's refusal, as the exception that Python's drivers raise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScriptError {
    /// Of `sqlalchemy.exc`: `ProgrammingError`.
    pub class: String,
    /// What the server said.
    pub message: String,
    /// SQLSTATE, where the engine has one.
    pub state: Option<String>,
    pub number: Option<u32>,
    pub constraint: Option<String>,
    pub sql: String,
    /// What the user is told where the script does not catch it.
    pub diagnostic: Box<Diagnostic>,
}
