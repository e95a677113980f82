//! SELECT, laid out as SQLAlchemy lays it out, without its trailing blanks.

use super::engine::{Engine, Sql};
use super::expression;
use super::scope::Scope;
use super::{quoting, source};
use crate::schema::{Expr, Prefix, Select};

pub(super) fn select(engine: &dyn Engine, select: &Select, scope: &Scope) -> Sql {
    if let Some(first) = &select.first {
        return compound(engine, first, select, scope);
    }
    let mut text = format!("SELECT {}", prefixes(engine, &select.prefixes));
    if select.distinct {
        let on = expression::list(engine, &select.distinct_on, scope)?;
        text += &engine.distinct(&on);
    }
    let columns: Result<Vec<_>, _> = select.columns.iter().map(|column| labelled(engine, column, scope)).collect();
    text += &columns?.join(", ");
    if select.from.is_empty() {
        text += engine.no_source(select);
    } else {
        text += &format!("\nFROM {}", source::list(engine, &select.from, scope)?.join(", "));
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
    text += &end(engine, select, scope)?;
    if let Some(lock) = &select.lock {
        text += &engine.lock(lock);
    }
    Ok(text)
}

/// Several put together: each of them goes by its columns' names in what orders the whole.
fn compound(engine: &dyn Engine, first: &Select, whole: &Select, scope: &Scope) -> Sql {
    let mut text = part(engine, first, scope)?;
    for (word, other) in &whole.compound {
        text += &format!(" {word} {}", part(engine, other, scope)?);
    }
    Ok(text + &end(engine, whole, &scope.unqualified())?)
}

fn part(engine: &dyn Engine, one: &Select, scope: &Scope) -> Sql {
    let text = select(engine, one, scope)?;
    let ends = !one.order_by.is_empty() || one.limit.is_some() || one.offset.is_some();
    Ok(if ends || one.first.is_some() { format!("({text})") } else { text })
}

fn end(engine: &dyn Engine, select: &Select, scope: &Scope) -> Sql {
    let mut text = String::new();
    if !select.order_by.is_empty() {
        text += &format!(" ORDER BY {}", orders(engine, &select.order_by, scope)?);
    }
    let limit = select.limit.as_ref().map(|limit| expression::write(engine, limit, scope)).transpose()?;
    let offset = select.offset.as_ref().map(|offset| expression::write(engine, offset, scope)).transpose()?;
    if limit.is_some() || offset.is_some() {
        text += &engine.limit(limit.as_deref(), offset.as_deref());
    }
    Ok(text)
}

/// Those for this engine, each with the blank after it.
pub(super) fn prefixes(engine: &dyn Engine, prefixes: &[Prefix]) -> String {
    let own = |dialect: &Option<String>| dialect.as_ref().is_none_or(|name| *name == engine.name().as_str());
    prefixes.iter().filter(|(_, dialect)| own(dialect)).map(|(word, _)| format!("{word} ")).collect()
}

/// A selected column; what has no name of its own gets the label SQLAlchemy gives it.
pub(super) fn labelled(engine: &dyn Engine, column: &Expr, scope: &Scope) -> Sql {
    let text = expression::write(engine, column, scope)?;
    let label = match column {
        Expr::Label { name, .. } => quoting::quote(engine, &scope.name(name)),
        Expr::Function { name, .. } => {
            let stem = name.rsplit('.').next().unwrap_or(name);
            quoting::quote(engine, &scope.label(stem))
        }
        Expr::Cast { operand, .. } => match super::index::key(operand) {
            Some(name) => quoting::quote(engine, &scope.name(name)),
            None => scope.label("anon"),
        },
        Expr::Text { .. }
        | Expr::LiteralColumn { .. }
        | Expr::Column { .. }
        | Expr::Negate { .. }
        | Expr::Ordered { .. }
        | Expr::Quantified { .. }
        | Expr::Star => return Ok(text),
        Expr::Distinct { .. } => return Ok(text),
        Expr::NextValue { .. } => scope.label("next_value"),
        Expr::JsonItem { .. }
        | Expr::Literal { .. }
        | Expr::Over { .. }
        | Expr::Filtered { .. }
        | Expr::WithinGroup { .. }
        | Expr::Sorted { .. }
        | Expr::Containing { .. }
        | Expr::Regexp { .. }
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

pub(super) fn orders(engine: &dyn Engine, terms: &[Expr], scope: &Scope) -> Sql {
    let terms: Result<Vec<_>, _> = terms.iter().map(|term| order(engine, term, scope)).collect();
    Ok(terms?.join(", "))
}

/// In ORDER BY a labelled column goes by its label.
fn order(engine: &dyn Engine, term: &Expr, scope: &Scope) -> Sql {
    if let Expr::Label { name, .. } = term {
        return Ok(quoting::quote(engine, &scope.name(name)));
    }
    let Expr::Ordered { operand, descending, nulls } = term else {
        return expression::grouped(engine, term, super::operator::COMMA, scope);
    };
    let Expr::Label { name, .. } = &**operand else { return expression::write(engine, term, scope) };
    let column = Expr::Column { name: name.clone(), table: None, ty: None };
    let named = Expr::Ordered { operand: Box::new(column), descending: *descending, nulls: *nulls };
    expression::write(engine, &named, scope)
}
