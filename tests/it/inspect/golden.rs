//! The tables of `tests/golden/inspector`, and what SQLAlchemy's inspector told of them.

use aludel::database::Connection;
use serde_json::{Value, json};

/// Where we answer otherwise than SQLAlchemy to `mysql`: place in the recording, and what we say there.
const OTHERWISE: [(&str, &str); 2] = [
    // It leaves the doubled backtick in the name, by which no statement finds the column.
    ("/schemas//tables/Odd Names/columns/3/name", "quo`te"),
    ("/schemas//tables/Odd Names/indexes/0/column_names/0", "quo`te"),
];

pub fn text(name: &str) -> String {
    let path = format!("{}/tests/golden/inspector/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

pub async fn make(connection: &mut Connection, engine: &str) {
    for statement in text(&format!("{engine}.sql")).split(";\n").filter(|statement| !statement.trim().is_empty()) {
        connection.execute(statement).await.unwrap_or_else(|error| panic!("{statement}\n{error}"));
    }
}

pub fn expected(engine: &str) -> Value {
    let mut expected: Value = serde_json::from_str(&text(&format!("{engine}.json"))).unwrap();
    if engine == "mysql" {
        for (place, said) in OTHERWISE {
            *expected.pointer_mut(place).unwrap_or_else(|| panic!("{place} is not in the recording")) = json!(said);
        }
    }
    expected
}
