//! `heads` and `history`: Alembic's questions about the files, in Alembic's words.

use super::report;
use super::session::Session;
use crate::command::{CommandError, Workspace, wording};
use crate::revision::{self, Id};
use crate::style::visible;

pub fn heads(session: &Session, verbose: bool, resolve_dependencies: bool) -> Result<(), CommandError> {
    let workspace = session.workspace()?;
    let heads = if resolve_dependencies { workspace.graph.real_heads() } else { workspace.graph.heads() };
    for id in heads {
        if verbose {
            block(&workspace, id, &[]);
        } else {
            line(&wording::heads_line(&workspace.graph, id));
        }
    }
    session.warn(&workspace);
    Ok(())
}

pub fn history(session: &Session, range: Option<&str>, verbose: bool, indicate: bool) -> Result<(), CommandError> {
    let workspace = session.workspace()?;
    let asks_database = indicate || range.is_some_and(|range| range.split(':').any(|side| side == "current"));
    let rows = if asks_database { session.current(&workspace)?.rows } else { Vec::new() };
    let ids = match range {
        Some(range) => revision::history_range(&workspace.graph, range, &rows)?,
        None => revision::history(&workspace.graph),
    };
    let marked = if indicate { rows.as_slice() } else { &[] };
    for id in ids {
        if verbose {
            block(&workspace, id, marked);
        } else {
            line(&wording::history_line(&workspace.graph, id, marked));
        }
    }
    session.warn(&workspace);
    Ok(())
}

pub fn current(session: &Session, verbose: bool) -> Result<(), CommandError> {
    let workspace = session.workspace()?;
    let standing = session.current(&workspace)?;
    if verbose {
        line(&format!("Current revision(s) for {}:", session.place()?.masked));
    }
    for id in workspace.graph.current(&standing.rows) {
        if verbose {
            block(&workspace, id, &[]);
        } else {
            line(&wording::current_line(&workspace.graph, id));
        }
    }
    for row in standing.rows.iter().filter(|row| workspace.graph.find(row).is_none()) {
        line(&format!("{row} (unknown: no migration file defines it)"));
    }
    Ok(())
}

fn block(workspace: &Workspace, id: &str, rows: &[Id]) {
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

fn line(text: &str) {
    report::result(&format!("{}\n", visible(text)));
}
