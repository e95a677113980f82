//! SELECT, laid out as SQLAlchemy lays it out, without its trailing blanks.

use super::engine::{Engine, Sql};
use super::error::CompileError;
use super::expression::{self, Scope};
use super::quoting;
use crate::schema::{Expr, From, Join, Select, TableName};

/// Standing by itself or as a derived table: no correlation.
pub(super) fn select(engine: &dyn Engine, select: &Select, scope: &Scope) -> Sql {
    write(engine, select, scope, false)
}

/// As a scalar, in IN or EXISTS: tables of the statement around it are not repeated.
pub(super) fn correlated(engine: &dyn Engine, select: &Select, scope: &Scope) -> Sql {
    write(engine, select, scope, true)
}

fn write(engine: &dyn Engine, select: &Select, outer: &Scope, correlates: bool) -> Sql {
    let mut sources = sources(select);
    if correlates && sources.len() > 1 {
        let kept: Vec<_> = sources.iter().filter(|from| !is_enclosing(from, outer)).cloned().collect();
        if !kept.is_empty() {
            sources = kept;
        }
    }
    let tables: Vec<String> = sources.iter().flat_map(names).collect();
    let scope = &outer.within(&tables);
    let mut text = String::from("SELECT ");
    if select.distinct {
        text += "DISTINCT ";
    }
    let columns: Result<Vec<_>, _> = select.columns.iter().map(|column| labelled(engine, column, scope)).collect();
    text += &columns?.join(", ");
    if sources.is_empty() {
        text += engine.no_source(select);
    } else {
        let sources: Result<Vec<_>, _> = sources.iter().map(|from| source(engine, from, scope)).collect();
        text += &format!("\nFROM {}", sources?.join(", "));
    }
    if !select.filter.is_empty() {
        text += &format!("\nWHERE {}", expression::conditions(engine, &select.filter, scope)?);
    }
    if !select.group_by.is_empty() {
        text += &format!(" GROUP BY {}", expression::list(engine, &select.group_by, scope)?);
    }
    if !select.having.is_empty() {
        text += &format!("\nHAVING {}", expression::conditions(engine, &select.having, scope)?);
    }
    for (word, part) in &select.compound {
        text += &format!(" {word} {}", write(engine, part, outer, correlates)?);
    }
    if !select.order_by.is_empty() {
        let terms: Result<Vec<_>, _> = select.order_by.iter().map(|term| order(engine, term, scope)).collect();
        text += &format!(" ORDER BY {}", terms?.join(", "));
    }
    let limit = select.limit.as_ref().map(|limit| expression::write(engine, limit, scope)).transpose()?;
    let offset = select.offset.as_ref().map(|offset| expression::write(engine, offset, scope)).transpose()?;
    if limit.is_some() || offset.is_some() {
        text += &engine.limit(limit.as_deref(), offset.as_deref());
    }
    Ok(text)
}

/// A selected column; what has no name of its own gets the label SQLAlchemy gives it.
pub(super) fn labelled(engine: &dyn Engine, column: &Expr, scope: &Scope) -> Sql {
    let text = expression::write(engine, column, scope)?;
    let label = match column {
        Expr::Label { name, .. } => quoting::quote(engine, name),
        Expr::Function { name, .. } => {
            let stem = name.rsplit('.').next().unwrap_or(name);
            quoting::quote(engine, &scope.label(stem))
        }
        Expr::Cast { operand, .. } => match super::index::key(operand) {
            Some(name) => quoting::quote(engine, name),
            None => scope.label("anon"),
        },
        Expr::Text { .. }
        | Expr::LiteralColumn { .. }
        | Expr::Column { .. }
        | Expr::Negate { .. }
        | Expr::Ordered { .. }
        | Expr::Star => return Ok(text),
        Expr::Distinct { .. } => return Ok(text),
        Expr::JsonItem { .. } => scope.label("anon"),
        Expr::NextValue { .. } => scope.label("next_value"),
        Expr::Literal { .. }
        | Expr::Binary { .. }
        | Expr::Not { .. }
        | Expr::And { .. }
        | Expr::Or { .. }
        | Expr::In { .. }
        | Expr::Between { .. }
        | Expr::Case { .. }
        | Expr::Extract { .. }
        | Expr::Collate { .. }
        | Expr::Tuple { .. }
        | Expr::Array { .. }
        | Expr::Subquery { .. }
        | Expr::Exists { .. }
        | Expr::Null
        | Expr::True
        | Expr::False => scope.label("anon"),
    };
    Ok(format!("{text} AS {label}"))
}

/// In ORDER BY a labelled column goes by its label.
fn order(engine: &dyn Engine, term: &Expr, scope: &Scope) -> Sql {
    if let Expr::Label { name, .. } = term {
        return Ok(quoting::quote(engine, name));
    }
    let Expr::Ordered { operand, descending, nulls } = term else {
        return expression::grouped(engine, term, super::operator::COMMA, scope);
    };
    let Expr::Label { name, .. } = &**operand else { return expression::write(engine, term, scope) };
    let column = Expr::Column { name: name.clone(), table: None, ty: None };
    let named = Expr::Ordered { operand: Box::new(column), descending: *descending, nulls: *nulls };
    expression::write(engine, &named, scope)
}

