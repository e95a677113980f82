//! What stands in FROM: tables, subqueries, calls, rows written out, and joins of those.

use super::engine::{Engine, Sql};
use super::error::CompileError;
use super::expression;
use super::scope::Scope;
use super::{quoting, select, types};
use crate::schema::{Expr, From, Join, TableName, Type};

pub(super) fn list(engine: &dyn Engine, from: &[From], scope: &Scope) -> Result<Vec<String>, CompileError> {
    from.iter().map(|from| source(engine, from, scope)).collect()
}

fn source(engine: &dyn Engine, from: &From, scope: &Scope) -> Sql {
    match from {
        From::Table { name, alias } => table(engine, name, alias.as_deref(), scope),
        From::Subquery { select: inner, alias, lateral } => {
            let text = select::select(engine, inner, scope)?;
            Ok(format!("{}({text}) AS {}", word(*lateral), quoting::quote(engine, &scope.name(alias))))
        }
        From::Expr { expr, alias, columns, ordinality, lateral } => {
            let text = format!("{}{}", word(*lateral), expression::write(engine, expr, scope)?);
            let text = if *ordinality { format!("{text} WITH ORDINALITY") } else { text };
            let Some(alias) = alias else { return Ok(text) };
            Ok(format!("{text} AS {}{}", quoting::quote(engine, &scope.name(alias)), derived(engine, columns)?))
        }
        From::Values { rows, alias, columns } => {
            let alias = quoting::quote(engine, &scope.name(alias));
            Ok(format!("({}) AS {alias} ({})", values(engine, rows, scope)?, quoting::list(engine, columns)?))
        }
        From::Join(join) => joined(engine, join, scope),
    }
}

/// A table, and the name that it goes by in this statement.
pub(super) fn table(engine: &dyn Engine, name: &TableName, alias: Option<&str>, scope: &Scope) -> Sql {
    let table = quoting::table(engine, &scope.table(name))?;
    Ok(match alias {
        Some(alias) => format!("{table} AS {}", quoting::quote(engine, &scope.name(alias))),
        None => table,
    })
}

fn word(lateral: bool) -> &'static str {
    if lateral { "LATERAL " } else { "" }
}

fn derived(engine: &dyn Engine, columns: &[(String, Option<Type>)]) -> Sql {
    let columns: Result<Vec<_>, _> = columns
        .iter()
        .map(|(name, ty)| {
            let name = quoting::checked(engine, name)?;
            Ok(match ty {
                Some(ty) => format!("{name} {}", types::name(engine, ty)?),
                None => name,
            })
        })
        .collect();
    let columns = columns?;
    Ok(if columns.is_empty() { String::new() } else { format!("({})", columns.join(", ")) })
}

fn values(engine: &dyn Engine, rows: &[Vec<Expr>], scope: &Scope) -> Sql {
    let rows: Result<Vec<_>, CompileError> =
        rows.iter().map(|row| Ok(format!("({})", expression::list(engine, row, scope)?))).collect();
    Ok(format!("VALUES {}", rows?.join(", ")))
}

fn joined(engine: &dyn Engine, join: &Join, scope: &Scope) -> Sql {
    let word = match (join.full, join.outer) {
        (true, _) => "FULL OUTER JOIN",
        (false, true) => "LEFT OUTER JOIN",
        (false, false) => engine.inner_join(),
    };
    let left = source(engine, &join.left, scope)?;
    let right = source(engine, &join.right, scope)?;
    let right = if matches!(join.right, From::Join(_)) { format!("({right})") } else { right };
    let on = expression::condition(engine, &join.on, i8::MIN, scope)?;
    Ok(format!("{left} {word} {right} ON {on}"))
}
