//! The shape in which programs are answered: one object on stdout, whether it is an answer or an error.

use serde::Serialize;
use serde_json::{Value, json};

use super::report;
use super::session::introduced;
use crate::command::{CommandError, RevisionFacts, Workspace};
use crate::diagnostic::Diagnostic;
use crate::revision::Id;

/// One object on one line of its own; control characters are escaped by the format.
pub fn answer(value: &impl Serialize) {
    match serde_json::to_string_pretty(value) {
        Ok(text) => report::result(&format!("{text}\n")),
        Err(error) => report::remark(&format!("error[json]: {error}")),
    }
}

/// `{KEY:[revision…],"problems":[…]}`; `rows` are the version rows, where the database was asked.
pub fn revisions(workspace: &Workspace, key: &str, ids: &[impl AsRef<str>], rows: Option<&[Id]>) {
    answer(&json!({ (key): facts(workspace, ids, rows), "problems": diagnostics(workspace.problems()) }));
}

pub fn facts(workspace: &Workspace, ids: &[impl AsRef<str>], rows: Option<&[Id]>) -> Vec<RevisionFacts> {
    ids.iter().map(|id| RevisionFacts::of(workspace, id.as_ref(), rows)).collect()
}

/// `{"error":{"code","message","candidates","introduced":[{"revision","author","date","message"}],"hints","file","line"}}`
pub fn error(error: &CommandError) {
    answer(&json!({ "error": {
        "code": error.diagnostic.code,
        "message": error.diagnostic.message,
        "candidates": error.candidates,
        "introduced": introduced(&error.candidates),
        "hints": error.diagnostic.hints,
        "file": error.diagnostic.span.as_ref().map(|span| span.file.display().to_string()),
        "line": error.diagnostic.span.as_ref().map(|span| span.line),
    }}));
}

/// `{"severity","code","message","file","line","column","hints"}`
pub fn diagnostic(told: &Diagnostic) -> Value {
    json!({
        "severity": told.severity,
        "code": told.code,
        "message": told.message,
        "file": told.span.as_ref().map(|span| span.file.display().to_string()),
        "line": told.span.as_ref().map(|span| span.line),
        "column": told.span.as_ref().map(|span| span.column),
        "hints": told.hints,
    })
}

pub fn diagnostics<'d>(all: impl IntoIterator<Item = &'d Diagnostic>) -> Vec<Value> {
    all.into_iter().map(diagnostic).collect()
}
