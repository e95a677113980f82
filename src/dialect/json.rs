//! JSON as Python's `json.dumps` writes it, which is what ends up in a JSON column.

use serde_json::Value as Json;

use crate::schema::Value;

pub(super) fn dumps(json: &Json) -> String {
    let mut text = String::new();
    write(json, &mut text);
    text
}

fn write(json: &Json, out: &mut String) {
    match json {
        Json::Null => out.push_str("null"),
        Json::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Json::Number(number) => match number.as_f64().filter(|_| number.is_f64()) {
            Some(float) => out.push_str(&python_float(float)),
            None => out.push_str(&number.to_string()),
        },
        Json::String(text) => string(text, out),
        Json::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                write(item, out);
            }
            out.push(']');
        }
        Json::Object(members) => {
            out.push('{');
            for (index, (key, member)) in members.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                string(key, out);
                out.push_str(": ");
                write(member, out);
            }
            out.push('}');
        }
    }
}

/// Python's `repr`: as Rust's, but for an exponent's sign and its two digits at least.
fn python_float(number: f64) -> String {
    let text = format!("{number:?}");
    let Some((digits, exponent)) = text.split_once('e') else { return text };
    let (sign, exponent) = exponent.strip_prefix('-').map_or(('+', exponent), |exponent| ('-', exponent));
    format!("{digits}e{sign}{exponent:0>2}")
}

fn string(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            ' '..='~' => out.push(character),
            other => {
                for unit in other.encode_utf16(&mut [0; 2]) {
                    out.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
    }
    out.push('"');
}

/// A value given to a JSON column; `None` where JSON has no such thing.
pub(super) fn of_value(value: &Value) -> Option<Json> {
    match value {
        Value::Null => Some(Json::Null),
        Value::Bool(value) => Some(Json::Bool(*value)),
        Value::Int(value) => Some((*value).into()),
        Value::BigInt(digits) => serde_json::from_str(digits).ok(),
        Value::Float(value) => serde_json::Number::from_f64(*value).map(Json::Number),
        Value::String(text) => Some(Json::String(text.clone())),
        Value::Json(json) => Some(json.clone()),
        Value::Array(items) => items.iter().map(of_value).collect::<Option<Vec<_>>>().map(Json::Array),
        Value::Decimal(_)
        | Value::Bytes(_)
        | Value::DateTime(_)
        | Value::Date(_)
        | Value::Time(_)
        | Value::Interval(_)
        | Value::Uuid(_)
        | Value::Expr(_) => None,
    }
}
