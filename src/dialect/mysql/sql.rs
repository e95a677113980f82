//! The own ways of MySQL and MariaDB with functions, moments, UPDATE and duplicate keys.

use crate::dialect::affinity::{self, Affinity};
use crate::dialect::dml::{self, UpdateParts};
use crate::dialect::engine::{Engine, Sql};
use crate::dialect::error::CompileError;
use crate::dialect::expression;
use crate::dialect::json_item::{self, Item};
use crate::dialect::moment;
use crate::dialect::scope::Scope;
use crate::schema::{Expr, JsonRead, Lock, OnConflict};

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
    format!("{}, {} SET {}{filter}", parts.table, parts.others.join(", "), assignments.join(", "))
}

pub(super) fn on_conflict(engine: &dyn Engine, conflict: &OnConflict, scope: &Scope) -> Sql {
    if !conflict.duplicate_key {
        return Err(CompileError::Unsupported { what: "ON CONFLICT".into(), dialect: engine.name() });
    }
    let assignments = dml::assignments(engine, &conflict.assignments, &scope.inserted())?;
    Ok(format!("ON DUPLICATE KEY UPDATE {}", assignments.join(", ")))
}

pub(super) fn lock(lock: &Lock) -> String {
    let text = if lock.read { " LOCK IN SHARE MODE" } else { " FOR UPDATE" };
    format!("{text}{}", lock.held())
}

pub(super) fn regexp(mariadb: bool, operand: &str, pattern: &str, flags: Option<&str>, negated: bool) -> String {
    let not = if negated { "NOT " } else { "" };
    match flags {
        None => format!("{operand} {not}REGEXP {pattern}"),
        Some(flags) if mariadb => format!("{operand} {not}REGEXP CONCAT('(?', {flags}, ')', {pattern})"),
        Some(flags) => format!("{not}REGEXP_LIKE({operand}, {pattern}, {flags})"),
    }
}

/// JSON's null is no NULL here, so it has to be told apart.
pub(super) fn json_item(engine: &dyn Engine, operand: &Expr, item: &Item, scope: &Scope) -> Sql {
    let operand = expression::write(engine, operand, scope)?;
    let extracted = format!("JSON_EXTRACT({operand}, {})", json_item::path_literal(engine, item.path)?);
    let JsonRead::As(ty) = item.read else { return Ok(extracted) };
    let value = match affinity::of(ty) {
        Affinity::Integer => format!("ELSE CAST({extracted} AS SIGNED INTEGER)"),
        Affinity::Numeric | Affinity::Float => match (ty.precision, ty.scale) {
            (Some(precision), Some(scale)) => format!("ELSE CAST({extracted} AS DECIMAL({precision}, {scale}))"),
            (Some(_) | None, Some(_) | None) => format!("ELSE {extracted}+0.0000000000000000000000"),
        },
        Affinity::Boolean => "WHEN true THEN true ELSE false".to_owned(),
        Affinity::String => format!("ELSE JSON_UNQUOTE({extracted})"),
        Affinity::Null
        | Affinity::Date
        | Affinity::Time
        | Affinity::DateTime
        | Affinity::Interval
        | Affinity::Binary
        | Affinity::Json
        | Affinity::Uuid
        | Affinity::Array
        | Affinity::Of(_) => format!("ELSE {extracted}"),
    };
    Ok(format!("CASE {extracted} WHEN 'null' THEN NULL {value} END"))
}
