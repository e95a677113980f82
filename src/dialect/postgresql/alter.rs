//! PostgreSQL's ALTER COLUMN: one statement for each change, the new name last.

use super::ddl;
use crate::dialect::column;
use crate::dialect::engine::{Engine, Sql, Statements};
use crate::dialect::error::CompileError;
use crate::dialect::{index, quoting, types};
use crate::operation::{AlterColumn, Change};
use crate::schema::{Identity, TableName, Value};

pub(super) fn rename_table(engine: &dyn Engine, table: &TableName, new_name: &str) -> Sql {
    Ok(format!("ALTER TABLE {} RENAME TO {}", quoting::table(engine, table)?, quoting::checked(engine, new_name)?))
}

pub(super) fn column(engine: &dyn Engine, alter: &AlterColumn) -> Statements {
    let table = format!("ALTER TABLE {}", quoting::table(engine, &alter.table)?);
    let name = quoting::checked(engine, &alter.column)?;
    let head = format!("{table} ALTER COLUMN {name}");
    let mut statements = Vec::new();
    match &alter.computed {
        Change::Keep => {}
        Change::Drop | Change::Set(_) => return Err(CompileError::AlterComputed),
    }
    let using = using(engine, alter)?;
    match (&alter.ty, using) {
        (Some(ty), using) => {
            let using = using.map(|using| format!(" USING {using}")).unwrap_or_default();
            statements.push(format!("{head} TYPE {}{using}", types::name(engine, ty)?));
        }
        (None, Some(_)) => return Err(CompileError::UsingWithoutType),
        (None, None) => {}
    }
    match alter.nullable {
        Some(true) => statements.push(format!("{head} DROP NOT NULL")),
        Some(false) => statements.push(format!("{head} SET NOT NULL")),
        None => {}
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
    match &alter.identity {
        Change::Keep => {}
        Change::Drop => statements.push(format!("{head} DROP IDENTITY")),
        Change::Set(identity) => match &alter.existing_identity {
            None => statements.push(format!("{head} ADD {}", column::identity(identity))),
            Some(existing) => {
                let changes = identity_changes(existing, identity);
                if !changes.is_empty() {
                    statements.push(format!("{head} {}", changes.join(" ")));
                }
            }
        },
    }
    match &alter.comment {
        Change::Keep => {}
        Change::Drop => statements.extend(ddl::comment_on_column(engine, &alter.table, &alter.column, None)?),
        Change::Set(comment) => {
            statements.extend(ddl::comment_on_column(engine, &alter.table, &alter.column, Some(comment))?);
        }
    }
    if let Some(new_name) = &alter.new_name {
        statements.push(format!("{table} RENAME {name} TO {}", quoting::checked(engine, new_name)?));
    }
    Ok(statements)
}

/// Written as it stands: a string is not a text with parameters here.
fn using(engine: &dyn Engine, alter: &AlterColumn) -> Result<Option<String>, CompileError> {
    match alter.options.get("postgresql_using") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(sql)) => Ok(Some(sql.clone())),
        Some(other) => index::condition(engine, other).map(Some),
    }
}

/// In alphabetical order of the attributes' names, as Alembic has it.
fn identity_changes(old: &Identity, new: &Identity) -> Vec<String> {
    let mut changes = Vec::new();
    let mut set = |differs: bool, text: Option<String>| {
        if let (true, Some(text)) = (differs, text) {
            changes.push(format!("SET {text}"));
        }
    };
    let number = |word: &str, value: Option<i64>| value.map(|value| format!("{word} {value}"));
    let when = if new.always { "ALWAYS" } else { "BY DEFAULT" };
    set(old.always != new.always, Some(format!("GENERATED {when}")));
    set(old.cache != new.cache, number("CACHE", new.cache));
    let cycle = new.cycle.map(|cycle| if cycle { "CYCLE" } else { "NO CYCLE" }.to_owned());
    set(old.cycle != new.cycle, cycle);
    set(old.increment != new.increment, number("INCREMENT BY", new.increment));
    set(old.max_value != new.max_value, number("MAXVALUE", new.max_value));
    set(old.min_value != new.min_value, number("MINVALUE", new.min_value));
    set(old.no_max_value != new.no_max_value, new.no_max_value.map(|_| "NO MAXVALUE".into()));
    set(old.no_min_value != new.no_min_value, new.no_min_value.map(|_| "NO MINVALUE".into()));
    set(old.start != new.start, number("START WITH", new.start));
    changes
}
