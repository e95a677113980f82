//! The SQL that the dialects are held to, put before the servers that have to understand it.

use aludel::database::{Connection, DatabaseError};
use serde_json::Value;

use crate::support::servers::{block_on, every};

const FILES: [&str; 10] = [
    "alter",
    "batch",
    "bulk_insert",
    "columns",
    "constraints",
    "indexes",
    "sequences",
    "statements",
    "tables",
    "types",
];

/// Cases whose script asks an engine for what it (or an older version of it) does not have. Alembic sends that as well.
fn asks_too_much(dialect: &str, case: &str) -> bool {
    let of_all = ["statements: casts and times", "tables: defaults"];
    let cases: &[&str] = match dialect {
        "postgresql" => &["columns: virtual"],
        "sqlite" => &[
            "columns: drop",
            "statements: bound text",
            "statements: expressions: functions",
            "tables: deferrable and on conflict",
        ],
        _ => &[
            "columns: fk inline",
            "constraints: unique",
            "constraints: foreign key",
            "indexes: texts and functions",
            "indexes: operator",
            "indexes: nulls last",
            "indexes: mysql options",
            "statements: bound text",
            "statements: select",
            "statements: expressions: strings",
            "statements: function alone",
            "tables: identity and computed",
            "tables: deferrable and on conflict",
            "types: sa.CLOB()",
        ],
    };
    of_all.contains(&case) || cases.contains(&case)
}

/// The golden statements of one engine: which case, and its SQL.
fn statements(dialect: &str) -> Vec<(String, Vec<String>)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/dialect");
    let mut found = Vec::new();
    for file in FILES {
        let text = std::fs::read_to_string(format!("{folder}/{file}.json")).unwrap();
        let cases: Vec<Value> = serde_json::from_str(&text).unwrap();
        for case in cases {
            let Some(sql) = case["sql"].as_object() else { continue };
            for (engines, expected) in sql {
                if !engines.split(' ').any(|engine| engine == dialect) {
                    continue;
                }
                let Some(list) = expected.as_array() else { continue };
                let name = format!("{file}: {}", case["name"].as_str().unwrap_or("?"));
                found.push((name, list.iter().filter_map(|sql| sql.as_str().map(str::to_owned)).collect()));
            }
        }
    }
    found
}

/// What a statement about tables that are not there may fail with; a wrong grammar is not among it.
fn is_grammar(error: &DatabaseError) -> bool {
    let Some(server) = error.server() else { return true };
    match (server.state.as_deref(), server.number) {
        (Some("42601"), _) | (_, Some(1064)) => true,
        (None, _) => {
            ["syntax error", "unrecognized token", "incomplete input"].iter().any(|word| server.message.contains(word))
        }
        _ => false,
    }
}

async fn run(connection: &mut Connection, sql: &str) -> Result<bool, DatabaseError> {
    match connection.execute(sql).await {
        Ok(_) => Ok(true),
        Err(error) if is_grammar(&error) => Err(error),
        Err(_) => Ok(false),
    }
}

#[test]
fn every_golden_statement_is_grammar_to_its_server() {
    block_on(async {
        let mut all_wrong = Vec::new();
        for database in every().await {
            let mut connection = database.connect().await;
            let dialect = connection.server().dialect.as_str();
            let cases = statements(dialect);
            assert!(cases.len() > 50, "{dialect}: {} cases", cases.len());
            let (mut wrong, mut carried_out) = (Vec::new(), 0);
            for (name, list) in &cases {
                for sql in list {
                    // Alone, so that an expected failure spoils nothing after it.
                    connection.begin().await.unwrap();
                    match run(&mut connection, sql).await {
                        Ok(done) => carried_out += usize::from(done),
                        Err(_) if asks_too_much(dialect, name) => {}
                        Err(error) => wrong.push(format!("{dialect} {name}\n  {sql}\n  {error}")),
                    }
                    connection.rollback().await.unwrap();
                }
            }
            all_wrong.extend(wrong);
            assert!(carried_out > 0, "{dialect}: nothing at all was carried out");
        }
        assert!(all_wrong.is_empty(), "{}", all_wrong.join("\n"));
    });
}
