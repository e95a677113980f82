//! `sa.func.…(…)`: the functions that are written without parentheses, by another name, or in an engine's own way.

use super::engine::{Engine, Sql};
use super::expression;
use super::quoting;
use super::scope::Scope;
use crate::schema::Expr;

/// ANSI functions, which take no parentheses without arguments.
const BARE: [&str; 9] = [
    "current_date",
    "current_time",
    "current_timestamp",
    "current_user",
    "localtime",
    "localtimestamp",
    "session_user",
    "user",
    "sysdate",
];

pub(super) fn call(engine: &dyn Engine, name: &str, args: &[Expr], scope: &Scope) -> Sql {
    let lower = name.to_ascii_lowercase();
    let written: Result<Vec<_>, _> = args.iter().map(|arg| argument(engine, arg, scope)).collect();
    let written = written?;
    if let Some(own) = engine.function(&lower, &written) {
        return Ok(own);
    }
    if BARE.contains(&lower.as_str()) && written.is_empty() {
        return Ok(if lower == "sysdate" { lower } else { lower.to_ascii_uppercase() });
    }
    if lower == "count" && written.is_empty() {
        return Ok("count(*)".into());
    }
    let path: Vec<_> = name.split('.').map(|part| quoting::quote_illegal(engine, part)).collect();
    Ok(format!("{}({})", path.join("."), written.join(", ")))
}

fn argument(engine: &dyn Engine, arg: &Expr, scope: &Scope) -> Sql {
    expression::grouped(engine, arg, super::operator::COMMA, scope)
}
