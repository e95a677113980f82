//! INSERT, UPDATE, DELETE and whatever else `op.execute` is given.

use super::engine::{Engine, Sql, Statements};
use super::error::CompileError;
use super::scope::Scope;
use super::{expression, literal, quoting, select, source, with};
use crate::schema::{Delete, Expr, Insert, OnConflict, Statement, TableName, Type, Update, Value};

/// The pieces of an UPDATE; engines differ in where the other tables go.
pub(super) struct UpdateParts {
    pub table: String,
    pub others: Vec<String>,
    /// Column, column with its table, and value.
    pub assignments: Vec<(String, String, String)>,
    pub filter: Option<String>,
}

impl UpdateParts {
    pub fn with_from_clause(self) -> String {
        let assignments: Vec<_> =
            self.assignments.iter().map(|(column, _, value)| format!("{column}={value}")).collect();
        let mut text = format!("{} SET {}", self.table, assignments.join(", "));
        if !self.others.is_empty() {
            text += &format!(" FROM {}", self.others.join(", "));
        }
        text + &self.filter.map(|filter| format!(" WHERE {filter}")).unwrap_or_default()
    }
}

/// The pieces of a DELETE that reads other sources.
pub(super) struct DeleteParts {
    /// The table with the name that the statement gives it, and that name alone.
    pub table: String,
    pub name: String,
    pub others: Vec<String>,
}

pub(super) fn execute(engine: &dyn Engine, executed: &Statement) -> Statements {
    let text = statement(engine, executed, &Scope::qualified())?;
    Ok(if text.is_empty() { Vec::new() } else { vec![text] })
}

pub(super) fn statement(engine: &dyn Engine, statement: &Statement, scope: &Scope) -> Sql {
    match statement {
        Statement::Expr { expr: expr @ Expr::Text { .. } } => {
            let text = expression::write(engine, expr, scope)?;
            Ok(text.trim().trim_end_matches(';').trim_end().to_owned())
        }
        Statement::Expr { expr: Expr::LiteralColumn { sql } } => Ok(sql.trim().to_owned()),
        Statement::Expr { expr } => Ok(format!("SELECT {}", select::labelled(engine, expr, scope)?)),
        Statement::Select(inner) => {
            let text = select::select(engine, inner, scope)?;
            Ok(with::clause(engine, inner.with.as_ref(), scope)? + &text)
        }
        Statement::Insert(inner) => insert(engine, inner, scope),
        Statement::Update(inner) => {
            let text = update(engine, inner, scope)?;
            Ok(with::clause(engine, inner.with.as_ref(), scope)? + &text)
        }
        Statement::Delete(inner) => {
            let text = delete(engine, inner, scope)?;
            Ok(with::clause(engine, inner.with.as_ref(), scope)? + &text)
        }
    }
}

/// One statement per row: rows need not have the same columns.
pub(super) fn bulk_insert(
    engine: &dyn Engine,
    table: &TableName,
    columns: &[(String, Option<Type>)],
    rows: &[Vec<(String, Value)>],
) -> Statements {
    let into = quoting::table(engine, table)?;
    rows.iter()
        .map(|row| {
            let position = |name: &str| columns.iter().position(|(column, _)| column == name).unwrap_or(usize::MAX);
            let mut cells: Vec<_> = row.iter().collect();
            cells.sort_by_key(|(name, _)| position(name));
            let mut names = Vec::new();
            let mut values = Vec::new();
            for (name, value) in cells {
                let ty = columns.iter().find(|(column, _)| column == name).and_then(|(_, ty)| ty.as_ref());
                names.push(name.as_str());
                values.push(literal::literal(engine, value, ty)?);
            }
            if names.is_empty() {
                return Ok(format!("INSERT INTO {into} {}", engine.default_row()));
            }
            Ok(format!("INSERT INTO {into} ({}) VALUES ({})", quoting::list(engine, &names)?, values.join(", ")))
        })
        .collect()
}

fn insert(engine: &dyn Engine, insert: &Insert, scope: &Scope) -> Sql {
    let prefixes = select::prefixes(engine, &insert.prefixes);
    let mut into = format!("INSERT {prefixes}INTO {}", quoting::table(engine, &insert.table)?);
    if !insert.columns.is_empty() {
        into += &format!(" ({})", quoting::list(engine, &insert.columns)?);
    }
    let mut text = if let Some(query) = &insert.select {
        select::select(engine, query, scope)?
    } else if insert.columns.is_empty() {
        engine.default_row().to_owned()
    } else {
        let rows: Result<Vec<_>, _> = insert
            .rows
            .iter()
            .map(|row| {
                let values: Result<Vec<_>, _> =
                    row.iter().map(|value| expression::alone(engine, value, scope)).collect();
                values.map(|values| format!("({})", values.join(", ")))
            })
            .collect();
        format!("VALUES {}", rows?.join(", "))
    };
    if let Some(conflict) = &insert.on_conflict {
        text += &format!(" {}", engine.on_conflict(conflict, scope)?);
    }
    text += &returning(engine, &returned(engine, insert), scope)?;
    let with = with::clause(engine, insert.with.as_ref(), scope)?;
    let follows = engine.with_follows_insert();
    Ok(if follows { format!("{into} {with}{text}") } else { format!("{with}{into} {text}") })
}

