//! Indexes.

use serde_json::json;

use super::patterns;
use crate::dialect::answer::{Answer, Row};
use crate::schema::{ReflectedIndex, ReflectedTable};

/// Adds them, from rows of name, unique, partial, column and the index's own definition: one for each element, in order. The answer is the columns of those that SQLite made itself, for a unique constraint or the primary key.
pub(crate) fn indexes(rows: &[Row], table: &mut ReflectedTable) -> Vec<Vec<String>> {
    let mut automatic = Vec::new();
    for rows in rows.chunk_by(|one, next| one.text(0) == next.text(0)) {
        let Some(first) = rows.first() else { continue };
        let name = first.text(0);
        let columns: Option<Vec<String>> = rows.iter().map(|row| row.maybe(3)).collect();
        let Some(columns) = columns else {
            table.warnings.push(format!("Skipped unsupported reflection of expression-based index {name}"));
            continue;
        };
        if name.starts_with("sqlite_autoindex") {
            automatic.push(columns);
            continue;
        }
        let mut index = ReflectedIndex {
            unique: first.flag(1),
            column_names: columns.into_iter().map(Some).collect(),
            ..ReflectedIndex::default()
        };
        if first.flag(2) {
            match patterns::PARTIAL.captures(&first.text(4)) {
                Some(found) => drop(index.dialect_options.insert("sqlite_where".into(), json!(&found[1]))),
                None => table.warnings.push(format!("Failed to look up filter predicate of partial index {name}")),
            }
        }
        table.indexes.push(ReflectedIndex { name, ..index });
    }
    table.indexes.sort_by_key(|index| index.name.clone());
    automatic
}
