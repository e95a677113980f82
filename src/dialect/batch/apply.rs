//! A queued operation upon the draft of the new table.

use super::draft::{Draft, DraftColumn, without_flags};
use super::order;
use crate::dialect::CompileError;
use crate::dialect::engine::Engine;
use crate::dialect::{naming, table_plan};
use crate::operation::{AlterColumn, Batch, Change, Operation, Placement};
use crate::schema::{Autoincrement, Column, Constraint, ConstraintKind, Expr, Index, Type};

pub(super) fn apply(
    engine: &dyn Engine,
    draft: &mut Draft,
    batch: &Batch,
    operation: &Operation,
    placement: Option<&Placement>,
) -> Result<(), CompileError> {
    match operation {
        Operation::AddColumn { column, .. } => {
            order::place(draft, batch, &column.name, placement)?;
            add_column(engine, draft, column);
            Ok(())
        }
        Operation::DropColumn { column, existing_type, .. } => drop_column(draft, column, existing_type.as_ref()),
        Operation::AlterColumn(alter) => alter_column(engine, draft, alter),
        Operation::CreateIndex { index, .. } => {
            let name = naming::of_index(engine, &draft.name, index);
            draft.new_indexes.push(Index { name, ..index.clone() });
            Ok(())
        }
        Operation::DropIndex { name, .. } => drop_index(draft, name),
        Operation::CreateConstraint { constraint, .. } => add_constraint(draft, constraint),
        Operation::DropConstraint { name, .. } => drop_constraint(draft, name.as_deref()),
        Operation::CreateTableComment { comment, .. } => {
            draft.comment = Some(comment.clone());
            Ok(())
        }
        Operation::DropTableComment { .. } => {
            draft.comment = None;
            Ok(())
        }
        Operation::CreateTable { .. }
        | Operation::DropTable { .. }
        | Operation::RenameTable { .. }
        | Operation::Execute { .. }
        | Operation::BulkInsert { .. }
        | Operation::CreateType { .. }
        | Operation::DropType { .. }
        | Operation::CreateSequence { .. }
        | Operation::DropSequence { .. }
        | Operation::CreateSchema { .. }
        | Operation::DropSchema { .. }
        | Operation::Batch(_)
        | Operation::AutocommitBlock { .. } => Err(CompileError::NotInBatch { operation: operation.name() }),
    }
}

fn add_column(engine: &dyn Engine, draft: &mut Draft, column: &Column) {
    let implied = table_plan::implied_constraints(engine, column);
    let check = table_plan::implied_check(engine, &column.name, &column.ty);
    // The type makes its own CHECK when the table is created.
    draft.constraints.extend(implied.into_iter().filter(|constraint| check.as_ref() != Some(constraint)));
    if column.index {
        draft.new_indexes.push(table_plan::implied_index(engine, &draft.name, column));
    }
    let column = without_flags(column, column.primary_key);
    draft.columns.push(DraftColumn { key: column.name.clone(), column, copied: None });
}

fn drop_column(draft: &mut Draft, name: &str, existing_type: Option<&Type>) -> Result<(), CompileError> {
    draft.column(name)?;
    draft.columns.retain(|column| column.key != name);
    draft.existing_order.retain(|key| key != name);
    for constraint in &mut draft.constraints {
        if let ConstraintKind::PrimaryKey { columns } = &mut constraint.kind {
            columns.retain(|column| column != name);
        }
    }
    draft.constraints.retain(|constraint| !is_empty_key(constraint));
    forget_type_check(draft, existing_type);
    forget_unnamed_checks(draft, name);
    Ok(())
}

fn is_empty_key(constraint: &Constraint) -> bool {
    matches!(&constraint.kind, ConstraintKind::PrimaryKey { columns } if columns.is_empty())
}

