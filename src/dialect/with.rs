//! The common table expressions before a statement.

use super::engine::{Engine, Sql};
use super::scope::Scope;
use super::{dml, quoting};
use crate::schema::{CommonTable, With};

/// With a line's end after it; the statement itself is written first, since it decides the numbers in made-up names.
pub(super) fn clause(engine: &dyn Engine, with: Option<&With>, scope: &Scope) -> Sql {
    let Some(with) = with else { return Ok(String::new()) };
    let tables: Result<Vec<_>, _> = with.tables.iter().map(|table| common(engine, table, scope)).collect();
    let recursive = if with.recursive { "RECURSIVE " } else { "" };
    Ok(format!("WITH {recursive}{}\n", tables?.join(",\n")))
}

fn common(engine: &dyn Engine, table: &CommonTable, scope: &Scope) -> Sql {
    let name = quoting::quote(engine, &scope.name(&table.name));
    let columns: Vec<_> = table.columns.iter().map(|column| quoting::quote(engine, &scope.name(column))).collect();
    let columns = if columns.is_empty() { String::new() } else { format!("({})", columns.join(", ")) };
    Ok(format!("{name}{columns} AS\n({})", dml::statement(engine, &table.body, scope)?))
}
