//! Columns.

use super::names::{TABLE_LIKE, literal, of_schema};
use super::types::{Named, UsedTypes, reflect};
use crate::dialect::affinity::{self, Affinity};
use crate::dialect::answer::{Answer, Row};
use crate::dialect::constant_pattern::Pattern;
use crate::schema::{ReflectedColumn, ReflectedComputed, ReflectedTable, TableName};

/// The columns of a table or view: no row where there is none, one without a column where it has none.
pub(crate) fn columns_query(name: &TableName, version: &[u32]) -> String {
    let newer = |major: u32| version.first().is_some_and(|number| *number >= major);
    let generated = if newer(12) { "a.attgenerated::text" } else { "NULL" };
    let identity = if newer(10) {
        "(SELECT json_build_object('always', a.attidentity = 'a', 'start', s.seqstart, 'increment', s.seqincrement, \
         'minvalue', s.seqmin, 'maxvalue', s.seqmax, 'cache', s.seqcache, 'cycle', s.seqcycle)::text \
         FROM pg_catalog.pg_sequence s WHERE a.attidentity <> '' AND s.seqrelid = \
         pg_catalog.pg_get_serial_sequence(a.attrelid::regclass::text, a.attname::text)::regclass::oid)"
    } else {
        "NULL"
    };
    format!(
        "SELECT c.oid::text, pg_catalog.obj_description(c.oid, 'pg_class'), a.attname::text, a.atttypid::text, \
         pg_catalog.format_type(a.atttypid, a.atttypmod), \
         (SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid) FROM pg_catalog.pg_attrdef d \
         WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.atthasdef), a.attnotnull, \
         pg_catalog.col_description(c.oid, a.attnum), {generated}, {identity}, \
         (SELECT l.collname::text FROM pg_catalog.pg_collation l JOIN pg_catalog.pg_type t ON t.oid = a.atttypid \
         WHERE l.oid = a.attcollation AND a.attcollation <> 0 AND t.typcollation <> a.attcollation) \
         FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
         WHERE c.relkind = ANY (ARRAY[{TABLE_LIKE}]::\"char\"[]) AND c.relname = {} AND {} ORDER BY a.attnum",
        literal(&name.name),
        of_schema(name.schema.as_deref())
    )
}

/// The columns whose default counts in a sequence that is theirs.
pub(crate) fn own_sequences_query(name: &TableName) -> String {
    format!(
        "SELECT a.attname::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.atthasdef \
         WHERE c.relkind = ANY (ARRAY[{TABLE_LIKE}]::\"char\"[]) AND c.relname = {} AND {} AND EXISTS (\
         SELECT 1 FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.deptype = 'a' \
         AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = c.oid AND d.refobjsubid = a.attnum)",
        literal(&name.name),
        of_schema(name.schema.as_deref())
    )
}

/// The number in the catalog of what was found.
pub(crate) fn relation(rows: &[Row]) -> Option<String> {
    rows.first().map(|row| row.text(0))
}

/// Columns and comment; the rest is still to come.
pub(crate) fn columns(rows: &[Row], used: &UsedTypes, schema: Option<&str>) -> ReflectedTable {
    let mut table = ReflectedTable { comment: rows.first().and_then(|row| row.maybe(1)), ..ReflectedTable::default() };
    for row in rows.iter().filter(|row| row.maybe(2).is_some()) {
        let (column, known) = column(row, used, schema);
        if !known {
            let warning = format!("Did not recognize type '{}' of column '{}'", row.text(4), column.name);
            table.warnings.push(warning);
        }
        table.columns.push(column);
    }
    table
}

fn column(row: &Row, used: &UsedTypes, schema: Option<&str>) -> (ReflectedColumn, bool) {
    let found = reflect(&row.text(3), &row.text(4), row.maybe(10).as_deref(), used);
    let known = found.is_some();
    let ty = found.unwrap_or_default();
    let mut default = row.maybe(5);
    let mut nullable = !row.flag(6);
    if let Some(Named::Domain { nullable: of_domain, default: of_its_own, .. }) = used.get(&row.text(3)) {
        default = default.or_else(|| of_its_own.clone());
        nullable = nullable && *of_domain;
    }
    let generated = row.maybe(8).filter(|how| !how.is_empty());
    let computed = generated
        .map(|how| ReflectedComputed { sqltext: default.take().unwrap_or_default(), persisted: Some(how == "s") });
    let identity = row.json(9);
    let counts = default.as_deref().is_some_and(|default| NEXTVAL.is_match(default));
    let counts_up = counts && affinity::of(&ty) == Affinity::Integer;
    let column = ReflectedColumn {
        name: row.text(2),
        nullable,
        default: default.map(|default| in_schema(default, schema)),
        autoincrement: Some(counts_up || identity.is_some()),
        comment: row.maybe(7),
        computed,
        identity,
        primary_key: None,
        ty,
    };
    (column, known)
}

static NEXTVAL: Pattern = Pattern::new(r"(nextval\(')([^']+)('.*$)");

/// A sequence named without its schema, in a table that was asked for with one.
fn in_schema(default: String, schema: Option<&str>) -> String {
    let Some(schema) = schema else { return default };
    match NEXTVAL.captures(&default) {
        Some(parts) if !parts[2].contains('.') => format!("{}\"{schema}\".{}{}", &parts[1], &parts[2], &parts[3]),
        Some(_) | None => default,
    }
}
