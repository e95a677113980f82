//! Scripts that use the libraries Aludel stands in for, against what the real Alembic made of them with the real libraries.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/libraries");

/// What Aludel refuses though Alembic renders something: on SQLite a statement that is none, on MySQL nothing for a new column.
const REFUSED: [(&str, &str); 2] =
    [("sqlite", "d03_geoalchemy2_helpers.py downgrade"), ("mysql", "d04_geoalchemy2_helpers_of_columns.py upgrade")];

/// The statements of each script and direction; `None` where rendering them failed.
type Rows = BTreeMap<String, Option<Vec<String>>>;

fn rendered(dialect: &str) -> Rows {
    let versions = format!("{FOLDER}/versions");
    let done = Command::new(env!("CARGO_BIN_EXE_aludel"))
        .current_dir(FOLDER)
        .env_remove("ALEMBIC_CONFIG")
        .args(["sql", "--each", "--dialect", dialect, "--format", "jsonl"])
        .args(["--script-location", FOLDER, "--version-location", &versions])
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let lines = String::from_utf8(done.stdout).unwrap();
    lines.lines().map(|line| row(&serde_json::from_str(line).unwrap())).collect()
}

fn row(line: &Value) -> (String, Option<Vec<String>>) {
    let text = |key: &str| line[key].as_str().unwrap().to_owned();
    let file = text("file");
    let name = Path::new(&file).file_name().unwrap().to_string_lossy().into_owned();
    let statements = line["statements"].as_array().unwrap();
    let statements = statements.iter().map(|sql| folded(sql.as_str().unwrap())).collect();
    (format!("{name} {}", text("direction")), line["ok"].as_bool().unwrap().then(|| ordered(statements)))
}

fn expected(dialect: &str) -> Rows {
    let text = std::fs::read_to_string(format!("{FOLDER}/expected.json")).unwrap();
    let recorded: BTreeMap<String, BTreeMap<String, Option<Vec<String>>>> = serde_json::from_str(&text).unwrap();
    recorded.into_iter().map(|(name, mut of)| (name, of.remove(dialect).unwrap().map(ordered))).collect()
}

/// White space is no difference: the libraries indent their SQL as they please.
fn folded(sql: &str) -> String {
    sql.split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches(';').trim_end().to_owned()
}

/// Alembic takes the indexes of a new table from a set, so the order of neighbouring ones says nothing.
fn ordered(mut statements: Vec<String>) -> Vec<String> {
    let is_index = |sql: &String| sql.starts_with("CREATE INDEX ") || sql.starts_with("CREATE UNIQUE INDEX ");
    for neighbours in statements.chunk_by_mut(|one, next| is_index(one) && is_index(next)) {
        neighbours.sort();
    }
    statements
}

#[test]
fn scripts_render_as_with_the_real_libraries() {
    let mut wrong = Vec::new();
    for dialect in ["postgresql", "mysql", "sqlite"] {
        let (ours, theirs) = (rendered(dialect), expected(dialect));
        let names: BTreeSet<_> = ours.keys().chain(theirs.keys()).collect();
        assert!(names.len() >= 30, "{dialect}: {} scripts and directions", names.len());
        for name in names {
            let (ours, theirs) = (ours.get(name), theirs.get(name));
            if REFUSED.contains(&(dialect, name)) {
                assert_eq!(ours, Some(&None), "{dialect} {name}");
            } else if ours != theirs {
                wrong.push(format!("{dialect} {name}\n  {ours:#?}\n  with the real library: {theirs:#?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
