//! SQLite's columns, constraints, table options and indexes.

use crate::dialect::column;
use crate::dialect::engine::{DropIndex, Engine, Sql};
use crate::dialect::error::CompileError;
use crate::dialect::table_plan::TablePlan;
use crate::dialect::{constraint, index, options, quoting, types};
use crate::schema::{Autoincrement, Column, Constraint, ConstraintKind, Index, Table, TableName, Value};

pub(super) fn column(engine: &dyn Engine, column: &Column, plan: &TablePlan) -> Sql {
    let mut text = format!("{} {}", quoting::checked(engine, &column.name)?, types::name(engine, &column.ty)?);
    if let Some(default) = column::default_of(engine, column)? {
        let bare = column::is_bare_expression(&default);
        text += &if bare { format!(" DEFAULT ({default})") } else { format!(" DEFAULT {default}") };
    }
    if !plan.is_nullable(column) {
        text += " NOT NULL";
    }
    if plan.is_key(&column.name) && plan.key().len() > 1 && column.autoincrement == Autoincrement::On {
        return Err(CompileError::CompositeAutoincrement);
    }
    if counts_inline(&column.name, plan) {
        text += " PRIMARY KEY AUTOINCREMENT";
    }
    if let Some(computed) = &column.computed {
        text += &format!(" {}", engine.computed(computed)?);
    }
    Ok(text)
}

/// AUTOINCREMENT exists only beside the column, so the key's constraint goes there too.
fn counts_inline(column: &str, plan: &TablePlan) -> bool {
    wants_autoincrement(plan) && plan.whole_key.as_deref() == Some(column)
}

fn wants_autoincrement(plan: &TablePlan) -> bool {
    options::flag(&plan.options, "sqlite_autoincrement") == Some(true)
}

pub(super) fn constraint(
    engine: &dyn Engine,
    constraint: &Constraint,
    plan: &TablePlan,
) -> Result<Option<String>, CompileError> {
    let left_out = match &constraint.kind {
        ConstraintKind::PrimaryKey { columns } => columns.iter().any(|column| counts_inline(column, plan)),
        ConstraintKind::ForeignKey { referred, .. } => referred.schema != plan.name.schema,
        ConstraintKind::Unique { .. } | ConstraintKind::Check { .. } | ConstraintKind::Exclude { .. } => false,
    };
    if left_out {
        return Ok(None);
    }
    let mut text = constraint::element(engine, constraint, &plan.name)?;
    if let Some(action) = options::word(&constraint.options, "sqlite_on_conflict") {
        text += &format!(" ON CONFLICT {}", constraint::phrase(action)?);
    }
    Ok(Some(text))
}

pub(super) fn table_options(table: &Table) -> String {
    let mut options = Vec::new();
    if options::flag(&table.options, "sqlite_with_rowid") == Some(false) {
        options.push("WITHOUT ROWID");
    }
    if options::flag(&table.options, "sqlite_strict") == Some(true) {
        options.push("STRICT");
    }
    if options.is_empty() { String::new() } else { format!("\n {}", options.join(",\n ")) }
}

/// The schema belongs to the index's name, not to the table's.
pub(super) fn create_index(engine: &dyn Engine, table: &TableName, index: &Index, if_not_exists: bool) -> Sql {
    let mut text = String::from(if index.unique { "CREATE UNIQUE INDEX " } else { "CREATE INDEX " });
    if if_not_exists {
        text += "IF NOT EXISTS ";
    }
    if let Some(schema) = &table.schema {
        text += &format!("{}.", quoting::schema(engine, schema));
    }
    let columns = index::columns(index, |expr| index::plain(engine, expr))?;
    let (name, table) = (index::name(engine, table, index)?, quoting::checked(engine, &table.name)?);
    text += &format!("{name} ON {table} ({})", columns.join(", "));
    match index.options.get("sqlite_where") {
        None | Some(Value::Null) => {}
        Some(condition) => text += &format!(" WHERE {}", index::condition(engine, condition)?),
    }
    Ok(text)
}

pub(super) fn drop_index(engine: &dyn Engine, drop: &DropIndex) -> Sql {
    let mut text = String::from(if drop.if_exists { "DROP INDEX IF EXISTS " } else { "DROP INDEX " });
    let schema = drop.schema.or_else(|| drop.table.and_then(|table| table.schema.as_deref()));
    if let Some(schema) = schema {
        text += &format!("{}.", quoting::schema(engine, schema));
    }
    Ok(text + &quoting::constraint_name(engine, drop.name)?)
}
