//! Prints revisions in Alembic's words, on a terminal with colour.

use super::report;
use crate::command::{Workspace, wording};
use crate::revision::Id;
use crate::style::visible;

/// Control characters escaped.
pub fn line(text: &str) {
    report::result(&format!("{}\n", visible(text)));
}

/// The block of `-v` and `show`. `rows` are marked `(current)`.
pub fn block(workspace: &Workspace, id: &str, rows: &[Id]) {
    let (path, doc) = match workspace.project.script(id) {
        Some(script) => {
            let path = std::fs::canonicalize(&script.path).unwrap_or_else(|_| script.path.clone());
            let doc = script.header.as_ref().map(|header| header.doc.clone()).unwrap_or_default();
            (path.display().to_string(), doc)
        }
        None => Default::default(),
    };
    for part in wording::verbose(&workspace.graph, id, &path, &doc, rows).lines() {
        line(part);
    }
}
