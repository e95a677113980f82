//! What CREATE INDEX needs on every engine: its columns, a WHERE, and options by name.

use super::engine::{Engine, Sql};
use super::error::CompileError;
use super::expression::{self, Scope};
use super::quoting;
use crate::schema::{Expr, Index, Options, TableName, Value};

/// The index's name, or the error of one without.
pub(super) fn name(engine: &dyn Engine, table: &TableName, index: &Index) -> Sql {
    let name = super::naming::of_index(engine, table, index);
    let name = name.ok_or(CompileError::IndexNameMissing { statement: "CREATE INDEX" })?;
    quoting::constraint_name(engine, &name)
}

pub(super) fn columns(index: &Index, written: impl Fn(&Expr) -> Sql) -> Result<Vec<String>, CompileError> {
    index.columns.iter().map(written).collect()
}

pub(super) fn plain(engine: &dyn Engine, expr: &Expr) -> Sql {
    expression::write(engine, expr, &Scope::bare())
}

/// A condition given as a string or an expression.
pub(super) fn condition(engine: &dyn Engine, value: &Value) -> Sql {
    match value {
        Value::String(sql) => super::bind::text(engine, sql, &[]),
        Value::Expr(expr) => expression::write(engine, expr, &Scope::bare()),
        _ => Err(CompileError::MalformedValue { value: format!("{value:?}"), expected: "condition" }),
    }
}

pub(super) fn flag(options: &Options, key: &str) -> Option<bool> {
    match options.get(key) {
        Some(Value::Bool(value)) => Some(*value),
        Some(Value::Int(value)) => Some(*value != 0),
        Some(Value::Null) | None => None,
        Some(_) => Some(true),
    }
}

pub(super) fn word<'a>(options: &'a Options, key: &str) -> Option<&'a str> {
    match options.get(key) {
        Some(Value::String(text)) if !text.is_empty() => Some(text),
        _ => None,
    }
}

/// A list of names, or one name.
pub(super) fn words(options: &Options, key: &str) -> Vec<String> {
    match options.get(key) {
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Array(items)) => items
            .iter()
            .filter_map(|item| match item {
                Value::String(text) => Some(text.clone()),
                Value::Expr(expr) => match &**expr {
                    Expr::Column { name, .. } => Some(name.clone()),
                    _ => None,
                },
                _ => None,
            })
            .collect(),
        Some(Value::Json(serde_json::Value::Array(items))) => {
            items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
        }
        _ => Vec::new(),
    }
}

/// The members of an option that is a dict.
pub(super) fn members<'a>(options: &'a Options, key: &str) -> Option<&'a serde_json::Map<String, serde_json::Value>> {
    match options.get(key) {
        Some(Value::Json(serde_json::Value::Object(members))) => Some(members),
        _ => None,
    }
}

/// What an index element is called in options such as `postgresql_ops`.
pub(super) fn key(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Column { name, .. } | Expr::Label { name, .. } => Some(name),
        _ => None,
    }
}
