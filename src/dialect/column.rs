//! A column's line in CREATE TABLE and ADD COLUMN: the pieces engines put together.

use super::engine::{Engine, Sql};
use super::expression;
use super::literal;
use super::scope::Scope;
use super::table_plan::TablePlan;
use crate::schema::{Column, Computed, Identity, ServerDefault};

pub(super) fn default(
    engine: &dyn Engine,
    default: Option<&ServerDefault>,
) -> Result<Option<String>, super::CompileError> {
    match default {
        Some(ServerDefault::String { value }) => literal::string(engine, value).map(Some),
        Some(ServerDefault::Expr { expr }) => expression::write(engine, expr, &Scope::bare()).map(Some),
        Some(ServerDefault::Fetched) | None => Ok(None),
    }
}

pub(super) fn default_of(engine: &dyn Engine, column: &Column) -> Result<Option<String>, super::CompileError> {
    default(engine, column.server_default.as_ref())
}

/// The column with the constraints that stand behind it.
pub(super) fn whole(engine: &dyn Engine, column: &Column, plan: &TablePlan) -> Sql {
    let mut text = engine.column(column, plan)?;
    for constraint in &column.constraints {
        if let Some(constraint) = engine.constraint(constraint, plan)? {
            text += &format!(" {constraint}");
        }
    }
    Ok(text)
}

/// Neither a quoted literal nor in parentheses nor a single word: some engines want parentheses around it.
pub(super) fn is_bare_expression(default: &str) -> bool {
    let quoted = default.trim_start().starts_with(['\'', '"', '(']);
    !quoted && default.chars().any(|c| !c.is_alphanumeric() && c != '_')
}

pub(super) fn computed(engine: &dyn Engine, computed: &Computed) -> Sql {
    let expression = expression::write(engine, &computed.sql, &Scope::bare())?;
    let kept = match computed.persisted {
        Some(true) => " STORED",
        Some(false) => " VIRTUAL",
        None => "",
    };
    Ok(format!("GENERATED ALWAYS AS ({expression}){kept}"))
}

pub(super) fn identity(identity: &Identity) -> String {
    let when = if identity.always { "ALWAYS" } else { "BY DEFAULT" };
    let options = identity_options(identity);
    let options = if options.is_empty() { String::new() } else { format!(" ({})", options.join(" ")) };
    format!("GENERATED {when} AS IDENTITY{options}")
}

pub(super) fn identity_options(identity: &Identity) -> Vec<String> {
    let number = |word: &str, value: Option<i64>| value.map(|value| format!("{word} {value}"));
    [
        number("INCREMENT BY", identity.increment),
        number("START WITH", identity.start),
        number("MINVALUE", identity.min_value),
        number("MAXVALUE", identity.max_value),
        identity.no_min_value.map(|_| "NO MINVALUE".to_owned()),
        identity.no_max_value.map(|_| "NO MAXVALUE".to_owned()),
        number("CACHE", identity.cache),
        identity.cycle.map(|cycle| if cycle { "CYCLE".to_owned() } else { "NO CYCLE".to_owned() }),
    ]
    .into_iter()
    .flatten()
    .collect()
}
