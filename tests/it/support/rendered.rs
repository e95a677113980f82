//! Folders of scripts with what the real Alembic renders for them, and what Aludel renders.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// The statements of each script and direction; `None` where rendering them failed.
pub type Rows = BTreeMap<String, Option<Vec<String>>>;

pub fn rendered(folder: &str, dialect: &str) -> Rows {
    let versions = format!("{folder}/versions");
    let done = Command::new(env!("CARGO_BIN_EXE_aludel"))
        .current_dir(folder)
        .env_remove("ALEMBIC_CONFIG")
        .args(["sql", "--each", "--dialect", dialect, "--format", "jsonl"])
        .args(["--script-location", folder, "--version-location", &versions])
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

pub fn expected(folder: &str, dialect: &str) -> Rows {
    let text = std::fs::read_to_string(format!("{folder}/expected.json")).unwrap();
    let recorded: BTreeMap<String, BTreeMap<String, Option<Vec<String>>>> = serde_json::from_str(&text).unwrap();
    recorded.into_iter().map(|(name, mut of)| (name, of.remove(dialect).unwrap().map(ordered))).collect()
}

/// White space is no difference: libraries indent their SQL as they please.
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
