//! Scripts print what they are answered: the same as SQLAlchemy's own answers, recorded in `tests/golden/live`.

use std::path::Path;

use aludel::schema::DialectName;

use super::Running;
use crate::support::servers::{block_on, every};

fn same_as_recorded(name: &str) {
    let folder = Path::new("tests/golden/live");
    let script = std::fs::read_to_string(folder.join(format!("scripts/{name}.py"))).unwrap();
    let running = Running::new(&[(&format!("{name}.py"), &script)]);
    block_on(async {
        for database in every().await {
            let mut connection = database.connect().await;
            let dialect = match connection.dialect() {
                DialectName::Mariadb => DialectName::Mysql,
                other => other,
            };
            let up = running.upgrade(&mut connection).await.well();
            let down = running.downgrade(&mut connection).await.well();
            let recorded = std::fs::read_to_string(folder.join(format!("{name}.{dialect}.txt"))).unwrap();
            let ours = format!("{up}-- down\n{down}");
            let differing: Vec<String> = recorded
                .lines()
                .zip(ours.lines())
                .filter(|(theirs, ours)| theirs != ours)
                .map(|(theirs, ours)| format!("- {theirs}\n+ {ours}"))
                .collect();
            assert!(differing.is_empty(), "{name} on {dialect}:\n{}", differing.join("\n"));
            assert_eq!(ours, recorded, "{name} on {dialect}");
        }
    });
}

#[test]
fn results_are_read_as_from_sqlalchemy() {
    same_as_recorded("results");
}

#[test]
fn values_come_back_as_from_sqlalchemy() {
    same_as_recorded("values");
}

#[test]
fn errors_are_those_of_sqlalchemy() {
    same_as_recorded("errors");
}

#[test]
fn savepoints_and_parameters_are_those_of_sqlalchemy() {
    same_as_recorded("transactions");
}
