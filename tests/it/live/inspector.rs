//! Scripts that ask the catalog, through the real evaluator, on every engine.

use aludel::database::Connection;
use aludel::schema::DialectName;
use serde_json::{Map, Value, json};

use super::Running;
use crate::inspect::golden;
use crate::support::servers::{self, Scratch, block_on};

async fn printed(connection: &mut Connection, script: &str) -> String {
    Running::new(&[("one.py", script)]).upgrade(connection).await.well()
}

/// The arguments of a type's `repr` are not in SQLAlchemy's order, and some are of Python's side alone.
fn same_types(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(same_types),
        Value::Object(fields) => {
            if let Some(text) = fields.get("repr").and_then(Value::as_str) {
                let (class, arguments) = text.split_once('(').unwrap_or((text, ""));
                let arguments = arguments.strip_suffix(')').unwrap_or(arguments);
                let arguments =
                    arguments.split(", ").filter(|one| !one.starts_with("asdecimal=") && *one != "astext_type=Text()");
                let mut arguments: Vec<&str> = arguments.collect();
                arguments.sort_unstable();
                let written = format!("{class}({})", arguments.join(", "));
                fields.insert("repr".into(), json!(written));
            }
            fields.values_mut().for_each(same_types);
        }
        _ => {}
    }
}

fn differences(place: &str, ours: &Value, theirs: &Value, found: &mut Vec<String>) {
    match (ours, theirs) {
        (Value::Object(one), Value::Object(other)) => {
            for name in one.keys().chain(other.keys().filter(|name| !one.contains_key(*name))) {
                let none = Value::String("(absent)".into());
                let part = |side: &Map<String, Value>| side.get(name).unwrap_or(&none).clone();
                differences(&format!("{place}/{name}"), &part(one), &part(other), found);
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (at, (one, other)) in one.iter().zip(other).enumerate() {
                differences(&format!("{place}/{at}"), one, other, found);
            }
        }
        (one, other) if one != other => found.push(format!("{place}\n  ours:   {one}\n  theirs: {other}")),
        (_, _) => {}
    }
}

async fn compare(connection: &mut Connection, engine: &str) {
    golden::make(connection, engine).await;
    let script = format!(
        "{}\n\nimport json\nfrom alembic import op\nrevision = 'asks'\ndown_revision = None\n\n\ndef upgrade():\n    print(json.dumps(answers(op.get_bind())))\n\n\ndef downgrade():\n    pass\n",
        golden::text("questions.py")
    );
    let mut ours: Value = serde_json::from_str(&printed(connection, &script).await).unwrap();
    let database = connection.database_name().await.unwrap();
    let mut theirs = golden::expected(engine);
    // The run's own table is there too, and MySQL's views tell who made them.
    let own = ours.pointer_mut("/schemas/").and_then(|schema| schema["table_names"].as_array_mut()).unwrap();
    own.retain(|name| name != "alembic_version");
    ours.pointer_mut("/schemas//tables").and_then(Value::as_object_mut).unwrap().remove("alembic_version");
    if engine == "mysql" {
        assert_ne!(database, "");
        for side in [&mut ours, &mut theirs] {
            let view = side.pointer_mut("/schemas//view_definitions/seen").unwrap();
            let told = view.as_str().unwrap().split_once(" SQL SECURITY ").unwrap().1.to_owned();
            *view = json!(told);
        }
    }
    same_types(&mut ours);
    same_types(&mut theirs);
    let mut found = Vec::new();
    differences("", &ours, &theirs, &mut found);
    assert!(found.is_empty(), "{engine}: {} differences\n{}", found.len(), found.join("\n"));
}

async fn mariadb() -> Option<Scratch> {
    let scratch = servers::mysql().await?;
    let is_mariadb = scratch.connect().await.server().dialect == DialectName::Mariadb;
    is_mariadb.then_some(scratch)
}

#[test]
fn postgresql_answers_scripts_as_sqlalchemy_does() {
    block_on(async {
        let Some(scratch) = servers::postgresql().await else { return };
        compare(&mut scratch.connect().await, "postgresql").await;
    });
}

#[test]
fn mariadb_answers_scripts_as_sqlalchemy_does() {
    block_on(async {
        let Some(scratch) = mariadb().await else { return };
        compare(&mut scratch.connect().await, "mysql").await;
    });
}

#[test]
fn sqlite_answers_scripts_as_sqlalchemy_does() {
    block_on(async {
        compare(&mut servers::sqlite().connect().await, "sqlite").await;
    });
}

/// The script asserts; it was run with Alembic when the answers were recorded.
#[test]
fn a_script_looks_at_what_it_makes() {
    block_on(async {
        for scratch in servers::every().await {
            let mut connection = scratch.connect().await;
            printed(&mut connection, &golden::text("live.py")).await;
        }
    });
}
