//! What SQLite can alter in place: names. Everything else is a matter for batch mode.

use crate::dialect::engine::{Engine, Sql, Statements};
use crate::dialect::error::CompileError;
use crate::dialect::quoting;
use crate::operation::{AlterColumn, Change};
use crate::schema::TableName;

pub(super) fn rename_table(engine: &dyn Engine, table: &TableName, new_name: &str) -> Sql {
    Ok(format!("ALTER TABLE {} RENAME TO {}", quoting::table(engine, table)?, quoting::checked(engine, new_name)?))
}

/// Alembic writes PostgreSQL's ALTER COLUMN here, which SQLite refuses; nothing is begun that can't be finished.
pub(super) fn column(engine: &dyn Engine, alter: &AlterColumn) -> Statements {
    if alter.identity != Change::Keep {
        return Err(CompileError::AlterIdentity);
    }
    if alter.computed != Change::Keep {
        return Err(CompileError::AlterComputed);
    }
    let changes = [
        (alter.ty.is_some(), "the type"),
        (alter.nullable.is_some(), "the nullability"),
        (alter.server_default != Change::Keep, "the default"),
    ];
    if let Some((_, what)) = changes.into_iter().find(|(asked, _)| *asked) {
        return Err(CompileError::SqliteAlterColumn { what });
    }
    let Some(new_name) = &alter.new_name else { return Ok(Vec::new()) };
    Ok(vec![format!(
        "ALTER TABLE {} RENAME COLUMN {} TO {}",
        quoting::table(engine, &alter.table)?,
        quoting::checked(engine, &alter.column)?,
        quoting::checked(engine, new_name)?
    )])
}