/// What the script wants back, or else the key that the server makes.
fn returned(engine: &dyn Engine, insert: &Insert) -> Vec<Expr> {
    if !insert.returning.is_empty() {
        return insert.returning.clone();
    }
    let asked = insert.generated.iter().filter(|(_, numbered)| engine.asks_for_key(*numbered));
    let table = Some(insert.table.clone());
    asked.map(|(name, _)| Expr::Column { name: name.clone(), table: table.clone(), ty: None }).collect()
}

fn returning(engine: &dyn Engine, columns: &[Expr], scope: &Scope) -> Sql {
    if columns.is_empty() {
        return Ok(String::new());
    }
    let scope = if engine.qualifies_returned() { scope.clone() } else { scope.unqualified() };
    let columns: Result<Vec<_>, _> = columns.iter().map(|column| select::labelled(engine, column, &scope)).collect();
    Ok(format!(" RETURNING {}", columns?.join(", ")))
}

/// `ON CONFLICT` as PostgreSQL and SQLite have it.
pub(super) fn on_conflict(engine: &dyn Engine, conflict: &OnConflict, scope: &Scope) -> Sql {
    if conflict.duplicate_key {
        return Err(CompileError::Unsupported { what: "ON DUPLICATE KEY UPDATE".into(), dialect: engine.name() });
    }
    let mut target = match (&conflict.constraint, conflict.columns.as_slice()) {
        (Some(name), _) => format!("ON CONSTRAINT {} ", quoting::constraint_name(engine, name)?),
        (None, []) => String::new(),
        (None, columns) => format!("({}) ", quoting::list(engine, columns)?),
    };
    if let Some(index_where) = &conflict.index_where {
        target += &format!("WHERE {} ", expression::condition(engine, index_where, i8::MIN, &scope.unqualified())?);
    }
    if conflict.assignments.is_empty() {
        return Ok(format!("ON CONFLICT {target}DO NOTHING"));
    }
    let assignments = assignments(engine, &conflict.assignments, scope)?.join(", ");
    let filter = conditions(engine, conflict.filter.as_slice(), scope)?.map(|filter| format!(" WHERE {filter}"));
    Ok(format!("ON CONFLICT {target}DO UPDATE SET {assignments}{}", filter.unwrap_or_default()))
}

pub(super) fn assignments(
    engine: &dyn Engine,
    assignments: &[(String, Expr)],
    scope: &Scope,
) -> Result<Vec<String>, super::CompileError> {
    assignments
        .iter()
        .map(|(column, value)| {
            Ok(format!("{} = {}", quoting::checked(engine, column)?, expression::alone(engine, value, scope)?))
        })
        .collect()
}

fn update(engine: &dyn Engine, update: &Update, scope: &Scope) -> Sql {
    let table = source::table(engine, &update.table, update.alias.as_deref(), scope)?;
    let name = named(engine, &update.table, update.alias.as_deref(), scope)?;
    let assignments: Result<Vec<_>, CompileError> = update
        .assignments
        .iter()
        .map(|(column, value)| {
            let column = quoting::checked(engine, column)?;
            Ok((column.clone(), format!("{name}.{column}"), expression::alone(engine, value, scope)?))
        })
        .collect();
    let assignments = assignments?;
    let others = source::list(engine, &update.from, scope)?;
    let filter = conditions(engine, &update.filter, scope)?;
    let text = engine.update(UpdateParts { table, others, assignments, filter });
    let prefixes = select::prefixes(engine, &update.prefixes);
    Ok(format!("UPDATE {prefixes}{text}{}", returning(engine, &update.returning, scope)?))
}

fn delete(engine: &dyn Engine, delete: &Delete, scope: &Scope) -> Sql {
    let table = source::table(engine, &delete.table, delete.alias.as_deref(), scope)?;
    let name = named(engine, &delete.table, delete.alias.as_deref(), scope)?;
    let others = source::list(engine, &delete.using, scope)?;
    let from = if others.is_empty() {
        format!("FROM {table}")
    } else {
        engine.delete_from(&DeleteParts { table, name, others })?
    };
    let filter = conditions(engine, &delete.filter, scope)?.map(|filter| format!(" WHERE {filter}"));
    let prefixes = select::prefixes(engine, &delete.prefixes);
    let returning = returning(engine, &delete.returning, scope)?;
    Ok(format!("DELETE {prefixes}{from}{}{returning}", filter.unwrap_or_default()))
}

/// What the columns of a statement's own table carry.
fn named(engine: &dyn Engine, table: &TableName, alias: Option<&str>, scope: &Scope) -> Sql {
    match alias {
        Some(alias) => Ok(quoting::quote(engine, &scope.name(alias))),
        None => quoting::table(engine, table),
    }
}

fn conditions(engine: &dyn Engine, filter: &[Expr], scope: &Scope) -> Result<Option<String>, CompileError> {
    if filter.is_empty() { Ok(None) } else { expression::conditions(engine, filter, scope).map(Some) }
}
