//! Values written into SQL: quoted exactly and safely, guided by the type of their column.

use super::affinity::{self, Affinity};
use super::engine::{Engine, Sql};
use super::error::CompileError;
use super::expression;
use super::scope::Scope;
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
    // JSON's own null comes as JSON.
    if affinity == Affinity::Json && !matches!(value, Value::Expr(_) | Value::Null) {
        let text = json::of_value(value).map(|json| json::dumps(&json));
        let malformed = || CompileError::MalformedValue { value: format!("{value:?}"), expected: "JSON value" };
        return string(engine, &text.ok_or_else(malformed)?);
    }
    match value {
        Value::Null => Ok("NULL".into()),
        Value::Bool(value) if matches!(affinity, Affinity::Integer | Affinity::Numeric | Affinity::Float) => {
            Ok(u8::from(*value).to_string())
        }
        Value::Bool(value) => Ok(engine.boolean(*value).into()),
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
        Value::String(text) if engine.digits_are_numbers() && is_number(text, affinity) => Ok(text.clone()),
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

/// Digits given as text for a column of numbers. SQLAlchemy writes any text bare there; here what is no number stays in quotes.
fn is_number(text: &str, affinity: Affinity) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    match affinity {
        Affinity::Integer => digits(unsigned),
        Affinity::Numeric | Affinity::Float => match unsigned.split_once('.') {
            Some((whole, part)) => digits(whole) && digits(part),
            None => digits(unsigned),
        },
        Affinity::Null
        | Affinity::String
        | Affinity::Boolean
        | Affinity::Date
        | Affinity::Time
        | Affinity::DateTime
        | Affinity::Interval
        | Affinity::Binary
        | Affinity::Json
        | Affinity::Uuid
        | Affinity::Array
        | Affinity::Of(_) => false,
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

#[cfg(test)]
mod tests {
    use crate::dialect::Dialect;
    use crate::schema::DialectName::{self, Mariadb, Mysql, Postgresql, Sqlite};
    use crate::schema::{Type, TypeKind, Value};

    fn literal(dialect: DialectName, value: Value, kind: TypeKind) -> String {
        let result = Dialect::new(dialect).literal(&value, Some(&Type::of(kind)));
        result.unwrap_or_else(|error| error.code().to_owned())
    }

    #[test]
    fn quotes_and_backslashes_never_leave_the_string() {
        let hostile = || Value::String(r"\'; DROP TABLE t; --".into());
        for dialect in [Postgresql, Sqlite] {
            assert_eq!(literal(dialect, hostile(), TypeKind::Text), r"'\''; DROP TABLE t; --'");
        }
        for dialect in [Mysql, Mariadb] {
            assert_eq!(literal(dialect, hostile(), TypeKind::Text), r"'\\''; DROP TABLE t; --'");
        }
        let nul = Value::String("a\0b".into());
        for dialect in DialectName::ALL {
            assert_eq!(literal(dialect, nul.clone(), TypeKind::Text), "nul-in-value");
        }
    }

    #[test]
    fn bytes() {
        let bytes = || Value::Bytes("00ff27".into());
        assert_eq!(literal(Postgresql, bytes(), TypeKind::LargeBinary), r"'\x00ff27'");
        assert_eq!(literal(Mysql, bytes(), TypeKind::LargeBinary), "X'00ff27'");
        assert_eq!(literal(Sqlite, bytes(), TypeKind::LargeBinary), "X'00ff27'");
        assert_eq!(literal(Sqlite, Value::Bytes("'; --".into()), TypeKind::LargeBinary), "malformed-value");
    }

    #[test]
    fn numbers_are_only_ever_numbers() {
        let numeric = |value| literal(Sqlite, value, TypeKind::Numeric);
        let digits = Value::String("-149.00".into());
        let offline = Dialect::new(Sqlite).verbatim().literal(&digits, Some(&Type::of(TypeKind::Numeric)));
        assert_eq!((offline.unwrap().as_str(), numeric(digits).as_str()), ("-149.00", "'-149.00'"));
        assert_eq!(numeric(Value::String("1); DROP TABLE t; --".into())), "'1); DROP TABLE t; --'");
        assert_eq!(numeric(Value::BigInt("-18446744073709551616".into())), "-18446744073709551616");
        assert_eq!(numeric(Value::BigInt("1; DROP".into())), "malformed-value");
        assert_eq!(numeric(Value::Decimal("1.50".into())), "1.50");
        assert_eq!(numeric(Value::Decimal("1E-7".into())), "1E-7");
        assert_eq!(numeric(Value::Decimal("1) --".into())), "malformed-value");
        assert_eq!(literal(Postgresql, Value::Decimal("NaN".into()), TypeKind::Numeric), "'NaN'");
        assert_eq!(literal(Postgresql, Value::Float(f64::INFINITY), TypeKind::Float), "'Infinity'");
    }

    #[test]
    fn booleans_follow_engine_and_column() {
        assert_eq!(literal(Postgresql, Value::Bool(true), TypeKind::Boolean), "true");
        assert_eq!(literal(Postgresql, Value::Int(1), TypeKind::Boolean), "true");
        assert_eq!(literal(Postgresql, Value::Bool(true), TypeKind::Integer), "1");
        assert_eq!(literal(Mysql, Value::Bool(false), TypeKind::Boolean), "false");
        assert_eq!(literal(Sqlite, Value::Bool(true), TypeKind::Boolean), "1");
    }

    #[test]
    fn uuids_follow_the_storage() {
        let text = "00000000-0000-0000-0000-00000000000a";
        let uuid = || Value::Uuid(text.into());
        let hex = "'0000000000000000000000000000000a'";
        assert_eq!(literal(Postgresql, uuid(), TypeKind::Uuid), format!("'{text}'"));
        assert_eq!(literal(Mariadb, uuid(), TypeKind::Uuid), format!("'{text}'"));
        assert_eq!(literal(Mysql, uuid(), TypeKind::Uuid), hex);
        assert_eq!(literal(Sqlite, Value::String(text.into()), TypeKind::Uuid), hex);
        assert_eq!(literal(Sqlite, uuid(), TypeKind::String), format!("'{text}'"));
    }

    #[test]
    fn json_is_what_python_would_store() {
        let json = Value::Json(serde_json::json!({"a": [1, true, null], "b": "é\"\\"}));
        let expected = r#"'{"a": [1, true, null], "b": "\u00e9\"\\"}'"#;
        assert_eq!(literal(Postgresql, json.clone(), TypeKind::Json), expected);
        assert_eq!(literal(Mysql, json, TypeKind::Json), expected.replace('\\', r"\\"));
        let floats = Value::Json(serde_json::json!({"z": [1.0, 0.0001, 1e-7, 2.5e20], "a": 1}));
        assert_eq!(literal(Sqlite, floats, TypeKind::Json), r#"'{"z": [1.0, 0.0001, 1e-07, 2.5e+20], "a": 1}'"#);
        // JSON has a null of its own.
        assert_eq!(literal(Sqlite, Value::Null, TypeKind::Json), "NULL");
        assert_eq!(literal(Sqlite, Value::Json(serde_json::Value::Null), TypeKind::Json), "'null'");
        assert_eq!(literal(Postgresql, Value::String("x".into()), TypeKind::PgJsonb), r#"'"x"'"#);
    }

    #[test]
    fn moments_as_each_engine_keeps_them() {
        let moment = || Value::DateTime("2024-01-31 12:00:00.5+02:00".into());
        assert_eq!(literal(Postgresql, moment(), TypeKind::DateTime), "'2024-01-31 12:00:00.5+02:00'");
        assert_eq!(literal(Mysql, moment(), TypeKind::DateTime), "'2024-01-31 12:00:00.5'");
        assert_eq!(literal(Sqlite, moment(), TypeKind::DateTime), "'2024-01-31 12:00:00.500000'");
        assert_eq!(literal(Sqlite, moment(), TypeKind::Date), "'2024-01-31'");
        assert_eq!(literal(Sqlite, Value::Date("2024-01-31".into()), TypeKind::Date), "'2024-01-31'");
        assert_eq!(literal(Sqlite, Value::Time("10:20:30".into()), TypeKind::Time), "'10:20:30.000000'");
        let day = Value::Interval(86_400_000_001);
        assert_eq!(literal(Sqlite, day, TypeKind::Interval), "'1970-01-02 00:00:00.000001'");
        assert_eq!(
            literal(Postgresql, Value::Interval(-86_399_500_000), TypeKind::Interval),
            "'-1 days 0.500000 seconds'::interval"
        );
        let offline = Dialect::new(Postgresql).verbatim().literal(&Value::Interval(1_500_000), None);
        assert_eq!(offline.as_deref().ok(), Some("make_interval(secs=>1.5)"));
    }

    #[test]
    fn arrays() {
        let array = |item| Type { item: Some(Box::new(Type::of(item))), ..Type::of(TypeKind::Array) };
        let words = Value::Array(vec![Value::String("a".into()), Value::String("b'".into())]);
        let write = |value: &Value, item| Dialect::new(Postgresql).literal(value, Some(&array(item))).unwrap();
        assert_eq!(write(&words, TypeKind::Text), "ARRAY['a', 'b''']");
        assert_eq!(write(&words, TypeKind::Json), r#"ARRAY['"a"', '"b''"']::JSON[]"#);
        assert_eq!(write(&Value::Array(Vec::new()), TypeKind::Integer), "ARRAY[]::INTEGER[]");
        let error = Dialect::new(Sqlite).literal(&words, Some(&array(TypeKind::Text))).unwrap_err();
        assert_eq!(error.code(), "unsupported-on-dialect");
    }
}
