//! Columns, the primary key's name and the table's options.

use regex::Regex;
use serde_json::json;

use super::{patterns, types};
use crate::dialect::answer::{Answer, Row};
use crate::schema::{ReflectedColumn, ReflectedComputed, ReflectedOptions, ReflectedTable};

/// From the rows of `table_xinfo`: columns, and those of the primary key.
pub(crate) fn columns(rows: &[Row], definition: Option<&str>) -> ReflectedTable {
    let mut table = ReflectedTable::default();
    let body =
        definition.and_then(|text| patterns::TABLE_BODY.captures(text.trim()).map(|body| body[1].trim().to_owned()));
    for row in rows {
        let hidden = row.number(6).unwrap_or(0);
        if hidden == 1 {
            continue;
        }
        let name = row.text(1);
        let mut text = row.text(2).to_uppercase();
        if hidden > 1 {
            text = text.replace("GENERATED", "").replace("ALWAYS", "").trim().to_owned();
        }
        let (ty, understood) = types::of(&text);
        if !understood {
            table.warnings.push(format!("Could not instantiate type {text} with its arguments; using no arguments."));
        }
        table.columns.push(ReflectedColumn {
            computed: (hidden > 1).then(|| ReflectedComputed {
                sqltext: body.as_deref().and_then(|body| computed(&name, body)).unwrap_or_default(),
                persisted: Some(hidden == 3),
            }),
            ty,
            nullable: !row.flag(3),
            default: row.maybe(4),
            primary_key: Some(row.number(5).and_then(|place| u32::try_from(place).ok()).unwrap_or(0)),
            name,
            autoincrement: None,
            comment: None,
            identity: None,
        });
    }
    let mut key: Vec<&ReflectedColumn> = table.columns.iter().filter(|column| column.primary_key > Some(0)).collect();
    key.sort_by_key(|column| column.primary_key);
    table.pk_constraint.constrained_columns = key.into_iter().map(|column| column.name.clone()).collect();
    if !table.pk_constraint.constrained_columns.is_empty() {
        table.pk_constraint.name = definition.and_then(primary_key_name);
    }
    table
}

fn computed(name: &str, body: &str) -> Option<String> {
    let pattern =
        format!(r"(?i){}[^,]*\s+GENERATED\s+ALWAYS\s+AS\s+\((.*)\)\s*(?:virtual|stored)?", regex::escape(name));
    Some(Regex::new(&pattern).ok()?.captures(body)?[1].to_owned())
}

fn primary_key_name(definition: &str) -> Option<String> {
    let found = patterns::PRIMARY_KEY_NAME.captures(definition)?;
    found.get(1).or(found.get(2)).map(|name| name.as_str().to_owned())
}

pub(crate) fn options(definition: &str) -> ReflectedOptions {
    let mut options = ReflectedOptions::new();
    if let Some(found) = patterns::TABLE_OPTIONS.captures(definition.trim()) {
        if found.get(1).is_some() {
            options.insert("sqlite_with_rowid".into(), json!(false));
        }
        if found.get(2).is_some() {
            options.insert("sqlite_strict".into(), json!(true));
        }
    }
    options
}