pub(super) fn source(engine: &dyn Engine, from: &From, scope: &Scope) -> Sql {
    match from {
        From::Table { name, alias: None } => quoting::table(engine, name),
        From::Table { name, alias: Some(alias) } => {
            Ok(format!("{} AS {}", quoting::table(engine, name)?, quoting::quote(engine, alias)))
        }
        From::Subquery { select: inner, alias } => {
            Ok(format!("({}) AS {}", select(engine, inner, &scope.detached())?, quoting::quote(engine, alias)))
        }
        From::Join(join) => joined(engine, join, scope),
    }
}

fn joined(engine: &dyn Engine, join: &Join, scope: &Scope) -> Sql {
    let word = if join.outer { "LEFT OUTER JOIN" } else { engine.inner_join() };
    let right = source(engine, &join.right, scope)?;
    let right = if matches!(join.right, From::Join(_)) { format!("({right})") } else { right };
    let on = expression::condition(engine, &join.on, i8::MIN, scope)?;
    Ok(format!("{} {word} {right} ON {on}", source(engine, &join.left, scope)?))
}

/// The FROM list: tables that only columns and conditions mention come first, as in SQLAlchemy.
fn sources(select: &Select) -> Vec<From> {
    let covered: Vec<String> = select.from.iter().flat_map(names).collect();
    let mut found: Vec<From> = Vec::new();
    for expr in select.columns.iter().chain(&select.filter) {
        mentioned(expr, &mut |table| push(table, &covered, &mut found));
    }
    found.extend(select.from.iter().cloned());
    found
}

/// Tables mentioned by conditions and values that are not among `covered`.
pub(super) fn others<'a>(exprs: impl Iterator<Item = &'a Expr>, covered: &[String]) -> Vec<From> {
    let mut found = Vec::new();
    for expr in exprs {
        mentioned(expr, &mut |table| push(table, covered, &mut found));
    }
    found
}

fn push(table: &TableName, covered: &[String], found: &mut Vec<From>) {
    let key = table.to_string();
    let known = |from: &From| matches!(from, From::Table { name, .. } if name == table);
    if !covered.contains(&key) && !found.iter().any(known) {
        found.push(From::Table { name: table.clone(), alias: None });
    }
}

/// What columns of this source are qualified with.
pub(super) fn names(from: &From) -> Vec<String> {
    match from {
        From::Table { alias: Some(alias), .. } | From::Subquery { alias, .. } => vec![alias.clone()],
        From::Table { name, alias: None } => vec![name.to_string()],
        From::Join(join) => names(&join.left).into_iter().chain(names(&join.right)).collect(),
    }
}

fn is_enclosing(from: &From, scope: &Scope) -> bool {
    matches!(from, From::Table { .. }) && names(from).iter().all(|name| scope.enclosing.contains(name))
}

fn mentioned(expr: &Expr, seen: &mut dyn FnMut(&TableName)) {
    match expr {
        Expr::Column { table: Some(table), .. } => seen(table),
        Expr::Column { table: None, .. }
        | Expr::Text { .. }
        | Expr::LiteralColumn { .. }
        | Expr::Subquery { .. }
        | Expr::Exists { .. }
        | Expr::JsonItem { .. }
        | Expr::NextValue { .. }
        | Expr::Star
        | Expr::Null
        | Expr::True
        | Expr::False => {}
        Expr::Literal { value, .. } => {
            if let crate::schema::Value::Expr(expr) = value {
                mentioned(expr, seen);
            }
        }
        Expr::Function { args: items, .. }
        | Expr::And { items }
        | Expr::Or { items }
        | Expr::Tuple { items }
        | Expr::Array { items } => items.iter().for_each(|item| mentioned(item, seen)),
        Expr::Binary { left, right, .. } => {
            mentioned(left, seen);
            mentioned(right, seen);
        }
        Expr::Not { operand }
        | Expr::Negate { operand }
        | Expr::Cast { operand, .. }
        | Expr::Extract { operand, .. }
        | Expr::Collate { operand, .. }
        | Expr::Label { operand, .. }
        | Expr::Distinct { operand }
        | Expr::Ordered { operand, .. } => mentioned(operand, seen),
        Expr::In { operand, items, .. } => {
            mentioned(operand, seen);
            mentioned(items, seen);
        }
        Expr::Between { operand, low, high, .. } => {
            [operand, low, high].into_iter().for_each(|part| mentioned(part, seen));
        }
        Expr::Case { value, whens, otherwise } => {
            value.iter().for_each(|value| mentioned(value, seen));
            whens.iter().for_each(|(when, then)| {
                mentioned(when, seen);
                mentioned(then, seen);
            });
            otherwise.iter().for_each(|value| mentioned(value, seen));
        }
    }
}

pub(super) fn written(engine: &dyn Engine, from: &[From], scope: &Scope) -> Result<Vec<String>, CompileError> {
    from.iter().map(|from| source(engine, from, scope)).collect()
}
