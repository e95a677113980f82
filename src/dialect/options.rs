//! Reading the keyword arguments that belong to one engine.

use crate::schema::{Expr, Options, Value};

/// Anything but nothing counts as true.
pub(super) fn flag(options: &Options, key: &str) -> Option<bool> {
    let value = options.get(key)?;
    match value {
        Value::Null => None,
        Value::Bool(value) => Some(*value),
        Value::Int(value) => Some(*value != 0),
        Value::BigInt(_)
        | Value::Float(_)
        | Value::Decimal(_)
        | Value::String(_)
        | Value::Bytes(_)
        | Value::DateTime(_)
        | Value::Date(_)
        | Value::Time(_)
        | Value::Interval(_)
        | Value::Uuid(_)
        | Value::Json(_)
        | Value::Array(_)
        | Value::Expr(_) => Some(true),
    }
}

pub(super) fn word<'a>(options: &'a Options, key: &str) -> Option<&'a str> {
    if let Value::String(text) = options.get(key)? {
        return (!text.is_empty()).then_some(text);
    }
    None
}

/// A list of names, or one name.
pub(super) fn words(options: &Options, key: &str) -> Vec<String> {
    let Some(value) = options.get(key) else { return Vec::new() };
    if let Value::Array(items) = value {
        return items.iter().filter_map(name).collect();
    }
    if let Value::Json(serde_json::Value::Array(items)) = value {
        return items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect();
    }
    name(value).into_iter().collect()
}

fn name(value: &Value) -> Option<String> {
    if let Value::String(text) = value {
        return Some(text.clone());
    }
    let Value::Expr(expr) = value else { return None };
    if let Expr::Column { name, .. } = &**expr { Some(name.clone()) } else { None }
}

/// The members of an option that is a dict.
pub(super) fn members<'a>(options: &'a Options, key: &str) -> Option<&'a serde_json::Map<String, serde_json::Value>> {
    if let Value::Json(serde_json::Value::Object(members)) = options.get(key)? { Some(members) } else { None }
}
