//! Names of what there is.

use crate::dialect::answer::{Answer, Row};
use crate::operation::Relations;
use crate::schema::{ReflectedEnum, TableName};

pub(super) fn literal(text: &str) -> String {
    // Backslashes mean nothing in it, however the server is set.
    let escaped = text.replace('\\', "\\\\").replace('\'', "''");
    if text.contains('\\') { format!("E'{escaped}'") } else { format!("'{escaped}'") }
}

/// Where no schema is said: what is found without one.
pub(super) fn of_schema(schema: Option<&str>) -> String {
    match schema {
        Some(schema) => format!("n.nspname = {}", literal(schema)),
        None => "pg_catalog.pg_table_is_visible(c.oid) AND n.nspname <> 'pg_catalog'".into(),
    }
}

pub(crate) const TABLE_LIKE: &str = "'r', 'p', 'f', 'v', 'm'";

fn relations(columns: &str, kinds: &str, condition: &str, schema: Option<&str>) -> String {
    format!(
        "SELECT {columns} FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         WHERE c.relkind = ANY (ARRAY[{kinds}]::\"char\"[]) AND {condition} AND {}",
        of_schema(schema)
    )
}

pub(crate) fn names_query(of: Relations, schema: Option<&str>) -> String {
    let (kinds, condition) = match of {
        Relations::Tables => ("'r', 'p'", "c.relpersistence <> 't'"),
        Relations::Views => ("'v'", "c.relpersistence <> 't'"),
        Relations::MaterializedViews => ("'m'", "c.relpersistence <> 't'"),
        Relations::Sequences => ("'S'", "true"),
        Relations::TemporaryTables => ("'r', 'p'", "c.relpersistence = 't'"),
        Relations::TemporaryViews => ("'v'", "c.relpersistence = 't'"),
    };
    relations("c.relname::text", kinds, condition, schema)
}

/// Of a table or view, or of a sequence.
pub(crate) fn has_query(name: &TableName, sequence: bool) -> String {
    let kinds = if sequence { "'S'" } else { TABLE_LIKE };
    relations("1", kinds, &format!("c.relname = {}", literal(&name.name)), name.schema.as_deref())
}

pub(crate) fn view_query(name: &TableName) -> String {
    let condition = format!("c.relname = {}", literal(&name.name));
    relations("pg_catalog.pg_get_viewdef(c.oid)", "'v', 'm'", &condition, name.schema.as_deref())
}

/// One of that name, or all but the system's own.
pub(crate) fn schemas_query(name: Option<&str>) -> String {
    let condition = name.map_or("nspname NOT LIKE 'pg\\_%'".into(), |name| format!("nspname = {}", literal(name)));
    format!("SELECT nspname::text FROM pg_catalog.pg_namespace WHERE {condition} ORDER BY nspname")
}

fn types_of_schema(schema: Option<&str>) -> String {
    match schema {
        Some("*") => "true".into(),
        Some(schema) => format!("n.nspname = {}", literal(schema)),
        None => "pg_catalog.pg_type_is_visible(t.oid) AND n.nspname <> 'pg_catalog'".into(),
    }
}

pub(crate) fn type_query(name: &TableName) -> String {
    format!(
        "SELECT 1 FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace \
         WHERE t.typname = {} AND {}",
        literal(&name.name),
        types_of_schema(name.schema.as_deref())
    )
}

pub(crate) fn enums_query(schema: Option<&str>) -> String {
    format!(
        "SELECT t.typname::text, n.nspname::text, pg_catalog.pg_type_is_visible(t.oid), \
         (SELECT json_agg(e.enumlabel::text ORDER BY e.enumsortorder)::text FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid) \
         FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace \
         WHERE t.typtype = 'e' AND {} ORDER BY n.nspname, t.typname",
        types_of_schema(schema)
    )
}

pub(crate) fn enums(rows: &[Row]) -> Vec<ReflectedEnum> {
    let of = |row: &Row| ReflectedEnum {
        name: row.text(0),
        schema: row.text(1),
        visible: row.flag(2),
        labels: row.json(3).unwrap_or_default(),
    };
    rows.iter().map(of).collect()
}