fn alter_column(engine: &dyn Engine, draft: &mut Draft, alter: &AlterColumn) -> Result<(), CompileError> {
    draft.column(&alter.column)?;
    if alter.new_name.is_some() || alter.ty.is_some() {
        forget_type_check(draft, alter.existing_type.as_ref());
        forget_unnamed_checks(draft, &alter.column);
    }
    let altered = draft.column(&alter.column)?;
    if let Some(ty) = &alter.ty {
        if altered.copied.is_some() && engine.copied(&altered.column.ty, ty) {
            altered.copied = Some(Some(ty.clone()));
        }
        altered.column.ty = ty.clone();
    }
    if let Some(name) = &alter.new_name {
        altered.column.name.clone_from(name);
    }
    if let Some(nullable) = alter.nullable {
        altered.column.nullable = Some(nullable);
    }
    match &alter.server_default {
        Change::Keep => {}
        Change::Drop => altered.column.server_default = None,
        Change::Set(default) => altered.column.server_default = Some(default.clone()),
    }
    match &alter.computed {
        Change::Keep => {}
        Change::Drop => {
            // What was computed is data from now on.
            altered.copied = altered.copied.take().or(altered.column.computed.is_some().then_some(None));
            altered.column.computed = None;
        }
        Change::Set(computed) => altered.column.computed = Some(computed.clone()),
    }
    match &alter.identity {
        Change::Keep => {}
        Change::Drop => altered.column.identity = None,
        Change::Set(identity) => altered.column.identity = Some(identity.clone()),
    }
    match alter.autoincrement {
        None => {}
        Some(Autoincrement::Off) => altered.column.autoincrement = Autoincrement::Off,
        Some(Autoincrement::On | Autoincrement::Auto | Autoincrement::IgnoreForeignKey) => {
            altered.column.autoincrement = Autoincrement::On;
        }
    }
    match &alter.comment {
        Change::Keep => {}
        Change::Drop => altered.column.comment = None,
        Change::Set(comment) => altered.column.comment = Some(comment.clone()),
    }
    Ok(())
}

/// The named CHECK of a Boolean or Enum goes with the type that made it.
fn forget_type_check(draft: &mut Draft, existing: Option<&Type>) {
    let Some(name) = existing.and_then(|ty| ty.name.as_deref()) else { return };
    draft.constraints.retain(|constraint| {
        !(constraint.name.as_deref() == Some(name) && matches!(constraint.kind, ConstraintKind::Check { .. }))
    });
}

/// An unnamed CHECK can't be changed with its column, nor stay without it. Alembic drops all unnamed ones; here only
/// those that mention a column which goes, or changes its name or type.
fn forget_unnamed_checks(draft: &mut Draft, column: &str) {
    draft.constraints.retain(|constraint| match (&constraint.name, &constraint.kind) {
        (None, ConstraintKind::Check { condition }) => !mentions(condition, column),
        (Some(_) | None, _) => true,
    });
}

fn mentions(condition: &Expr, column: &str) -> bool {
    if let Expr::Text { sql, .. } | Expr::LiteralColumn { sql } = condition {
        let mut words = sql.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '$');
        return words.any(|word| word.eq_ignore_ascii_case(column));
    }
    // A tree comes from a script, which names what it means.
    format!("{condition:?}").contains(&format!("name: {column:?}"))
}

fn drop_index(draft: &mut Draft, name: &str) -> Result<(), CompileError> {
    let before = draft.old_indexes.len();
    draft.old_indexes.retain(|index| index.name.as_deref() != Some(name));
    if draft.old_indexes.len() == before {
        return Err(CompileError::NoSuchIndex { name: name.to_owned() });
    }
    Ok(())
}

fn add_constraint(draft: &mut Draft, constraint: &Constraint) -> Result<(), CompileError> {
    if constraint.name.is_none() {
        return Err(CompileError::BatchConstraintUnnamed);
    }
    if let ConstraintKind::PrimaryKey { columns } = &constraint.kind {
        draft.constraints.retain(|other| !table_plan::is_primary(other));
        for draft in &mut draft.columns {
            draft.column.primary_key = columns.contains(&draft.key);
        }
    }
    draft.constraints.retain(|other| other.name != constraint.name);
    draft.constraints.push(constraint.clone());
    Ok(())
}

fn drop_constraint(draft: &mut Draft, name: Option<&str>) -> Result<(), CompileError> {
    let name = name.ok_or(CompileError::BatchConstraintUnnamed)?;
    let position = draft.constraints.iter().position(|constraint| constraint.name.as_deref() == Some(name));
    let position = position.ok_or_else(|| CompileError::NoSuchConstraint { name: name.to_owned() })?;
    let dropped = draft.constraints.remove(position);
    if table_plan::is_primary(&dropped) {
        for draft in &mut draft.columns {
            // Not a key any more, but as NOT NULL as it was.
            if std::mem::take(&mut draft.column.primary_key) && draft.column.nullable.is_none() {
                draft.column.nullable = Some(false);
            }
        }
    }
    Ok(())
}
