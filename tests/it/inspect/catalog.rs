//! What the catalog tells of tables, against what SQLAlchemy's own inspector told of the same ones.

use aludel::database::Connection;
use aludel::operation::{Inspect, Inspected, Relations};
use aludel::schema::{TableName, Type, TypeKind};
use serde_json::{Map, Value, json};

use super::golden;
use crate::support::servers::{self, block_on};

async fn ask(connection: &mut Connection, question: Inspect) -> Inspected {
    connection.inspect(&question).await.unwrap_or_else(|error| panic!("{question:?}: {error}"))
}

async fn plain(connection: &mut Connection, question: Inspect) -> Value {
    serde_json::to_value(ask(connection, question).await).unwrap()
}

/// The class of SQLAlchemy's that stands for it.
fn class(ty: &Type) -> String {
    match ty.kind {
        TypeKind::Null => return "NullType".into(),
        TypeKind::String => return "String".into(),
        TypeKind::Array => return "ARRAY".into(),
        TypeKind::DoublePrecisionSql => return "DOUBLE_PRECISION".into(),
        _ => {}
    }
    let debug = format!("{:?}", ty.kind);
    let bare = debug.strip_prefix("Pg").or(debug.strip_prefix("My")).unwrap_or(&debug);
    bare.strip_suffix("Sql").unwrap_or(bare).to_uppercase()
}

/// Both sides alike: types by their classes, nothing and nothing said the same, SQLite's numbers for truth as truth.
fn alike(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(alike).collect(),
        Value::Object(fields) => {
            if fields.contains_key("kind") {
                return json!(class(&serde_json::from_value(Value::Object(fields)).unwrap()));
            }
            if let (Some(class), true) = (fields.get("class"), fields.contains_key("repr")) {
                return class.clone();
            }
            let fields = fields.into_iter().map(|(name, value)| match (name.as_str(), value) {
                ("unique", Value::Number(number)) => (name, json!(number.as_i64() == Some(1))),
                ("sqlite_where", Value::Object(text)) => (name, text["text"].clone()),
                (_, value) => (name, alike(value)),
            });
            let empty = |value: &Value| value.is_null() || value.as_object().is_some_and(Map::is_empty);
            Value::Object(fields.filter(|(_, value)| !empty(value)).collect())
        }
        other => other,
    }
}

/// What was recorded of a table, in the shape of our answer.
fn recorded(table: &Value) -> Value {
    let mut fields = table.as_object().unwrap().clone();
    let comment = fields.remove("comment").unwrap();
    fields.insert("comment".into(), comment.get("text").cloned().unwrap_or_default());
    fields.retain(|_, answer| answer.get("raises").is_none());
    alike(Value::Object(fields))
}

async fn compare(connection: &mut Connection, engine: &str, ordered: bool) {
    golden::make(connection, engine).await;
    let expected = golden::expected(engine);
    let mut wrong = Vec::new();
    let mut check = |what: String, ours: Value, theirs: &Value| {
        if ours != *theirs {
            wrong.push(format!("{engine} {what}\n  ours:   {ours}\n  theirs: {theirs}"));
        }
    };
    if let Some(schemas) = expected.get("schema_names") {
        check("schemas".into(), plain(connection, Inspect::SchemaNames).await, schemas);
        let schema = plain(connection, Inspect::DefaultSchema).await;
        check("default schema".into(), schema, &expected["default_schema_name"]);
    }
    let kinds = [
        ("table_names", Relations::Tables),
        ("view_names", Relations::Views),
        ("materialized_view_names", Relations::MaterializedViews),
        ("sequence_names", Relations::Sequences),
        ("temp_table_names", Relations::TemporaryTables),
    ];
    for (name, of_schema) in expected["schemas"].as_object().unwrap() {
        let schema = Some(name.clone()).filter(|name| !name.is_empty());
        for (key, of) in kinds {
            let Some(theirs) = of_schema.get(key) else { continue };
            let ours = ask(connection, Inspect::Names { of, schema: schema.clone() }).await;
            let Inspected::Names(mut ours) = ours else { panic!("{ours:?}") };
            if ordered || key == "sequence_names" {
                ours.sort();
            }
            check(format!("{name} {key}"), json!(ours), theirs);
        }
        if let Some(enums) = of_schema.get("enums") {
            check(format!("{name} enums"), plain(connection, Inspect::Enums { schema: schema.clone() }).await, enums);
        }
        for (view, theirs) in of_schema["view_definitions"].as_object().unwrap() {
            let view = TableName { schema: schema.clone(), name: view.clone() };
            let ours = plain(connection, Inspect::ViewDefinition { name: view.clone() }).await;
            // Who made it is in the text of MySQL's.
            if engine != "mysql" {
                check(view.to_string(), ours, theirs);
            }
        }
        for (table, theirs) in of_schema["tables"].as_object().unwrap() {
            let table_name = TableName { schema: schema.clone(), name: table.clone() };
            let has = plain(connection, Inspect::HasTable { name: table_name.clone() }).await;
            check(format!("has {table}"), has, &json!(true));
            let ours = alike(plain(connection, Inspect::Table { name: table_name }).await);
            let theirs = recorded(theirs);
            for (part, theirs) in theirs.as_object().unwrap() {
                let Some(items) = theirs.as_array() else {
                    check(format!("{name} {table} {part}"), ours[part].clone(), theirs);
                    continue;
                };
                let count = ours[part].as_array().map_or(0, Vec::len);
                check(format!("{name} {table} count of {part}"), json!(count), &json!(items.len()));
                for (at, theirs) in items.iter().enumerate() {
                    check(format!("{name} {table} {part} {at}"), ours[part][at].clone(), theirs);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn postgresql_tells_of_tables_as_to_sqlalchemy() {
    block_on(async {
        let Some(scratch) = servers::postgresql().await else { return };
        let mut connection = scratch.connect().await;
        compare(&mut connection, "postgresql", true).await;
    });
}

#[test]
fn mariadb_tells_of_tables_as_to_sqlalchemy() {
    block_on(async {
        let Some(scratch) = servers::mysql().await else { return };
        let mut connection = scratch.connect().await;
        if connection.server().dialect == aludel::schema::DialectName::Mariadb {
            compare(&mut connection, "mysql", true).await;
        }
    });
}

#[test]
fn sqlite_tells_of_tables_as_to_sqlalchemy() {
    block_on(async {
        let mut connection = Connection::open(&aludel::database::Target::sqlite_memory()).await.unwrap();
        compare(&mut connection, "sqlite", false).await;
    });
}

#[test]
fn what_is_not_there_is_told_so() {
    block_on(async {
        for scratch in servers::every().await {
            let mut connection = scratch.connect().await;
            let name = TableName::new("no'such \"table");
            for question in [
                Inspect::HasTable { name: name.clone() },
                Inspect::HasTable { name: TableName { schema: Some("nowhere".into()), ..name.clone() } },
                Inspect::HasSequence { name: name.clone() },
                Inspect::HasSchema { name: "nowhere".into() },
                Inspect::HasType { name: name.clone() },
            ] {
                assert_eq!(ask(&mut connection, question.clone()).await, Inspected::Is(false), "{question:?}");
            }
            assert_eq!(ask(&mut connection, Inspect::Table { name: name.clone() }).await, Inspected::Table(None));
            assert_eq!(ask(&mut connection, Inspect::ViewDefinition { name }).await, Inspected::Name(None));
        }
    });
}
