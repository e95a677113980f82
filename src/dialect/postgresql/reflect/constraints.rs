//! Primary keys, unique constraints, foreign keys and checks.

use serde_json::json;

use crate::dialect::answer::{Answer, Row};
use crate::dialect::constant_pattern::Pattern;
use crate::schema::{
    ForeignKeyOptions, ReflectedCheck, ReflectedForeignKey, ReflectedOptions, ReflectedPrimaryKey, ReflectedTable,
    ReflectedUnique,
};

pub(crate) fn constraints_query(relation: &str, version: &[u32]) -> String {
    let newer = |major: u32| version.first().is_some_and(|number| *number >= major);
    let keys = if newer(11) { "i.indnkeyatts::text" } else { "NULL" };
    let distinct = if newer(15) { "i.indnullsnotdistinct" } else { "false" };
    format!(
        "SELECT k.conname::text, k.contype::text, pg_catalog.obj_description(k.oid, 'pg_constraint'), \
         (SELECT json_agg(a.attname::text ORDER BY e.place)::text FROM unnest(i.indkey) WITH ORDINALITY AS e(attnum, place) \
         JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = e.attnum), {keys}, {distinct}, \
         CASE WHEN k.contype IN ('f', 'c') THEN pg_catalog.pg_get_constraintdef(k.oid, true) END, n.nspname::text \
         FROM pg_catalog.pg_constraint k \
         LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = k.conindid AND k.contype IN ('p', 'u') \
         LEFT JOIN pg_catalog.pg_class c ON c.oid = k.confrelid LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         WHERE k.conrelid = {relation} AND k.contype IN ('p', 'u', 'f', 'c') ORDER BY k.conname"
    )
}

/// Adds them to a table that was asked for with or without its schema.
pub(crate) fn constraints(table: &mut ReflectedTable, rows: &[Row], schema: Option<&str>) {
    for row in rows {
        let (name, comment) = (row.maybe(0), row.maybe(2));
        match row.text(1).as_str() {
            "f" => match foreign_key(&row.text(6), row.maybe(7).as_deref(), schema) {
                Some(key) => table.foreign_keys.push(ReflectedForeignKey { name, comment, ..key }),
                None => table.warnings.push(format!("Could not parse FOREIGN KEY constraint text: {:?}", row.text(6))),
            },
            "c" => match check(&row.text(6)) {
                Some(check) => table.check_constraints.push(ReflectedCheck { name, comment, ..check }),
                None => {
                    table.warnings.push(format!("Could not parse CHECK constraint text: {:?}", row.text(6)));
                    table.check_constraints.push(ReflectedCheck { name, comment, ..ReflectedCheck::default() });
                }
            },
            kind => {
                let mut columns: Vec<String> = row.json(3).unwrap_or_default();
                let mut dialect_options = ReflectedOptions::new();
                if let Some(keys) = row.number(4) {
                    let included = columns.split_off(columns.len().min(usize::try_from(keys).unwrap_or(0)));
                    dialect_options.insert("postgresql_include".into(), json!(included));
                }
                if kind == "p" {
                    table.pk_constraint =
                        ReflectedPrimaryKey { name, constrained_columns: columns, comment, dialect_options };
                } else {
                    dialect_options.insert("postgresql_nulls_not_distinct".into(), json!(row.flag(5)));
                    let unique =
                        ReflectedUnique { name, column_names: columns, comment, dialect_options, ..Default::default() };
                    table.unique_constraints.push(unique);
                }
            }
        }
    }
}

static FOREIGN_KEY: Pattern = Pattern::new(concat!(
    r#"FOREIGN KEY \((.*?)\) REFERENCES (?:((?:"(?:[^"]|"")+"|\w+?))\.)?((?:"(?:[^"]|"")+"|\w+?))"#,
    r#"\(((?:(?:"(?:[^"]|"")+"|\w+?)(?: *, *)?)+)\)\s?(?:MATCH (FULL|PARTIAL|SIMPLE))?"#,
    r"\s?(?:ON (UPDATE|DELETE) (CASCADE|RESTRICT|NO ACTION|SET (?:NULL|DEFAULT)(?:\s\([^)]+\))?))?",
    r"\s?(?:ON (UPDATE|DELETE) (CASCADE|RESTRICT|NO ACTION|SET (?:NULL|DEFAULT)(?:\s\([^)]+\))?))?",
    r"\s?(DEFERRABLE|NOT DEFERRABLE)?\s?(?:INITIALLY (DEFERRED|IMMEDIATE))?",
));

