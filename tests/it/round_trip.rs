//! Identifiers and literals as the dialects write them, read back by the real servers.

use aludel::dialect::Dialect;
use aludel::schema::{TableName, Type, TypeKind, Value};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};

use crate::support::query;
use crate::support::servers::{block_on, every};

/// Texts that break what is not careful, and any others.
fn texts() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        "'", "''", "\"", "`", "\\", "\\'", "\\\\", "%", "%%", "%s", "%(a)s", ":a", "::", "\\:", "$$", "$1", "?", "{}",
        "\n", "\r\n", "\t", "--", "/*", ";", "é", "日本", "🦀", "e\u{301}", "\u{7f}", "\u{1}", "select", " ",
    ]);
    prop::collection::vec(prop_oneof![odd.prop_map(str::to_owned), "[a-zA-Z0-9_]{1,4}"], 0..8)
        .prop_map(|parts| parts.concat())
}

fn some<S: Strategy>(strategy: S, count: usize) -> Vec<S::Value> {
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::default() });
    (0..count).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect()
}

#[test]
fn texts_come_back_as_they_were_written() {
    let values = some(texts(), 200);
    block_on(async {
        for scratch in every().await {
            let mut connection = scratch.connect().await;
            let dialect = Dialect::new(connection.dialect());
            for text in &values {
                let ty = Type { length: Some(200), ..Type::of(TypeKind::String) };
                let literal = dialect.literal(&Value::String(text.clone()), Some(&ty)).unwrap();
                let found = query(&mut connection, &format!("SELECT {literal}")).await;
                assert_eq!(found, [text.as_str()], "{literal} on {}", connection.dialect());
            }
            connection.close().await;
        }
    });
}

#[test]
fn identifiers_name_what_they_were_written_for() {
    // No server takes an empty name or blanks at the end of one; MySQL none beyond the basic plane.
    let fits = |name: &String| !name.is_empty() && name.trim() == name && name.chars().all(|c| (c as u32) < 0x1_0000);
    let names: Vec<String> =
        some(texts(), 300).into_iter().filter(fits).map(|name| name.chars().take(40).collect()).filter(fits).collect();
    assert!(names.len() > 100, "{}", names.len());
    block_on(async {
        for scratch in every().await {
            let mut connection = scratch.connect().await;
            let dialect = Dialect::new(connection.dialect());
            for (at, name) in names.iter().enumerate() {
                let column = dialect.quote(name);
                let table = dialect.quote_table(&TableName::new(format!("{name}{at}"))).unwrap();
                for sql in [
                    format!("CREATE TABLE {table} ({column} INTEGER)"),
                    format!("INSERT INTO {table} ({column}) VALUES (1)"),
                ] {
                    connection.execute(&sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
                }
                let found = connection.reflect_table(&TableName::new(format!("{name}{at}"))).await;
                if let Ok(Some(found)) = found {
                    let columns: Vec<&String> = found.columns.iter().map(|column| &column.name).collect();
                    assert_eq!(columns, [name], "{table} on {}", connection.dialect());
                }
                assert_eq!(
                    query(&mut connection, &format!("SELECT CAST({column} AS CHAR) FROM {table}")).await,
                    ["1"],
                    "{column}"
                );
                connection.execute(&format!("DROP TABLE {table}")).await.unwrap();
            }
            connection.close().await;
        }
    });
}
