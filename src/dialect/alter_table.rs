//! ALTER TABLE operations that all engines share: columns come and go, constraints are added.

use super::column;
use super::constraint;
use super::engine::{Engine, Sql, Statements};
use super::error::CompileError;
use super::quoting;
use super::table_plan::{self, TablePlan};
use crate::schema::{Column, Constraint, ConstraintKind, TableName};

pub(super) struct AddColumn<'a> {
    pub table: &'a TableName,
    pub column: &'a Column,
    pub if_not_exists: bool,
    pub inline_references: bool,
    pub inline_primary_key: bool,
}

pub(super) fn add_column(engine: &dyn Engine, add: &AddColumn) -> Statements {
    let AddColumn { table, column, .. } = add;
    let plan = TablePlan::of_column(engine, table, column);
    let inline = if add.inline_references { inline_reference(column) } else { None };
    let mut text = format!("ALTER TABLE {} ADD COLUMN ", quoting::table(engine, table)?);
    if add.if_not_exists {
        text += "IF NOT EXISTS ";
    }
    text += &column::whole(engine, column, &plan)?;
    if add.inline_primary_key && column.primary_key {
        text += " PRIMARY KEY";
    }
    if let Some(reference) = &inline {
        text += &inline_text(engine, reference)?;
    }
    let mut statements = vec![text];
    let check = table_plan::implied_check(engine, &column.name, &column.ty);
    for constraint in &plan.constraints {
        if check.as_ref() == Some(constraint) {
            statements.extend(engine.add_implied_check(table, constraint)?);
        } else if inline.as_ref() != Some(constraint) {
            statements.extend(engine.add_constraint(table, constraint)?);
        }
    }
    if column.index {
        let index = table_plan::implied_index(engine, table, column);
        statements.push(engine.create_index(table, &index, false)?);
    }
    if let (Some(comment), false) = (&column.comment, engine.inline_comments()) {
        statements.extend(engine.comment_on_column(table, &column.name, Some(comment))?);
    }
    Ok(statements)
}

fn inline_reference(column: &Column) -> Option<Constraint> {
    match column.foreign_keys.as_slice() {
        [single] => Some(table_plan::foreign_key(column, single)),
        _ => None,
    }
}

fn inline_text(engine: &dyn Engine, reference: &Constraint) -> Sql {
    let ConstraintKind::ForeignKey { referred, referred_columns, on_delete, on_update, match_, .. } = &reference.kind
    else {
        return Ok(String::new());
    };
    Ok(format!(
        " REFERENCES {} ({}){}{}",
        quoting::table(engine, referred)?,
        quoting::list(engine, referred_columns)?,
        constraint::reference_rules(engine, on_delete.as_deref(), on_update.as_deref(), match_.as_deref())?,
        constraint::deferral(&reference.deferral)?,
    ))
}

pub(super) fn drop_column(engine: &dyn Engine, table: &TableName, column: &str, if_exists: bool) -> Sql {
    let condition = if if_exists { "IF EXISTS " } else { "" };
    let (table, column) = (quoting::table(engine, table)?, quoting::checked(engine, column)?);
    Ok(format!("ALTER TABLE {table} DROP COLUMN {condition}{column}"))
}

pub(super) fn add_constraint(engine: &dyn Engine, table: &TableName, constraint: &Constraint) -> Statements {
    let text = constraint::element(engine, constraint, table)?;
    Ok(vec![format!("ALTER TABLE {} ADD {text}", quoting::table(engine, table)?)])
}

/// `ALTER TABLE t DROP CONSTRAINT [IF EXISTS ]n`.
pub(super) fn drop_constraint(engine: &dyn Engine, table: &TableName, name: Option<&str>, if_exists: bool) -> Sql {
    let name = name.ok_or_else(|| CompileError::ConstraintNameMissing { table: table.name.clone() })?;
    let condition = if if_exists { "IF EXISTS " } else { "" };
    let (table, name) = (quoting::table(engine, table)?, quoting::constraint_name(engine, name)?);
    Ok(format!("ALTER TABLE {table} DROP CONSTRAINT {condition}{name}"))
}
