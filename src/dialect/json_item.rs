//! Items inside JSON values: what engines share of reading them.

use super::engine::{Engine, Sql};
use super::scope::Scope;
use crate::schema::{Expr, JsonRead, JsonStep};

/// Where the item stands, which decides about parentheses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Whole,
    Operand,
    /// An assigned value.
    Alone,
}

pub(super) struct Item<'a> {
    pub path: &'a [JsonStep],
    pub nested: bool,
    pub read: &'a JsonRead,
    pub place: Place,
}

pub(super) fn write(engine: &dyn Engine, expr: &Expr, place: Place, scope: &Scope) -> Sql {
    let Expr::JsonItem { operand, path, nested, read } = expr else {
        return super::expression::write(engine, expr, scope);
    };
    let text = engine.json_item(operand, &Item { path, nested: *nested, read, place }, scope)?;
    Ok(if place == Place::Alone { format!("({text})") } else { text })
}

/// `$."a"."b"[1]`, as a literal.
pub(super) fn path_literal(engine: &dyn Engine, path: &[JsonStep]) -> Sql {
    let mut text = String::from("$");
    for step in path {
        match step {
            JsonStep::Index(index) => text += &format!("[{index}]"),
            JsonStep::Key(key) => text += &format!(".\"{key}\""),
        }
    }
    super::literal::string(engine, &text)
}
