//! Names nobody wrote: of indexes on flagged columns, and by a batch's naming convention.

use std::collections::BTreeMap;

use super::engine::Engine;
use super::quoting;
use crate::schema::{Constraint, ConstraintKind, Expr, Index, TableName};

/// `ix_schema_table_column`.
pub(super) fn index_name(engine: &dyn Engine, table: &TableName, column: &str) -> String {
    quoting::generated(engine, &format!("ix_{}", label(table, column)))
}

/// The name of an index given without one.
pub(super) fn of_index(engine: &dyn Engine, table: &TableName, index: &Index) -> Option<String> {
    match (&index.name, index.columns.first()) {
        (Some(name), _) => Some(name.clone()),
        (None, Some(Expr::Column { name, .. })) => Some(index_name(engine, table, name)),
        (None, _) => None,
    }
}

fn label(table: &TableName, column: &str) -> String {
    match &table.schema {
        Some(schema) => format!("{}_{}_{column}", schema.replace('.', "_"), table.name),
        None => format!("{}_{column}", table.name),
    }
}

/// The name a convention gives an unnamed constraint; `None` where it has no template or a token can't be filled.
pub(super) fn by_convention(
    engine: &dyn Engine,
    convention: &BTreeMap<String, String>,
    table: &TableName,
    constraint: &Constraint,
) -> Option<String> {
    let (key, columns) = match &constraint.kind {
        ConstraintKind::PrimaryKey { columns } => ("pk", columns.as_slice()),
        ConstraintKind::Unique { columns } => ("uq", columns.as_slice()),
        ConstraintKind::ForeignKey { columns, .. } => ("fk", columns.as_slice()),
        ConstraintKind::Check { .. } => ("ck", &[][..]),
        ConstraintKind::Exclude { .. } => return None,
    };
    let mut rest = convention.get(key)?.as_str();
    let mut name = String::new();
    while let Some(start) = rest.find("%(") {
        let end = start + rest[start..].find(")s")?;
        name.push_str(&rest[..start]);
        name.push_str(&token(&rest[start + 2..end], table, columns, &constraint.kind)?);
        rest = &rest[end + 2..];
    }
    name.push_str(rest);
    Some(quoting::generated(engine, &name))
}

fn token(token: &str, table: &TableName, columns: &[String], kind: &ConstraintKind) -> Option<String> {
    let referred = match kind {
        ConstraintKind::ForeignKey { referred, referred_columns, .. } => Some((referred, referred_columns)),
        ConstraintKind::PrimaryKey { .. }
        | ConstraintKind::Unique { .. }
        | ConstraintKind::Check { .. }
        | ConstraintKind::Exclude { .. } => None,
    };
    match token {
        "table_name" => return Some(table.name.clone()),
        "referred_table_name" => return referred.map(|(table, _)| table.name.clone()),
        _ => {}
    }
    let (columns, labelled, token) = match token.strip_prefix("referred_") {
        Some(token) => (referred?.1.as_slice(), referred?.0, token),
        None => (columns, table, token),
    };
    let (index, style) = token.strip_prefix("column_")?.rsplit_once('_')?;
    let styled = |column: &String| match style {
        "name" | "key" => Some(column.clone()),
        "label" => Some(label(labelled, column)),
        _ => None,
    };
    match index {
        "0N" => Some(columns.iter().map(styled).collect::<Option<Vec<_>>>()?.concat()),
        "0_N" => Some(columns.iter().map(styled).collect::<Option<Vec<_>>>()?.join("_")),
        number => columns.get(number.parse::<usize>().ok()?).and_then(styled),
    }
}
