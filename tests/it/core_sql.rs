//! What scripts say in SQLAlchemy's expression language, against what SQLAlchemy writes for it, and before the servers that carry it out.

use std::collections::BTreeSet;

use crate::support::rendered::{expected, rendered};
use crate::support::servers::{block_on, every};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/core");

#[test]
fn statements_are_written_as_sqlalchemy_writes_them() {
    let mut wrong = Vec::new();
    for dialect in ["postgresql", "mysql", "sqlite"] {
        let (ours, theirs) = (rendered(FOLDER, dialect), expected(FOLDER, dialect));
        let names: BTreeSet<_> = ours.keys().chain(theirs.keys()).collect();
        assert!(names.len() >= 20, "{dialect}: {} scripts and directions", names.len());
        for name in names {
            let (Some(Some(ours)), Some(Some(theirs))) = (ours.get(name), theirs.get(name)) else {
                assert_eq!(ours.get(name), theirs.get(name), "{dialect} {name}");
                continue;
            };
            assert_eq!(ours.len(), theirs.len(), "{dialect} {name}");
            let different = ours.iter().zip(theirs).filter(|(ours, theirs)| ours != theirs);
            wrong.extend(different.map(|(ours, theirs)| format!("{dialect} {name}\n  {ours}\n  {theirs}")));
        }
    }
    assert!(wrong.is_empty(), "{} differ\n{}", wrong.len(), wrong.join("\n"));
}

/// MariaDB has RETURNING, MySQL has not; SQLAlchemy writes it for both.
fn is_beyond(dialect: &str, sql: &str) -> bool {
    dialect == "mysql" && sql.contains(" RETURNING ")
}

#[test]
fn servers_carry_out_what_is_written() {
    block_on(async {
        let mut wrong = Vec::new();
        for database in every().await {
            let mut connection = database.connect().await;
            let name = connection.dialect().as_str();
            let dialect = if name == "mariadb" { "mysql" } else { name };
            let scripts = rendered(FOLDER, dialect);
            for (script, up) in scripts.iter().filter(|(name, _)| name.ends_with(" upgrade")) {
                let down = &scripts[&script.replace(" upgrade", " downgrade")];
                for sql in up.iter().chain(down).flatten() {
                    match connection.execute(sql).await {
                        Err(error) if !is_beyond(dialect, sql) => {
                            wrong.push(format!("{dialect} {script}\n  {sql}\n  {error}"))
                        }
                        Ok(_) | Err(_) => {}
                    }
                }
            }
            connection.close().await;
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
}
