//! A Python value as it travels from a script to SQL.

use serde::{Deserialize, Serialize};

use super::Expr;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "t", content = "v", rename_all = "snake_case")]
pub enum Value {
    Null,
    Bool(bool),
    Int(i64),
    /// Decimal digits of an integer beyond 64 bits.
    BigInt(String),
    Float(f64),
    /// `decimal.Decimal`, as it prints.
    Decimal(String),
    String(String),
    /// Bytes in lower-case hexadecimal.
    Bytes(String),
    /// `datetime.datetime`, ISO with a space: `2024-01-31 12:00:00.000001+00:00`.
    DateTime(String),
    Date(String),
    Time(String),
    /// `datetime.timedelta` in microseconds.
    Interval(i64),
    Uuid(String),
    /// A dict, or anything said to be JSON by its column.
    Json(serde_json::Value),
    Array(Vec<Value>),
    /// An expression where a value may stand: `values(n=func.now())`.
    Expr(Box<Expr>),
}
