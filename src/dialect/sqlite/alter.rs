//! What SQLite can alter in place: names. Everything else is a matter for batch mode.

use crate::dialect::engine::{Engine, Sql, Statements};
use crate::dialect::error::CompileError;
use crate::dialect::{column, quoting, types};
use crate::operation::{AlterColumn, Change};
use crate::schema::TableName;

pub(super) fn rename_table(engine: &dyn Engine, table: &TableName, new_name: &str) -> Sql {
    Ok(format!("ALTER TABLE {} RENAME TO {}", quoting::table(engine, table)?, quoting::checked(engine, new_name)?))
}

/// Nothing is begun that can't be finished.
pub(super) fn column(engine: &dyn Engine, alter: &AlterColumn) -> Statements {
    let changes = [
        (alter.ty.is_some(), "the type"),
        (alter.nullable.is_some(), "the nullability"),
        (alter.server_default != Change::Keep, "the default"),
    ];
    let statements = column_verbatim(engine, alter)?;
    match changes.into_iter().find(|(asked, _)| *asked) {
        Some((_, what)) => Err(CompileError::SqliteAlterColumn { what }),
        None => Ok(statements),
    }
}

/// What Alembic writes for any engine it has no rule of its own for.
pub(super) fn column_verbatim(engine: &dyn Engine, alter: &AlterColumn) -> Statements {
    if alter.identity != Change::Keep {
        return Err(CompileError::AlterIdentity);
    }
    if alter.computed != Change::Keep {
        return Err(CompileError::AlterComputed);
    }
    let table = format!("ALTER TABLE {}", quoting::table(engine, &alter.table)?);
    let name = quoting::checked(engine, &alter.column)?;
    let head = format!("{table} ALTER COLUMN {name}");
    let mut statements = Vec::new();
    if let Some(nullable) = alter.nullable {
        statements.push(format!("{head} {} NOT NULL", if nullable { "DROP" } else { "SET" }));
    }
    match &alter.server_default {
        Change::Keep => {}
        Change::Drop => statements.push(format!("{head} DROP DEFAULT")),
        Change::Set(default) => {
            if let Some(default) = column::default(engine, Some(default))? {
                statements.push(format!("{head} SET DEFAULT {default}"));
            }
        }
    }
    if let Some(ty) = &alter.ty {
        statements.push(format!("{head} TYPE {}", types::name(engine, ty)?));
    }
    if let Some(new_name) = &alter.new_name {
        statements.push(format!("{table} RENAME COLUMN {name} TO {}", quoting::checked(engine, new_name)?));
    }
    Ok(statements)
}
