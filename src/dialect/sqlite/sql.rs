//! SQLite's own ways with functions and moments.

use crate::dialect::affinity::Affinity;
use crate::dialect::engine::{Engine, Sql};
use crate::dialect::error::CompileError;
use crate::dialect::expression;
use crate::dialect::json_item::{self, Item};
use crate::dialect::moment;
use crate::dialect::scope::Scope;
use crate::schema::{DialectName, Expr, JsonRead};

pub(super) fn function(name: &str, args: &[String]) -> Option<String> {
    match (name, args) {
        ("now", _) => Some("CURRENT_TIMESTAMP".into()),
        ("localtimestamp", _) => Some("DATETIME(CURRENT_TIMESTAMP, 'localtime')".into()),
        ("char_length", args) => Some(format!("length({})", args.join(", "))),
        ("aggregate_strings", args) => Some(format!("group_concat({})", args.join(", "))),
        _ => None,
    }
}

/// The text SQLAlchemy stores and reads back: microseconds always, an offset never.
pub(super) fn moment(text: &str, affinity: Affinity) -> String {
    let text = moment::without_offset(text);
    match (affinity, text.split_once([' ', 'T'])) {
        (Affinity::Date, Some((date, _))) => date.to_owned(),
        (Affinity::Date, None) => text.to_owned(),
        (Affinity::Time, _) => moment::with_microseconds(text),
        (_, Some((date, time))) => moment::with_microseconds(&format!("{date} {time}")),
        (_, None) => text.to_owned(),
    }
}

/// SQLAlchemy keeps a duration as a moment after 1970.
pub(super) fn interval(microseconds: i64) -> String {
    format!("'{}'", moment::after_epoch(microseconds))
}

pub(super) fn extract(field: &str, operand: &str) -> Sql {
    let format = match field {
        "month" => "%m",
        "day" => "%d",
        "year" => "%Y",
        "second" => "%S",
        "hour" => "%H",
        "doy" => "%j",
        "minute" => "%M",
        "epoch" => "%s",
        "dow" => "%w",
        "week" => "%W",
        other => {
            let what = format!("EXTRACT of '{other}'");
            return Err(CompileError::Unsupported { what, dialect: DialectName::Sqlite });
        }
    };
    Ok(format!("CAST(STRFTIME('{format}', {operand}) AS INTEGER)"))
}

pub(super) fn json_item(engine: &dyn Engine, operand: &Expr, item: &Item, scope: &Scope) -> Sql {
    let operand = expression::write(engine, operand, scope)?;
    let extracted = format!("JSON_EXTRACT({operand}, {})", json_item::path_literal(engine, item.path)?);
    Ok(match item.read {
        JsonRead::Json => format!("JSON_QUOTE({extracted})"),
        JsonRead::Text | JsonRead::As(_) => extracted,
    })
}
