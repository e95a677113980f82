//! Each operation into its statements.

use super::alter_table::{self, AddColumn};
use super::create_table;
use super::dml;
use super::engine::{ConstraintClass, DropConstraint, DropIndex, Engine, Statements};
use super::error::CompileError;
use super::memo::Memo;
use super::{batch, schema, sequence, table_plan, types};
use crate::operation::{AlterColumn, Operation, Recorded};
use crate::schema::Table;

pub(super) fn compile(
    engine: &dyn Engine,
    operation: &Operation,
    table: Option<&Table>,
    memo: &mut Memo,
) -> Statements {
    match operation {
        Operation::CreateTable { table, if_not_exists } => {
            create_table::create_table(engine, table, *if_not_exists, memo)
        }
        Operation::DropTable { table, if_exists } => {
            let condition = if *if_exists { "IF EXISTS " } else { "" };
            Ok(vec![format!("DROP TABLE {condition}{}", super::quoting::table(engine, table)?)])
        }
        Operation::RenameTable { table, new_name } => Ok(vec![engine.rename_table(table, new_name)?]),
        Operation::CreateTableComment { table, comment, .. } => engine.comment_on_table(table, Some(comment)),
        Operation::DropTableComment { table, .. } => engine.comment_on_table(table, None),
        Operation::AddColumn { table, column, if_not_exists, inline_references, inline_primary_key } => {
            alter_table::add_column(
                engine,
                &AddColumn {
                    table,
                    column,
                    if_not_exists: *if_not_exists,
                    inline_references: *inline_references,
                    inline_primary_key: *inline_primary_key,
                },
            )
        }
        Operation::DropColumn { table, column, if_exists, .. } => {
            Ok(vec![alter_table::drop_column(engine, table, column, *if_exists)?])
        }
        Operation::AlterColumn(alter) => alter_column(engine, alter),
        Operation::CreateIndex { table, index, if_not_exists } => {
            Ok(vec![engine.create_index(table, index, *if_not_exists)?])
        }
        Operation::DropIndex { name, table, schema, if_exists, options } => {
            if name.is_empty() {
                return Err(CompileError::IndexNameMissing { statement: "DROP INDEX" });
            }
            let drop = DropIndex {
                name,
                table: table.as_ref().filter(|table| !table.name.is_empty()),
                schema: schema.as_deref(),
                if_exists: *if_exists,
                options,
            };
            Ok(vec![engine.drop_index(&drop)?])
        }
        Operation::CreateConstraint { table, constraint } => engine.add_constraint(table, constraint),
        Operation::DropConstraint { table, name, kind, if_exists } => {
            let kind = kind.as_deref().map(constraint_class).transpose()?;
            let drop = DropConstraint { table, name: name.as_deref(), kind, if_exists: *if_exists };
            Ok(vec![engine.drop_constraint(&drop)?])
        }
        Operation::Execute { statement } => dml::execute(engine, statement),
        Operation::BulkInsert { table, columns, rows } => dml::bulk_insert(engine, table, columns, rows),
        Operation::CreateType { ty, check_first } => {
            engine.create_type(types::implementation(engine, ty), *check_first)
        }
        Operation::DropType { ty, check_first } => engine.drop_type(types::implementation(engine, ty), *check_first),
        Operation::CreateSequence { sequence, if_not_exists } => {
            Ok(vec![sequence::create(engine, sequence, *if_not_exists)?])
        }
        Operation::DropSequence { sequence, if_exists } => Ok(vec![sequence::drop(engine, sequence, *if_exists)?]),
        Operation::CreateSchema { schema, if_not_exists } => Ok(vec![schema::create(engine, schema, *if_not_exists)?]),
        Operation::DropSchema { schema, cascade, if_exists } => {
            Ok(vec![schema::drop(engine, schema, *cascade, *if_exists)?])
        }
        Operation::Batch(inner) => batch::compile(engine, inner, table, memo),
        Operation::AutocommitBlock { operations } => all(engine, operations, table, memo),
    }
}

fn all(engine: &dyn Engine, operations: &[Recorded], table: Option<&Table>, memo: &mut Memo) -> Statements {
    let mut statements = Vec::new();
    for recorded in operations {
        statements.extend(compile(engine, &recorded.operation, table, memo)?);
    }
    Ok(statements)
}

/// The CHECK that the old type implied goes before, the one of the new type comes after.
fn alter_column(engine: &dyn Engine, alter: &AlterColumn) -> Statements {
    let mut statements = Vec::new();
    if let (Some(existing), Some(_)) = (&alter.existing_type, &alter.ty)
        && let Some(check) = table_plan::implied_check(engine, &alter.column, existing)
    {
        statements.extend(engine.drop_implied_check(&alter.table, &check)?);
    }
    statements.extend(engine.alter_column(alter)?);
    if let Some(ty) = &alter.ty
        && let Some(check) = table_plan::implied_check(engine, &alter.column, ty)
    {
        statements.extend(engine.add_implied_check(&alter.table, &check)?);
    }
    Ok(statements)
}

pub(super) fn constraint_class(kind: &str) -> Result<ConstraintClass, CompileError> {
    match kind {
        "foreignkey" => Ok(ConstraintClass::ForeignKey),
        "primary" => Ok(ConstraintClass::Primary),
        "unique" => Ok(ConstraintClass::Unique),
        "check" => Ok(ConstraintClass::Check),
        other => Err(CompileError::ConstraintKindUnknown { kind: other.to_owned() }),
    }
}
