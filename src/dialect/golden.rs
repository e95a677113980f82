//! Golden texts: what Alembic 1.20 and SQLAlchemy 2 emit for each operation, in `tests/golden/dialect`.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::Dialect;
use crate::operation::Operation;
use crate::schema::{DialectName, Table};

#[derive(Deserialize)]
struct Case {
    name: String,
    /// As it stands in the database, for batches that copy.
    table: Option<Table>,
    operations: Vec<Operation>,
    /// By engines, several names in one key.
    sql: BTreeMap<String, Expected>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Expected {
    Statements(Vec<String>),
    /// Alembic's own sentence.
    Message {
        message: String,
    },
    /// Where Alembic goes wrong (or says it otherwise) and Aludel refuses.
    Code {
        code: String,
    },
}

fn check(group: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/dialect/{group}.json"));
    let text = std::fs::read_to_string(&path).unwrap();
    let cases: Vec<Case> = serde_json::from_str(&text).unwrap();
    assert!(cases.len() > 5, "{group} has too few cases");
    let mut wrong = Vec::new();
    for case in &cases {
        for (dialects, expected) in &case.sql {
            for name in dialects.split(' ') {
                let name: DialectName = serde_json::from_value(name.into()).unwrap();
                if let Some(difference) = difference(name, case, expected) {
                    wrong.push(format!("== {} [{name}]\n{difference}", case.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {group} differ\n{}", wrong.len(), wrong.join("\n"));
}

fn difference(name: DialectName, case: &Case, expected: &Expected) -> Option<String> {
    let dialect = Dialect::new(name);
    let mut memo = super::Memo::default();
    let table = case.table.as_ref();
    let results = case.operations.iter().map(|operation| dialect.compile_in(operation, table, &mut memo));
    let actual = results.collect::<Result<Vec<_>, _>>().map(|statements| statements.concat());
    let (expected, actual) = match (expected, actual) {
        (Expected::Statements(expected), Ok(actual)) => (expected.join(";\n"), actual.join(";\n")),
        (Expected::Statements(expected), Err(error)) => (expected.join(";\n"), format!("error: {error}")),
        (Expected::Message { message }, Err(error)) => (message.clone(), error.to_string()),
        (Expected::Code { code }, Err(error)) => (code.clone(), error.code().to_owned()),
        (Expected::Message { message: text } | Expected::Code { code: text }, Ok(actual)) => {
            (format!("error: {text}"), actual.join(";\n"))
        }
    };
    (expected != actual).then(|| format!("expected {expected}\n but was {actual}"))
}

#[test]
fn tables() {
    check("tables");
}

#[test]
fn types() {
    check("types");
}

#[test]
fn columns() {
    check("columns");
}

#[test]
fn alter() {
    check("alter");
}

#[test]
fn indexes() {
    check("indexes");
}

#[test]
fn constraints() {
    check("constraints");
}

#[test]
fn statements() {
    check("statements");
}

#[test]
fn bulk_insert() {
    check("bulk_insert");
}

#[test]
fn batch() {
    check("batch");
}

#[test]
fn batch_reflected() {
    check("batch_reflected");
}

#[test]
fn odds() {
    check("odds");
}

#[test]
fn sequences() {
    check("sequences");
}
