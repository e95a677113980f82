//! ALTER COLUMN on MySQL and MariaDB, which restate the whole column, and DROP of each kind of constraint.

use crate::dialect::affinity::{self, Affinity};
use crate::dialect::column;
use crate::dialect::engine::{ConstraintClass, DropConstraint, Engine, Sql, Statements};
use crate::dialect::error::CompileError;
use crate::dialect::{alter_table, literal, quoting, types};
use crate::operation::{AlterColumn, Change};
use crate::schema::{Autoincrement, TableName, Type};

pub(super) fn rename_table(engine: &dyn Engine, table: &TableName, new_name: &str) -> Sql {
    let renamed = TableName { schema: table.schema.clone(), name: new_name.to_owned() };
    Ok(format!("ALTER TABLE {} RENAME TO {}", quoting::table(engine, table)?, quoting::table(engine, &renamed)?))
}

pub(super) fn column(engine: &dyn Engine, alter: &AlterColumn) -> Statements {
    if alter.identity != Change::Keep {
        return Err(CompileError::AlterIdentity);
    }
    if alter.computed != Change::Keep {
        return Err(CompileError::AlterComputed);
    }
    let head = format!("ALTER TABLE {}", quoting::table(engine, &alter.table)?);
    let name = quoting::checked(engine, &alter.column)?;
    let ty = alter.ty.as_ref().or(alter.existing_type.as_ref());
    if alter.new_name.is_some() || takes_moment_default(engine, alter, ty) {
        let new_name = quoting::checked(engine, alter.new_name.as_deref().unwrap_or(&alter.column))?;
        return Ok(vec![format!("{head} CHANGE {name} {new_name} {}", restated(engine, alter, ty)?)]);
    }
    let restates = alter.nullable.is_some()
        || alter.ty.is_some()
        || alter.autoincrement.is_some()
        || alter.comment != Change::Keep;
    if restates {
        return Ok(vec![format!("{head} MODIFY {name} {}", restated(engine, alter, ty)?)]);
    }
    Ok(match &alter.server_default {
        Change::Keep => Vec::new(),
        Change::Drop => vec![format!("{head} ALTER COLUMN {name} DROP DEFAULT")],
        Change::Set(default) => column::default(engine, Some(default))?
            .map(|default| format!("{head} ALTER COLUMN {name} SET DEFAULT {default}"))
            .into_iter()
            .collect(),
    })
}

/// A DATETIME may get a function as its default only through CHANGE, so Alembic uses it whenever the default is not
/// being dropped.
fn takes_moment_default(engine: &dyn Engine, alter: &AlterColumn, ty: Option<&Type>) -> bool {
    let is_moment = ty.is_some_and(|ty| affinity::of(types::implementation(engine, ty)) == Affinity::DateTime);
    is_moment && !alter.type_is_class && alter.server_default != Change::Drop
}

/// `<type> NULL|NOT NULL [AUTO_INCREMENT] [DEFAULT d] [COMMENT 'c']`: what the script does not say is lost.
fn restated(engine: &dyn Engine, alter: &AlterColumn, ty: Option<&Type>) -> Sql {
    let ty = ty.ok_or(CompileError::ExistingTypeMissing)?;
    let nullable = alter.nullable.or(alter.existing_nullable).unwrap_or(true);
    let mut text = format!("{} {}", types::name(engine, ty)?, if nullable { "NULL" } else { "NOT NULL" });
    match alter.autoincrement.or(alter.existing_autoincrement) {
        Some(Autoincrement::On | Autoincrement::Auto | Autoincrement::IgnoreForeignKey) => text += " AUTO_INCREMENT",
        Some(Autoincrement::Off) | None => {}
    }
    let unchanged = alter.server_default == Change::Keep;
    let default = if unchanged { &alter.existing_server_default } else { &alter.server_default };
    if let Change::Set(default) = default
        && let Some(default) = column::default(engine, Some(default))?
    {
        text += &format!(" DEFAULT {default}");
    }
    let comment = match &alter.comment {
        Change::Keep => alter.existing_comment.as_ref(),
        Change::Drop => None,
        Change::Set(comment) => Some(comment),
    };
    if let Some(comment) = comment {
        text += &format!(" COMMENT {}", literal::string(engine, comment)?);
    }
    Ok(text)
}

pub(super) fn drop_constraint(engine: &dyn Engine, mariadb: bool, drop: &DropConstraint) -> Sql {
    let table = quoting::table(engine, drop.table)?;
    let kind = drop.kind.ok_or(CompileError::ConstraintKindMissing)?;
    let named = || {
        let name = drop.name.ok_or_else(|| CompileError::ConstraintNameMissing { table: drop.table.name.clone() })?;
        quoting::constraint_name(engine, name)
    };
    match kind {
        ConstraintClass::ForeignKey => Ok(format!("ALTER TABLE {table} DROP FOREIGN KEY {}", named()?)),
        ConstraintClass::Primary => Ok(format!("ALTER TABLE {table} DROP PRIMARY KEY")),
        ConstraintClass::Unique => Ok(format!("ALTER TABLE {table} DROP INDEX {}", named()?)),
        ConstraintClass::Check if mariadb => alter_table::drop_constraint(engine, drop.table, drop.name, false),
        ConstraintClass::Check => Ok(format!("ALTER TABLE {table} DROP CHECK {}", named()?)),
    }
}
