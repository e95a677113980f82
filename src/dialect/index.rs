//! What CREATE INDEX needs on every engine: its name, its elements and a WHERE.

use super::engine::{Engine, Sql};
use super::error::CompileError;
use super::expression;
use super::quoting;
use super::scope::Scope;
use crate::schema::{Expr, Index, TableName, Value};

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
    if let Value::String(sql) = value {
        return super::bind::text(engine, sql, &[]);
    }
    if let Value::Expr(expr) = value {
        return expression::write(engine, expr, &Scope::bare());
    }
    Err(CompileError::MalformedValue { value: format!("{value:?}"), expected: "condition" })
}

/// What an index element is called in options such as `postgresql_ops`.
pub(super) fn key(expr: &Expr) -> Option<&str> {
    if let Expr::Column { name, .. } | Expr::Label { name, .. } = expr { Some(name) } else { None }
}
