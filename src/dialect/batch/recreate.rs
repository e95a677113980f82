//! A batch into statements: ALTERs, or CREATE, INSERT … SELECT, DROP, RENAME and the indexes.

use super::draft::Draft;
use super::{apply, decide, order};
use crate::dialect::CompileError;
use crate::dialect::engine::{DropConstraint, Engine, Sql, Statements};
use crate::dialect::memo::Memo;
use crate::dialect::{compile as operations, create_table, quoting, types};
use crate::operation::{Batch, Placement};
use crate::schema::{Constraint, ConstraintKind, Table};

pub(in crate::dialect) fn compile(
    engine: &dyn Engine,
    batch: &Batch,
    table: Option<&Table>,
    memo: &mut Memo,
) -> Statements {
    if !decide::recreates(engine, batch) {
        return alter(engine, batch, memo);
    }
    let (existing, reflected) = match (&batch.copy_from, table) {
        (Some(given), _) => (&**given, false),
        (None, Some(table)) => (table, true),
        (None, None) => {
            return Err(CompileError::ReflectionNeeded { table: batch.table.to_string(), dialect: engine.name() });
        }
    };
    recreate(engine, batch, existing, reflected)
}

fn alter(engine: &dyn Engine, batch: &Batch, memo: &mut Memo) -> Statements {
    if !batch.placements.is_empty() {
        return Err(CompileError::PlacementNeedsRecreate);
    }
    let mut statements = Vec::new();
    for recorded in &batch.operations {
        statements.extend(operations::compile(engine, &recorded.operation, None, memo)?);
    }
    Ok(statements)
}

/// Types are not created here: those of old columns exist, those of new ones are the script's to make, as for any
/// added column.
fn recreate(engine: &dyn Engine, batch: &Batch, existing: &Table, reflected: bool) -> Statements {
    let mut draft = Draft::of(engine, batch, existing, reflected);
    // Restating CHECKs in `table_args` is Alembic's remedy for those that have no name.
    if reflected && batch.table_args.iter().any(|constraint| matches!(constraint.kind, ConstraintKind::Check { .. })) {
        draft
            .constraints
            .retain(|constraint| constraint.name.is_some() || !matches!(constraint.kind, ConstraintKind::Check { .. }));
    }
    for (index, recorded) in batch.operations.iter().enumerate() {
        let placement = placement(batch, index);
        apply::apply(engine, &mut draft, batch, &recorded.operation, placement)?;
    }
    order::arrange(&mut draft, batch)?;
    let temporary = decide::temporary(&existing.name);
    let new = draft.table(temporary.clone(), &batch.table_args);

    let mut statements = Vec::new();
    if engine.frees_names_for_copy() {
        statements.extend(freed_names(engine, existing, &new)?);
    }
    statements.push(create_table::table_alone(engine, &new, false)?);
    statements.extend(copy(engine, &draft, existing, &new)?);
    statements.push(format!("DROP TABLE {}", quoting::table(engine, &existing.name)?));
    statements.push(engine.rename_table(&temporary, &existing.name.name)?);
    for index in draft.indexes() {
        statements.push(engine.create_index(&existing.name, &index, false)?);
    }
    if !engine.inline_comments() {
        if let Some(comment) = &new.comment {
            statements.extend(engine.comment_on_table(&existing.name, Some(comment))?);
        }
        for column in &new.columns {
            if let Some(comment) = &column.comment {
                statements.extend(engine.comment_on_column(&existing.name, &column.name, Some(comment))?);
            }
        }
    }
    Ok(statements)
}

fn placement(batch: &Batch, index: usize) -> Option<&Placement> {
    batch.placements.iter().find(|(position, _)| *position == index).map(|(_, placement)| placement)
}

fn freed_names(engine: &dyn Engine, old: &Table, new: &Table) -> Statements {
    let taken = |constraint: &&Constraint| {
        constraint.name.is_some() && new.constraints.iter().any(|other| other.name == constraint.name)
    };
    old.constraints
        .iter()
        .filter(taken)
        .map(|constraint| {
            engine.drop_constraint(&DropConstraint {
                table: &old.name,
                name: constraint.name.as_deref(),
                kind: None,
                if_exists: false,
            })
        })
        .collect()
}

/// Columns of both tables; a changed family of types is cast.
fn copy(engine: &dyn Engine, draft: &Draft, old: &Table, new: &Table) -> Result<Option<String>, CompileError> {
    let mut names = Vec::new();
    let mut values = Vec::new();
    let source = quoting::table(engine, &old.name)?;
    for column in &draft.columns {
        let Some(cast) = &column.copied else { continue };
        names.push(column.column.name.as_str());
        values.push(value(engine, &source, &column.key, cast.as_ref())?);
    }
    if names.is_empty() {
        return Ok(None);
    }
    Ok(Some(format!(
        "INSERT INTO {} ({}) SELECT {}\nFROM {source}",
        quoting::table(engine, &new.name)?,
        quoting::list(engine, &names)?,
        values.join(", ")
    )))
}

fn value(engine: &dyn Engine, source: &str, key: &str, cast: Option<&crate::schema::Type>) -> Sql {
    let column = quoting::quote(engine, key);
    Ok(match cast {
        Some(ty) => format!("CAST({source}.{column} AS {}) AS {column}", types::name(engine, ty)?),
        None => format!("{source}.{column}"),
    })
}
