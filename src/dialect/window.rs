//! What may be said of a call of an aggregate: its window, its filter, the order of what it reads.

use super::engine::{Engine, Sql};
use super::expression;
use super::scope::Scope;
use super::select;
use crate::schema::{Expr, Frame, FrameUnit};

pub(super) fn over(
    engine: &dyn Engine,
    operand: &Expr,
    partition_by: &[Expr],
    order_by: &[Expr],
    frame: Option<&Frame>,
    scope: &Scope,
) -> Sql {
    let operand = expression::write(engine, operand, scope)?;
    let mut window = Vec::new();
    if !partition_by.is_empty() {
        window.push(format!("PARTITION BY {}", expression::list(engine, partition_by, scope)?));
    }
    if !order_by.is_empty() {
        window.push(format!("ORDER BY {}", select::orders(engine, order_by, scope)?));
    }
    window.extend(frame.map(rows));
    Ok(format!("{operand} OVER ({})", window.join(" ")))
}

fn rows(frame: &Frame) -> String {
    let unit = match frame.unit {
        FrameUnit::Rows => "ROWS",
        FrameUnit::Range => "RANGE",
        FrameUnit::Groups => "GROUPS",
    };
    format!("{unit} BETWEEN {} AND {}", end(frame.start, "PRECEDING"), end(frame.end, "FOLLOWING"))
}

fn end(at: Option<i64>, unbounded: &str) -> String {
    match at {
        None => format!("UNBOUNDED {unbounded}"),
        Some(0) => "CURRENT ROW".into(),
        Some(rows) if rows < 0 => format!("{} PRECEDING", rows.unsigned_abs()),
        Some(rows) => format!("{rows} FOLLOWING"),
    }
}

pub(super) fn filtered(engine: &dyn Engine, operand: &Expr, filter: &Expr, scope: &Scope) -> Sql {
    let operand = expression::write(engine, operand, scope)?;
    let filter = expression::write(engine, filter, scope)?;
    Ok(format!("{operand} FILTER (WHERE {filter})"))
}

pub(super) fn within_group(engine: &dyn Engine, operand: &Expr, order_by: &[Expr], scope: &Scope) -> Sql {
    let operand = expression::write(engine, operand, scope)?;
    Ok(format!("{operand} WITHIN GROUP (ORDER BY {})", select::orders(engine, order_by, scope)?))
}

pub(super) fn sorted(engine: &dyn Engine, operand: &Expr, order_by: &[Expr], scope: &Scope) -> Sql {
    let operand = expression::write(engine, operand, scope)?;
    Ok(format!("{operand} ORDER BY {}", select::orders(engine, order_by, scope)?))
}
