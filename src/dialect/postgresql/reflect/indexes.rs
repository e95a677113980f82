//! Indexes, those of constraints included.

use std::collections::BTreeMap;

use serde_json::json;

use crate::dialect::answer::{Answer, Row};
use crate::schema::{ReflectedIndex, ReflectedOptions};

pub(crate) fn indexes_query(relation: &str, version: &[u32]) -> String {
    let newer = |major: u32| version.first().is_some_and(|number| *number >= major);
    let keys = if newer(11) { "i.indnkeyatts::text" } else { "NULL" };
    let distinct = if newer(15) { "i.indnullsnotdistinct" } else { "false" };
    format!(
        "SELECT c.relname::text, i.indisunique, EXISTS (SELECT 1 FROM pg_catalog.pg_constraint k \
         WHERE k.conrelid = i.indrelid AND k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')), \
         array_to_json(i.indoption::int2[])::text, array_to_json(c.reloptions)::text, m.amname::text, \
         pg_catalog.pg_get_expr(i.indpred, i.indrelid), {keys}, {distinct}, \
         (SELECT json_agg(json_build_array(CASE WHEN e.attnum = 0 THEN pg_catalog.pg_get_indexdef(i.indexrelid, e.place::int, true) \
         ELSE a.attname::text END, e.attnum = 0, o.opcname::text, o.opcdefault) ORDER BY e.place)::text \
         FROM unnest(i.indkey) WITH ORDINALITY AS e(attnum, place) \
         LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = e.attnum \
         LEFT JOIN pg_catalog.pg_opclass o ON o.oid = i.indclass[e.place - 1]) \
         FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_am m ON m.oid = c.relam \
         WHERE i.indrelid = {relation} AND NOT i.indisprimary ORDER BY c.relname"
    )
}

pub(crate) fn indexes(rows: &[Row]) -> Vec<ReflectedIndex> {
    rows.iter().map(index).collect()
}

/// Text, whether it is an expression, and the operator class with whether it is the usual one.
type Element = (String, bool, Option<String>, Option<bool>);

fn index(row: &Row) -> ReflectedIndex {
    let mut elements: Vec<Element> = row.json(9).unwrap_or_default();
    let keys = row.number(7).and_then(|keys| usize::try_from(keys).ok());
    let included: Vec<String> =
        elements.split_off(keys.unwrap_or(elements.len()).min(elements.len())).into_iter().map(|one| one.0).collect();
    let mut options = ReflectedOptions::new();
    let classes: BTreeMap<_, _> = elements
        .iter()
        .filter(|(_, _, _, usual)| *usual == Some(false))
        .map(|(text, _, class, _)| (text.clone(), class.clone()))
        .collect();
    if !classes.is_empty() {
        options.insert("postgresql_ops".into(), json!(classes));
    }
    if let Some(said) = row.json::<Vec<String>>(4) {
        let pair = |one: &String| one.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()));
        options.insert("postgresql_with".into(), json!(said.iter().filter_map(pair).collect::<BTreeMap<_, _>>()));
    }
    if row.text(5) != "btree" {
        options.insert("postgresql_using".into(), json!(row.text(5)));
    }
    if let Some(condition) = row.maybe(6) {
        options.insert("postgresql_where".into(), json!(condition));
    }
    if keys.is_some() {
        options.insert("postgresql_include".into(), json!(included));
    }
    if row.flag(8) {
        options.insert("postgresql_nulls_not_distinct".into(), json!(true));
    }
    let flags: Vec<u8> = row.json(3).unwrap_or_default();
    let sorting = elements.iter().zip(flags).filter_map(|(element, flags)| Some((element.0.clone(), sorting(flags)?)));
    let computes = elements.iter().any(|element| element.1);
    ReflectedIndex {
        name: row.text(0),
        column_names: elements.iter().map(|(text, computed, ..)| (!computed).then(|| text.clone())).collect(),
        unique: row.flag(1),
        column_sorting: sorting.collect(),
        expressions: if computes { elements.iter().map(|element| element.0.clone()).collect() } else { Vec::new() },
        include_columns: keys.map(|_| included),
        duplicates_constraint: row.flag(2).then(|| row.text(0)),
        flavour: None,
        dialect_options: options,
    }
}

/// Where it differs from what the engine does anyway.
fn sorting(flags: u8) -> Option<Vec<String>> {
    let words: &[&str] = match (flags & 1 != 0, flags & 2 != 0) {
        (true, true) => &["desc"],
        (true, false) => &["desc", "nulls_last"],
        (false, true) => &["nulls_first"],
        (false, false) => return None,
    };
    Some(words.iter().map(|word| (*word).to_owned()).collect())
}
