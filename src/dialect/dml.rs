//! INSERT, UPDATE, DELETE and whatever else `op.execute` is given.

use super::engine::{Engine, Sql, Statements};
use super::expression::{self, Scope};
use super::{literal, quoting, select};
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
        let mut text = format!("UPDATE {} SET {}", self.table, assignments.join(", "));
        if !self.others.is_empty() {
            text += &format!(" FROM {}", self.others.join(", "));
        }
        text + &self.filter.map(|filter| format!(" WHERE {filter}")).unwrap_or_default()
    }
}

pub(super) fn execute(engine: &dyn Engine, statement: &Statement) -> Statements {
    let scope = Scope::qualified();
    let text = match statement {
        Statement::Expr { expr: expr @ Expr::Text { .. } } => {
            let text = expression::write(engine, expr, &scope)?;
            text.trim().trim_end_matches(';').trim_end().to_owned()
        }
        Statement::Expr { expr: Expr::LiteralColumn { sql } } => sql.trim().to_owned(),
        Statement::Expr { expr } => format!("SELECT {}", select::labelled(engine, expr, &scope)?),
        Statement::Select(inner) => select::select(engine, inner, &scope)?,
        Statement::Insert(inner) => insert(engine, inner, &scope)?,
        Statement::Update(inner) => update(engine, inner, &scope)?,
        Statement::Delete(inner) => delete(engine, inner, &scope)?,
    };
    Ok(if text.is_empty() { Vec::new() } else { vec![text] })
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
    let mut text = format!("INSERT INTO {}", quoting::table(engine, &insert.table)?);
    if !insert.columns.is_empty() {
        text += &format!(" ({})", quoting::list(engine, &insert.columns)?);
    }
    if let Some(query) = &insert.select {
        text += &format!(" {}", select::select(engine, query, scope)?);
    } else if insert.columns.is_empty() {
        text += &format!(" {}", engine.default_row());
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
        text += &format!(" VALUES {}", rows?.join(", "));
    }
    if insert.on_conflict.is_some() {
        text += &format!(" {}", engine.on_conflict(insert, scope)?);
    }
    Ok(text)
}

/// `ON CONFLICT` as PostgreSQL and SQLite have it.
pub(super) fn on_conflict(engine: &dyn Engine, conflict: &OnConflict, scope: &Scope) -> Sql {
    let target = match (&conflict.constraint, conflict.columns.as_slice()) {
        (Some(name), _) => format!("ON CONSTRAINT {} ", quoting::constraint_name(engine, name)?),
        (None, []) => String::new(),
        (None, columns) => format!("({}) ", quoting::list(engine, columns)?),
    };
    if conflict.assignments.is_empty() {
        return Ok(format!("ON CONFLICT {target}DO NOTHING"));
    }
    let assignments = assignments(engine, &conflict.assignments, scope)?;
    Ok(format!("ON CONFLICT {target}DO UPDATE SET {}", assignments.join(", ")))
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

fn update(engine: &dyn Engine, update: &Update, outer: &Scope) -> Sql {
    let own = update.table.to_string();
    let values = update.assignments.iter().map(|(_, value)| value);
    let others = select::others(values.chain(&update.filter), std::slice::from_ref(&own));
    let mut tables = vec![own];
    tables.extend(others.iter().flat_map(select::names));
    let scope = &outer.within(&tables);
    let table = quoting::table(engine, &update.table)?;
    let assignments: Result<Vec<_>, super::CompileError> = update
        .assignments
        .iter()
        .map(|(column, value)| {
            let column = quoting::checked(engine, column)?;
            Ok((column.clone(), format!("{table}.{column}"), expression::alone(engine, value, scope)?))
        })
        .collect();
    let filter = match update.filter.as_slice() {
        [] => None,
        filter => Some(expression::conditions(engine, filter, scope)?),
    };
    let others = select::written(engine, &others, scope)?;
    Ok(engine.update(UpdateParts { table, others, assignments: assignments?, filter }))
}

fn delete(engine: &dyn Engine, delete: &Delete, outer: &Scope) -> Sql {
    let own = delete.table.to_string();
    let others = select::others(delete.filter.iter(), std::slice::from_ref(&own));
    let mut tables = vec![own];
    tables.extend(others.iter().flat_map(select::names));
    let scope = &outer.within(&tables);
    let table = quoting::table(engine, &delete.table)?;
    let mut text = format!("DELETE FROM {table}");
    if !others.is_empty() {
        text += &format!(" {}", engine.delete_using(&table, &select::written(engine, &others, scope)?)?);
    }
    if !delete.filter.is_empty() {
        text += &format!(" WHERE {}", expression::conditions(engine, &delete.filter, scope)?);
    }
    Ok(text)
}