fn foreign_key(definition: &str, its_schema: Option<&str>, schema: Option<&str>) -> Option<ReflectedForeignKey> {
    let parts = FOREIGN_KEY.captures(definition)?;
    let part = |at: usize| parts.get(at).map(|part| part.as_str().to_owned());
    let action = |word: &str| {
        let said = [(6, 7), (8, 9)].into_iter().find(|(which, _)| part(*which).as_deref() == Some(word));
        said.and_then(|(_, what)| part(what)).filter(|what| what != "NO ACTION")
    };
    // Without a schema it is one that is found without: told where it is the table's own.
    let referred_schema = match part(2) {
        Some(written) => Some(unquoted(&written)),
        None => schema.filter(|schema| its_schema == Some(schema)).map(str::to_owned),
    };
    Some(ReflectedForeignKey {
        constrained_columns: list(&parts[1]),
        referred_schema,
        referred_table: unquoted(&parts[3]),
        referred_columns: list(&parts[4]),
        options: ForeignKeyOptions {
            onupdate: action("UPDATE"),
            ondelete: action("DELETE"),
            initially: part(11),
            deferrable: part(10).map(|word| word == "DEFERRABLE"),
            match_: part(5),
        },
        ..ReflectedForeignKey::default()
    })
}

static NAME: Pattern = Pattern::new(r#""((?:[^"]|"")+)"|([^\s,]+)"#);

fn list(text: &str) -> Vec<String> {
    NAME.find_iter(text).map(unquoted).collect()
}

fn unquoted(name: &str) -> String {
    match name.strip_prefix('"').and_then(|name| name.strip_suffix('"')) {
        Some(inside) => inside.replace("\"\"", "\""),
        None => name.to_owned(),
    }
}

static CHECK: Pattern = Pattern::new(r"(?s)^CHECK *\((.+)\)( NO INHERIT)?( NOT VALID)?$");

fn check(definition: &str) -> Option<ReflectedCheck> {
    let parts = CHECK.captures(definition)?;
    let said = [(" NOT VALID", "not_valid", 3), (" NO INHERIT", "no_inherit", 2)];
    let said = said.into_iter().filter(|(_, _, at)| parts.get(*at).is_some());
    let dialect_options = said.map(|(_, name, _)| (name.to_owned(), json!(true))).collect();
    Some(ReflectedCheck { sqltext: without_parentheses(&parts[1]).to_owned(), dialect_options, ..Default::default() })
}

/// Without those that stand around all of it.
fn without_parentheses(text: &str) -> &str {
    let trimmed = text.trim();
    let Some(inside) = trimmed.strip_prefix('(').and_then(|text| text.strip_suffix(')')) else { return trimmed };
    let (mut depth, mut quote) = (0_i32, None);
    for c in inside.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => depth -= 1,
            (None, _) => {}
        }
        if depth < 0 {
            return trimmed;
        }
    }
    without_parentheses(inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_keys_are_read_from_their_definition() {
        let key = foreign_key(
            r#"FOREIGN KEY ("a, b", c) REFERENCES "S"."t ""x"""(d, "e f") MATCH FULL ON UPDATE SET NULL ON DELETE SET DEFAULT (c) DEFERRABLE INITIALLY DEFERRED"#,
            None,
            None,
        );
        let key = key.unwrap();
        assert_eq!(key.constrained_columns, ["a, b", "c"]);
        assert_eq!((key.referred_schema.as_deref(), key.referred_table.as_str()), (Some("S"), "t \"x\""));
        assert_eq!(key.referred_columns, ["d", "e f"]);
        let options = key.options;
        assert_eq!(options.match_.as_deref(), Some("FULL"));
        assert_eq!(
            (options.onupdate.as_deref(), options.ondelete.as_deref()),
            (Some("SET NULL"), Some("SET DEFAULT (c)"))
        );
        assert_eq!((options.deferrable, options.initially.as_deref()), (Some(true), Some("DEFERRED")));
    }

    #[test]
    fn checks_lose_their_outer_parentheses_only() {
        assert_eq!(check("CHECK (((a > 1) AND (a < 5))) NOT VALID").unwrap().sqltext, "(a > 1) AND (a < 5)");
        assert_eq!(check("CHECK ((a <> ')'::text))").unwrap().sqltext, "a <> ')'::text");
        assert_eq!(check("NOT NULL a"), None);
    }
}
