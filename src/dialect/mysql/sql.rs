//! The own ways of MySQL and MariaDB with functions, moments, UPDATE and duplicate keys.

use crate::dialect::affinity::Affinity;
use crate::dialect::dml::{self, UpdateParts};
use crate::dialect::engine::{Engine, Sql};
use crate::dialect::error::CompileError;
use crate::dialect::expression::Scope;
use crate::dialect::moment;
use crate::schema::Insert;

pub(super) fn function(name: &str, args: &[String]) -> Option<String> {
    match (name, args) {
        ("random", args) => Some(format!("rand({})", args.join(", "))),
        ("sysdate", []) => Some("SYSDATE()".into()),
        ("aggregate_strings", [text, separator]) => Some(format!("group_concat({text} SEPARATOR {separator})")),
        _ => None,
    }
}

/// Columns keep no offset, and the Python drivers send none.
pub(super) fn moment(text: &str, affinity: Affinity) -> String {
    if affinity == Affinity::Date { text.to_owned() } else { moment::without_offset(text).to_owned() }
}

/// SQLAlchemy keeps a duration as a moment after 1970.
pub(super) fn interval(microseconds: i64) -> String {
    format!("'{}'", moment::after_epoch(microseconds))
}

pub(super) fn limit(limit: Option<&str>, offset: Option<&str>) -> String {
    match (limit, offset) {
        (Some(limit), Some(offset)) => format!("\n LIMIT {offset}, {limit}"),
        (Some(limit), None) => format!("\n LIMIT {limit}"),
        (None, Some(offset)) => format!("\n LIMIT {offset}, 18446744073709551615"),
        (None, None) => String::new(),
    }
}

pub(super) fn update(parts: UpdateParts) -> String {
    if parts.others.is_empty() {
        return parts.with_from_clause();
    }
    let assignments: Vec<_> = parts.assignments.iter().map(|(_, column, value)| format!("{column}={value}")).collect();
    let filter = parts.filter.map(|filter| format!(" WHERE {filter}")).unwrap_or_default();
    format!("UPDATE {}, {} SET {}{filter}", parts.table, parts.others.join(", "), assignments.join(", "))
}

pub(super) fn on_conflict(engine: &dyn Engine, insert: &Insert, scope: &Scope) -> Sql {
    let Some(conflict) = &insert.on_conflict else { return Ok(String::new()) };
    if conflict.assignments.is_empty() || conflict.constraint.is_some() || !conflict.columns.is_empty() {
        return Err(CompileError::Unsupported { what: "ON CONFLICT".into(), dialect: engine.name() });
    }
    let assignments = dml::assignments(engine, &conflict.assignments, &scope.inserted())?;
    Ok(format!("ON DUPLICATE KEY UPDATE {}", assignments.join(", ")))
}
