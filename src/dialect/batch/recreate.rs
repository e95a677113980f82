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
    for index in draft.indexes()? {
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::dialect::{Dialect, Recreation};
    use crate::operation::Operation;
    use crate::schema::{DialectName, Table, TableName};

    fn batch(operations: serde_json::Value) -> Operation {
        let recorded: Vec<_> =
            operations.as_array().unwrap().iter().map(|operation| json!({"operation": operation, "line": 1})).collect();
        serde_json::from_value(json!({"op": "batch", "table": {"name": "t"}, "operations": recorded})).unwrap()
    }

    fn table() -> Table {
        serde_json::from_value(json!({
            "name": {"name": "t"},
            "columns": [
                {"name": "id", "ty": {"kind": "integer"}, "primary_key": true},
                {"name": "kept", "ty": {"kind": "integer"}},
                {"name": "gone", "ty": {"kind": "integer"}},
                {"name": "twice", "ty": {"kind": "integer"}, "computed": {"sql": {"expr": "text", "sql": "kept * 2"}}},
            ],
            "constraints": [
                {"kind": {"constraint": "check", "condition": {"expr": "text", "sql": "kept > 0"}}},
                {"kind": {"constraint": "check", "condition": {"expr": "text", "sql": "gone > 0"}}},
                {"name": "ck", "kind": {"constraint": "check", "condition": {"expr": "text", "sql": "kept < 9"}}},
            ],
            "indexes": [
                {"name": "ix_gone", "columns": [{"expr": "column", "name": "gone"}]},
                {"name": "ix_kept", "columns": [{"expr": "ordered", "operand": {"expr": "column", "name": "kept"}, "descending": true}]},
            ],
        }))
        .unwrap()
    }

    fn sqlite(operation: &Operation) -> Vec<String> {
        Dialect::new(DialectName::Sqlite).compile_with(operation, Some(&table())).unwrap()
    }

    #[test]
    fn what_mentions_a_dropped_column_goes_and_nothing_else() {
        let drop = batch(json!([{"op": "drop_column", "table": {"name": "t"}, "column": "gone"}]));
        let statements = sqlite(&drop);
        let create = "CREATE TABLE _alembic_tmp_t (\n    id INTEGER NOT NULL,\n    kept INTEGER,\n    \
            twice INTEGER GENERATED ALWAYS AS (kept * 2),\n    PRIMARY KEY (id),\n    \
            CONSTRAINT ck CHECK (kept < 9),\n    CHECK (kept > 0)\n)";
        let copy = "INSERT INTO _alembic_tmp_t (id, kept) SELECT t.id, t.kept\nFROM t";
        let rest = ["DROP TABLE t", "ALTER TABLE _alembic_tmp_t RENAME TO t", "CREATE INDEX ix_kept ON t (kept DESC)"];
        assert_eq!(statements[..2], [create, copy]);
        assert_eq!(statements[2..], rest);
    }

    #[test]
    fn a_new_name_reaches_constraints_and_indexes() {
        let rename = batch(json!([
            {"op": "create_constraint", "table": {"name": "t"}, "constraint":
                {"name": "uq", "kind": {"constraint": "unique", "columns": ["kept"]}}},
            {"op": "alter_column", "table": {"name": "t"}, "column": "kept", "new_name": "new"},
        ]));
        let statements = sqlite(&rename);
        assert!(statements[0].contains("CONSTRAINT uq UNIQUE (new)"), "{}", statements[0]);
        assert!(statements[1].starts_with("INSERT INTO _alembic_tmp_t (id, new, gone) SELECT t.id, t.kept, t.gone"));
        assert_eq!(statements.last().unwrap(), "CREATE INDEX ix_kept ON t (new DESC)");
    }

    #[test]
    fn only_a_copy_needs_the_table() {
        let dialect = Dialect::new(DialectName::Sqlite);
        let add = batch(
            json!([{"op": "add_column", "table": {"name": "t"}, "column": {"name": "x", "ty": {"kind": "integer"}}}]),
        );
        assert_eq!(dialect.needs_table(&add), None);
        assert_eq!(dialect.recreation(&add), None);
        let drop = batch(json!([{"op": "drop_column", "table": {"name": "t"}, "column": "gone"}]));
        assert_eq!(dialect.needs_table(&drop), Some(TableName::new("t")));
        let temporary = TableName::new("_alembic_tmp_t");
        assert_eq!(dialect.recreation(&drop), Some(Recreation { table: TableName::new("t"), temporary }));
        assert_eq!(dialect.compile(&drop).unwrap_err().code(), "batch-needs-reflection");
        assert_eq!(Dialect::new(DialectName::Postgresql).needs_table(&drop), None);
    }

    #[test]
    fn what_is_no_change_of_the_table_is_refused() {
        let rename = batch(json!([{"op": "rename_table", "table": {"name": "t"}, "new_name": "u"}]));
        let error = Dialect::new(DialectName::Sqlite).compile_with(&rename, Some(&table())).unwrap_err();
        assert_eq!(error.code(), "not-in-batch");
    }
}
