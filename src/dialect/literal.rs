//! Values written into SQL: quoted exactly and safely, guided by the type of their column.

use super::affinity::{self, Affinity};
use super::engine::{Engine, Sql};
use super::error::CompileError;
use super::expression::{self, Scope};
use super::{json, types};
use crate::schema::{Type, Value};

pub(super) fn string(engine: &dyn Engine, text: &str) -> Sql {
    if text.contains('\0') {
        return Err(CompileError::Nul { dialect: engine.name() });
    }
    let doubled = text.replace('\'', "''");
    let escaped = if engine.escapes_backslash() { doubled.replace('\\', "\\\\") } else { doubled };
    Ok(format!("'{escaped}'"))
}

pub(super) fn literal(engine: &dyn Engine, value: &Value, ty: Option<&Type>) -> Sql {
    let ty = ty.map(|ty| types::implementation(engine, ty));
    let affinity = ty.map_or(Affinity::Null, affinity::of);
    if affinity == Affinity::Json && !matches!(value, Value::Expr(_)) {
        let text = json::of_value(value).map(|json| json::dumps(&json));
        let malformed = || CompileError::MalformedValue { value: format!("{value:?}"), expected: "JSON value" };
        return string(engine, &text.ok_or_else(malformed)?);
    }
    match value {
        Value::Null => Ok("NULL".into()),
        Value::Bool(value) => Ok(match affinity {
            Affinity::Integer | Affinity::Numeric | Affinity::Float => u8::from(*value).to_string(),
            _ => engine.boolean(*value).into(),
        }),
        Value::Int(number @ (0 | 1)) if affinity == Affinity::Boolean => Ok(engine.boolean(*number == 1).into()),
        Value::Int(number) => Ok(number.to_string()),
        Value::BigInt(digits) => number(digits, "whole number", |c| c.is_ascii_digit()),
        Value::Float(number) => float(engine, *number),
        Value::Decimal(digits) if digits.chars().any(|c| c.is_ascii_alphabetic() && !matches!(c, 'e' | 'E')) => {
            string(engine, digits)
        }
        Value::Decimal(digits) => {
            number(digits, "decimal number", |c| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-'))
        }
        Value::String(text) if affinity == Affinity::Uuid => uuid(engine, text, ty),
        Value::String(text) => string(engine, text),
        Value::Bytes(hex) if hex.chars().all(|c| c.is_ascii_hexdigit()) && hex.len() % 2 == 0 => Ok(engine.bytes(hex)),
        Value::Bytes(hex) => Err(malformed(hex, "sequence of bytes in hexadecimal")),
        Value::DateTime(text) => string(engine, &engine.moment(text, known(affinity, Affinity::DateTime))),
        Value::Date(text) => string(engine, &engine.moment(text, known(affinity, Affinity::Date))),
        Value::Time(text) => string(engine, &engine.moment(text, known(affinity, Affinity::Time))),
        Value::Interval(microseconds) => Ok(engine.interval(*microseconds)),
        Value::Uuid(text) if affinity == Affinity::String => string(engine, text),
        Value::Uuid(text) => uuid(engine, text, ty),
        Value::Json(value) => string(engine, &json::dumps(value)),
        Value::Array(items) => {
            let element = ty.and_then(|ty| ty.item.as_deref());
            let items: Result<Vec<_>, _> = items.iter().map(|item| literal(engine, item, element)).collect();
            engine.array(items?, ty.filter(|_| affinity == Affinity::Array))
        }
        Value::Expr(expr) => expression::write(engine, expr, &Scope::qualified()),
    }
}

fn known(affinity: Affinity, otherwise: Affinity) -> Affinity {
    match affinity {
        Affinity::Date | Affinity::Time | Affinity::DateTime => affinity,
        Affinity::Null
        | Affinity::String
        | Affinity::Integer
        | Affinity::Numeric
        | Affinity::Float
        | Affinity::Boolean
        | Affinity::Interval
        | Affinity::Binary
        | Affinity::Json
        | Affinity::Uuid
        | Affinity::Array
        | Affinity::Of(_) => otherwise,
    }
}

fn malformed(value: &str, expected: &'static str) -> CompileError {
    CompileError::MalformedValue { value: value.to_owned(), expected }
}

fn number(digits: &str, expected: &'static str, allowed: impl Fn(char) -> bool) -> Sql {
    let unsigned = digits.strip_prefix('-').unwrap_or(digits);
    if unsigned.chars().any(|c| c.is_ascii_digit()) && unsigned.chars().all(allowed) {
        Ok(digits.to_owned())
    } else {
        Err(malformed(digits, expected))
    }
}

fn float(engine: &dyn Engine, number: f64) -> Sql {
    if number.is_finite() {
        Ok(format!("{number:?}"))
    } else if number.is_nan() {
        string(engine, "NaN")
    } else {
        string(engine, if number > 0.0 { "Infinity" } else { "-Infinity" })
    }
}

/// Where the engine has no such type it is kept as 32 hexadecimal digits.
fn uuid(engine: &dyn Engine, text: &str, ty: Option<&Type>) -> Sql {
    let native = engine.native_uuid() && ty.is_none_or(|ty| ty.native != Some(false));
    if native { string(engine, text) } else { string(engine, &text.replace('-', "")) }
}
