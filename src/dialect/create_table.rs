//! CREATE TABLE with everything that belongs to it: types before, indexes and comments after.

use super::engine::{Engine, Sql, Statements};
use super::error::CompileError;
use super::memo::Memo;
use super::table_plan::{self, TablePlan};
use super::{column, naming, quoting};
use crate::schema::{Constraint, ConstraintKind, Table};

pub(super) fn create_table(engine: &dyn Engine, table: &Table, if_not_exists: bool, memo: &mut Memo) -> Statements {
    let mut statements = Vec::new();
    for ty in engine.types_of_table(&table.columns) {
        if memo.is_new(&ty) {
            statements.extend(engine.create_type(&ty, false)?);
        }
    }
    statements.push(table_alone(engine, table, if_not_exists)?);
    for index in table_plan::indexes(engine, table) {
        let name = naming::of_index(engine, &table.name, &index);
        let index = crate::schema::Index { name, ..index };
        statements.push(engine.create_index(&table.name, &index, false)?);
    }
    if !engine.inline_comments() {
        if let Some(comment) = &table.comment {
            statements.extend(engine.comment_on_table(&table.name, Some(comment))?);
        }
        for column in &table.columns {
            if let Some(comment) = &column.comment {
                statements.extend(engine.comment_on_column(&table.name, &column.name, Some(comment))?);
            }
        }
    }
    Ok(statements)
}

/// The CREATE TABLE statement itself.
pub(super) fn table_alone(engine: &dyn Engine, table: &Table, if_not_exists: bool) -> Sql {
    let plan = TablePlan::of(engine, table);
    let mut lines = Vec::new();
    for column in &table.columns {
        lines.push(column::whole(engine, column, &plan).map_err(|source| CompileError::InColumn {
            table: table.name.name.clone(),
            column: column.name.clone(),
            source: Box::new(source),
        })?);
    }
    for constraint in plan.primary_key.iter().chain(&plan.constraints) {
        if !is_empty(constraint) {
            lines.extend(engine.constraint(constraint, &plan)?);
        }
    }
    let mut text = String::from("CREATE ");
    for prefix in &table.prefixes {
        text += &format!("{prefix} ");
    }
    text += "TABLE ";
    if if_not_exists {
        text += "IF NOT EXISTS ";
    }
    text += &quoting::table(engine, &table.name)?;
    text += " (";
    if !lines.is_empty() {
        text += &format!("\n    {}", lines.join(",\n    "));
    }
    Ok(format!("{text}\n){}", engine.table_options(table)?))
}

/// A UNIQUE without columns is left out, as in SQLAlchemy.
fn is_empty(constraint: &Constraint) -> bool {
    match &constraint.kind {
        ConstraintKind::Unique { columns } | ConstraintKind::PrimaryKey { columns } => columns.is_empty(),
        ConstraintKind::ForeignKey { .. } | ConstraintKind::Check { .. } | ConstraintKind::Exclude { .. } => false,
    }
}
