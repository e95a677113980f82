//! Scripts that use the libraries Aludel stands in for, against what the real Alembic made of them with the real libraries.

use std::collections::BTreeSet;

use crate::support::rendered::{expected, rendered};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/libraries");

/// What Aludel refuses though Alembic renders something: on SQLite a statement that is none, on MySQL nothing for a new column.
const REFUSED: [(&str, &str); 2] =
    [("sqlite", "d03_geoalchemy2_helpers.py downgrade"), ("mysql", "d04_geoalchemy2_helpers_of_columns.py upgrade")];

#[test]
fn scripts_render_as_with_the_real_libraries() {
    let mut wrong = Vec::new();
    for dialect in ["postgresql", "mysql", "sqlite"] {
        let (ours, theirs) = (rendered(FOLDER, dialect), expected(FOLDER, dialect));
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
