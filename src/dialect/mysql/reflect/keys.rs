//! Lines with keys and constraints.

use serde_json::json;
use std::collections::BTreeMap;

use super::show_create::name;
use crate::dialect::constant_pattern::Pattern;
use crate::schema::{
    DialectName, ForeignKeyOptions, ReflectedCheck, ReflectedForeignKey, ReflectedIndex, ReflectedOptions,
    ReflectedTable, ReflectedUnique,
};

static KEY: Pattern = Pattern::new(concat!(
    r"(?i)^  (?:(?P<type>\S+) )?KEY(?: +`(?P<name>(?:``|[^`])+)`)?(?: +USING +\S+)? +\((?P<columns>.+?)\)",
    r"(?: +USING +\S+)?(?: +KEY_BLOCK_SIZE *[ =]? *\S+)?(?: +WITH PARSER +(?P<parser>\S+))?",
    r"(?: +COMMENT +(?:''|'[^']*?')+)?(?: +/\*(?:!\d+ +(?:WITH PARSER +(?P<parser_of_version>\S+))?.*|.+)\*/ *)?,?$",
));

static KEY_COLUMN: Pattern = Pattern::new(r"(?i)`((?:``|[^`])+)`(?:\((\d+)\))?(?: +(?:ASC|DESC))?");

static FOREIGN_KEY: Pattern = Pattern::new(concat!(
    r"(?i)^  CONSTRAINT +`(?P<name>(?:``|[^`])+)` +FOREIGN KEY +\((?P<local>[^\)]+?)\) REFERENCES +",
    r"(?:`(?P<schema>[^`]+)`\.)?`(?P<table>[^`]+)` +\((?P<foreign>(?:`[^`]+`(?: *, *)?)+)\)(?: +MATCH \w+)?",
    r"(?: +ON DELETE (?P<ondelete>RESTRICT|CASCADE|SET NULL|NO ACTION|SET DEFAULT))?",
    r"(?: +ON UPDATE (?P<onupdate>RESTRICT|CASCADE|SET NULL|NO ACTION|SET DEFAULT))?",
));

static CHECK: Pattern = Pattern::new(r"(?i)^  CONSTRAINT +`(?P<name>(?:``|[^`])+)` +CHECK +\((?P<sqltext>.+)\),?");

/// `false` where the line is none of them.
pub(super) fn parse(line: &str, schema: Option<&str>, dialect: DialectName, table: &mut ReflectedTable) -> bool {
    if let Some(parts) = KEY.captures(line) {
        let part = |name: &str| parts.name(name).map(|part| part.as_str());
        let columns: Vec<(String, Option<u32>)> = KEY_COLUMN
            .captures_iter(&parts["columns"])
            .map(|column| (name(&column[1]), column.get(2).and_then(|length| length.as_str().parse().ok())))
            .collect();
        let parser = part("parser").or(part("parser_of_version"));
        key(part("type"), part("name").map(name), columns, parser, dialect, table);
    } else if let Some(parts) = FOREIGN_KEY.captures(line) {
        let part = |name: &str| parts.name(name).map(|part| part.as_str().to_owned());
        let names = |which: &str| KEY_COLUMN.captures_iter(&parts[which]).map(|column| name(&column[1])).collect();
        let action = |which: &str| part(which).filter(|what| what != "NO ACTION");
        table.foreign_keys.push(ReflectedForeignKey {
            name: Some(name(&parts["name"])),
            constrained_columns: names("local"),
            referred_schema: part("schema").or_else(|| schema.map(str::to_owned)),
            referred_table: parts["table"].to_owned(),
            referred_columns: names("foreign"),
            options: ForeignKeyOptions {
                onupdate: action("onupdate"),
                ondelete: action("ondelete"),
                ..ForeignKeyOptions::default()
            },
            comment: None,
        });
    } else if let Some(parts) = CHECK.captures(line) {
        let (name, sqltext) = (Some(name(&parts["name"])), parts["sqltext"].to_owned());
        table.check_constraints.push(ReflectedCheck { name, sqltext, ..ReflectedCheck::default() });
    } else {
        return false;
    }
    true
}

fn key(
    flavour: Option<&str>,
    name: Option<String>,
    columns: Vec<(String, Option<u32>)>,
    parser: Option<&str>,
    dialect: DialectName,
    table: &mut ReflectedTable,
) {
    let names: Vec<String> = columns.iter().map(|(name, _)| name.clone()).collect();
    if flavour == Some("PRIMARY") {
        table.pk_constraint.constrained_columns = names;
        return;
    }
    let unique = flavour == Some("UNIQUE");
    if unique {
        table.unique_constraints.push(ReflectedUnique {
            name: name.clone(),
            column_names: names.clone(),
            duplicates_index: name.clone(),
            ..ReflectedUnique::default()
        });
    }
    let mut options = ReflectedOptions::new();
    if let Some(word @ ("FULLTEXT" | "SPATIAL")) = flavour {
        options.insert(format!("{dialect}_prefix"), json!(word));
    }
    if let Some(parser) = parser {
        options.insert(format!("{dialect}_with_parser"), json!(parser.trim_matches('`')));
    }
    let lengths: BTreeMap<String, u32> =
        columns.into_iter().filter_map(|(name, length)| Some((name, length?))).collect();
    if !lengths.is_empty() {
        options.insert(format!("{dialect}_length"), json!(lengths));
    }
    table.indexes.push(ReflectedIndex {
        name: name.unwrap_or_default(),
        column_names: names.into_iter().map(Some).collect(),
        unique,
        flavour: flavour.map(str::to_owned),
        dialect_options: options,
        ..ReflectedIndex::default()
    });
}
