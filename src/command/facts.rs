//! What can be said of a revision without running it, in the shape that programs read (`--format json`).

use std::path::PathBuf;

use serde::Serialize;

use super::workspace::Workspace;
use crate::project::Script;
use crate::revision::Id;

/// One revision. Names are Alembic's where it has them.
#[derive(Debug, Clone, Serialize)]
pub struct RevisionFacts {
    pub revision: Id,
    /// In written order; empty for a base.
    pub down_revision: Vec<Id>,
    /// As written: ids or labels.
    pub depends_on: Vec<String>,
    /// Those that reach the revision, as Alembic's `history` shows them; `declared_labels` are the script's own.
    pub branch_labels: Vec<String>,
    pub declared_labels: Vec<String>,
    /// By `down_revision`.
    pub next_revisions: Vec<Id>,
    /// No revision names it as its `down_revision`.
    pub is_head: bool,
    /// A head that another revision depends on: the version table never holds it beside that one.
    pub is_effective_head: bool,
    pub is_base: bool,
    pub is_branch_point: bool,
    pub is_merge_point: bool,
    /// Whether the version table holds it; absent where the database was not asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_current: Option<bool>,
    /// First paragraph of the docstring.
    pub message: String,
    pub doc: String,
    /// As the docstring says it.
    pub create_date: Option<String>,
    pub path: Option<PathBuf>,
}

impl RevisionFacts {
    /// `rows` are those of the version table, where it was read.
    pub fn of(workspace: &Workspace, id: &str, rows: Option<&[Id]>) -> Self {
        let graph = &workspace.graph;
        let script = workspace.project.script(id);
        let header = script.and_then(|script| script.header.as_ref().ok());
        let revision = graph.find(id);
        let owned = |ids: Vec<&str>| ids.into_iter().map(str::to_owned).collect();
        Self {
            revision: id.to_owned(),
            down_revision: revision.map(|found| found.down.clone()).unwrap_or_default(),
            depends_on: revision.map(|found| found.depends_on.clone()).unwrap_or_default(),
            branch_labels: owned(graph.labels(id)),
            declared_labels: revision.map(|found| found.labels.clone()).unwrap_or_default(),
            next_revisions: owned(graph.children(id)),
            is_head: graph.is_head(id),
            is_effective_head: graph.is_head(id) && !graph.is_real_head(id),
            is_base: graph.is_base(id),
            is_branch_point: graph.is_branch_point(id),
            is_merge_point: graph.is_merge_point(id),
            is_current: rows.map(|rows| rows.iter().any(|row| row == id)),
            message: revision.map(|found| found.message.clone()).unwrap_or_default(),
            doc: header.map(|header| header.doc.clone()).unwrap_or_default(),
            create_date: header.and_then(|header| header.create_date.clone()),
            path: script.map(Script::real_path),
        }
    }
}
