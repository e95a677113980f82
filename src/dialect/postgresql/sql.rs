//! PostgreSQL's own ways with functions, arrays, division and LIMIT.

use crate::dialect::affinity::{self, Affinity};
use crate::dialect::engine::{Engine, Sql};
use crate::dialect::expression;
use crate::dialect::json_item::{Item, Place};
use crate::dialect::scope::Scope;
use crate::dialect::{literal, operator, quoting, types};
use crate::schema::{Expr, JsonRead, JsonStep, Lock, Type, TypeKind};

pub(super) fn function(name: &str, args: &[String]) -> Option<String> {
    match (name, args) {
        ("substring", [text, start]) => Some(format!("SUBSTRING({text} FROM {start})")),
        ("substring", [text, start, length]) => Some(format!("SUBSTRING({text} FROM {start} FOR {length})")),
        ("pow", args) => Some(format!("power({})", args.join(", "))),
        ("aggregate_strings", args) => Some(format!("string_agg({})", args.join(", "))),
        _ => None,
    }
}

/// For `--sql` as SQLAlchemy writes it, else as its driver sends it: there days are kept apart from hours.
pub(super) fn interval(microseconds: i64, verbatim: bool) -> String {
    const DAY: i64 = 86_400_000_000;
    if verbatim {
        return format!("make_interval(secs=>{:?})", microseconds as f64 / 1_000_000.0);
    }
    let (days, rest) = (microseconds.div_euclid(DAY), microseconds.rem_euclid(DAY));
    format!("'{days} days {}.{:06} seconds'::interval", rest / 1_000_000, rest % 1_000_000)
}

/// Elements that are written as strings but aren't text need a cast: `ARRAY['a']` alone is `text[]`.
pub(super) fn array(engine: &dyn Engine, items: Vec<String>, ty: Option<&Type>) -> Sql {
    let text = format!("ARRAY[{}]", items.join(", "));
    match ty {
        None if items.is_empty() => Ok("'{}'".into()),
        None => Ok(text),
        Some(ty) if items.is_empty() || !is_self_evident(ty) => Ok(format!("{text}::{}", types::name(engine, ty)?)),
        Some(_) => Ok(text),
    }
}

fn is_self_evident(ty: &Type) -> bool {
    let Some(element) = ty.item.as_deref() else { return true };
    match affinity::of(element) {
        Affinity::String => !matches!(element.kind, TypeKind::Enum | TypeKind::PgEnum | TypeKind::PgCitext),
        Affinity::Integer | Affinity::Numeric | Affinity::Float | Affinity::Boolean | Affinity::Null => true,
        Affinity::Date
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

/// SQLAlchemy's `/` is true division, PostgreSQL's is not.
pub(super) fn divide(engine: &dyn Engine, left: &str, right: &str, right_ty: Option<&Type>) -> Sql {
    let name = match right_ty {
        Some(ty) if matches!(affinity::of(ty), Affinity::Numeric | Affinity::Float) => types::name(engine, ty)?,
        Some(_) | None => "NUMERIC".into(),
    };
    Ok(format!("{left} / CAST({right} AS {name})"))
}

pub(super) fn limit(limit: Option<&str>, offset: Option<&str>) -> String {
    let limit = limit.unwrap_or("ALL");
    let offset = offset.map(|offset| format!(" OFFSET {offset}")).unwrap_or_default();
    format!("\n LIMIT {limit}{offset}")
}

pub(super) fn distinct(on: &str) -> String {
    if on.is_empty() { "DISTINCT ".into() } else { format!("DISTINCT ON ({on}) ") }
}

pub(super) fn lock(engine: &dyn Engine, lock: &Lock) -> String {
    let text = match (lock.read, lock.key_share) {
        (true, true) => " FOR KEY SHARE",
        (true, false) => " FOR SHARE",
        (false, true) => " FOR NO KEY UPDATE",
        (false, false) => " FOR UPDATE",
    };
    let of: Vec<_> = lock.of.iter().map(|name| quoting::quote(engine, name)).collect();
    let of = if of.is_empty() { String::new() } else { format!(" OF {}", of.join(", ")) };
    format!("{text}{of}{}", lock.held())
}

pub(super) fn regexp(operand: &str, pattern: &str, flags: Option<&str>, negated: bool) -> String {
    let not = if negated { "!" } else { "" };
    match flags {
        None => format!("{operand} {not}~ {pattern}"),
        Some("'i'") => format!("{operand} {not}~* {pattern}"),
        Some(flags) => format!("{operand} {not}~ CONCAT('(?', {flags}, ')', {pattern})"),
    }
}

/// `->` and `->>` for one step, `#>` and `#>>` for a path.
pub(super) fn json_item(engine: &dyn Engine, operand: &Expr, item: &Item, scope: &Scope) -> Sql {
    let as_json = *item.read == JsonRead::Json;
    let (sign, key) = match (item.nested, item.path) {
        (false, [JsonStep::Key(key)]) => (if as_json { "->" } else { "->>" }, literal::string(engine, key)?),
        (false, [JsonStep::Index(index)]) => (if as_json { "->" } else { "->>" }, index.to_string()),
        (_, path) => {
            let steps: Vec<String> = path
                .iter()
                .map(|step| match step {
                    JsonStep::Index(index) => index.to_string(),
                    JsonStep::Key(key) => key.clone(),
                })
                .collect();
            let path = literal::string(engine, &format!("{{{}}}", steps.join(", ")))?;
            (if as_json { "#>" } else { "#>>" }, path)
        }
    };
    let mut text = format!("{} {sign} {key}", expression::grouped(engine, operand, operator::COMPARISON, scope)?);
    if item.place == Place::Operand {
        text = format!("({text})");
    }
    match item.read {
        JsonRead::Json | JsonRead::Text => Ok(text),
        JsonRead::As(ty) => Ok(format!("CAST({text} AS {})", types::name(engine, ty)?)),
    }
}
