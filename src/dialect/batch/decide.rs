//! Whether a batch copies its table, and what that takes.

use crate::dialect::engine::Engine;
use crate::operation::{Batch, Operation, Recreate};
use crate::schema::{Column, ServerDefault, TableName};

/// A table that is copied under a temporary name and dropped; the copy then takes its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recreation {
    pub table: TableName,
    pub temporary: TableName,
}

pub(in crate::dialect) fn needs_table(engine: &dyn Engine, operation: &Operation) -> Option<TableName> {
    let batch = recreating(engine, operation)?;
    batch.copy_from.is_none().then(|| batch.table.clone())
}

pub(in crate::dialect) fn recreation(engine: &dyn Engine, operation: &Operation) -> Option<Recreation> {
    let table = recreating(engine, operation)?.table.clone();
    Some(Recreation { temporary: temporary(&table), table })
}

fn recreating<'a>(engine: &dyn Engine, operation: &'a Operation) -> Option<&'a Batch> {
    match operation {
        Operation::Batch(batch) => recreates(engine, batch).then_some(batch),
        Operation::AutocommitBlock { operations } => {
            operations.iter().find_map(|recorded| recreating(engine, &recorded.operation))
        }
        Operation::CreateTable { .. }
        | Operation::DropTable { .. }
        | Operation::RenameTable { .. }
        | Operation::CreateTableComment { .. }
        | Operation::DropTableComment { .. }
        | Operation::AddColumn { .. }
        | Operation::DropColumn { .. }
        | Operation::AlterColumn(_)
        | Operation::CreateIndex { .. }
        | Operation::DropIndex { .. }
        | Operation::CreateConstraint { .. }
        | Operation::DropConstraint { .. }
        | Operation::Execute { .. }
        | Operation::BulkInsert { .. }
        | Operation::CreateType { .. }
        | Operation::DropType { .. }
        | Operation::CreateSequence { .. }
        | Operation::DropSequence { .. }
        | Operation::CreateSchema { .. }
        | Operation::DropSchema { .. } => None,
    }
}

/// Alembic cuts the name to 50 characters.
pub(super) fn temporary(table: &TableName) -> TableName {
    let name = format!("_alembic_tmp_{}", table.name).chars().take(50).collect();
    TableName { schema: table.schema.clone(), name }
}

pub(super) fn recreates(engine: &dyn Engine, batch: &Batch) -> bool {
    match batch.recreate {
        Recreate::Always => true,
        Recreate::Never => false,
        Recreate::Auto => {
            engine.recreates_tables()
                && batch.operations.iter().any(|recorded| !alters_in_place(engine, &recorded.operation))
        }
    }
}

fn alters_in_place(engine: &dyn Engine, operation: &Operation) -> bool {
    match operation {
        // What the column implies is queued as an operation of its own.
        Operation::AddColumn { column, inline_references, .. } => {
            adds_in_place(engine, column)
                && (column.foreign_keys.is_empty() || *inline_references)
                && (!column.unique || column.index)
        }
        Operation::CreateIndex { .. } | Operation::DropIndex { .. } => true,
        Operation::CreateTable { .. }
        | Operation::DropTable { .. }
        | Operation::RenameTable { .. }
        | Operation::CreateTableComment { .. }
        | Operation::DropTableComment { .. }
        | Operation::DropColumn { .. }
        | Operation::AlterColumn(_)
        | Operation::CreateConstraint { .. }
        | Operation::DropConstraint { .. }
        | Operation::Execute { .. }
        | Operation::BulkInsert { .. }
        | Operation::CreateType { .. }
        | Operation::DropType { .. }
        | Operation::CreateSequence { .. }
        | Operation::DropSequence { .. }
        | Operation::CreateSchema { .. }
        | Operation::DropSchema { .. }
        | Operation::Batch(_)
        | Operation::AutocommitBlock { .. } => false,
    }
}

/// SQLite's ADD COLUMN takes neither an expression as its default nor a stored computation.
fn adds_in_place(engine: &dyn Engine, column: &Column) -> bool {
    let stored = column.computed.as_ref().is_some_and(|computed| computed.persisted == Some(true));
    let refused = match &column.server_default {
        Some(ServerDefault::Expr { expr }) => engine.default_needs_recreate(expr),
        Some(ServerDefault::String { .. } | ServerDefault::Fetched) | None => false,
    };
    let checked = crate::dialect::table_plan::implied_check(engine, &column.name, &column.ty).is_some();
    !stored && !refused && !checked
}
