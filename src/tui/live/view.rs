//! A project as the explorer shows it.

use std::collections::{HashMap, HashSet};

use super::alias::Alias;
use crate::command::Workspace;
use crate::command::check_history::check_scripts;
use crate::diagnostic::Diagnostic;
use crate::executor::Engine;
use crate::project::{Body, Function, Inspection, Script};
use crate::revision::{Graph, Id, history};
use crate::tui::backend::{DowngradeBody, ProjectView, RevisionRow};

pub fn view(workspace: &Workspace) -> ProjectView {
    let (project, graph) = (&workspace.project, &workspace.graph);
    let mut wrong: HashMap<&str, Vec<Diagnostic>> = HashMap::new();
    let mut general = project.diagnostics.clone();
    for defect in graph.defects() {
        let told = workspace.defect(defect);
        let named: Vec<&str> =
            defect.revisions().iter().map(String::as_str).filter(|id| graph.find(id).is_some()).collect();
        if named.is_empty() {
            general.push(told.clone());
        }
        for id in named {
            wrong.entry(id).or_default().push(told.clone());
        }
    }
    let mut rows: Vec<RevisionRow> = Vec::with_capacity(project.scripts.len());
    let mut shown: HashSet<*const Script> = HashSet::with_capacity(project.scripts.len());
    for id in history(graph) {
        let script = project.script(id);
        shown.extend(script.map(std::ptr::from_ref));
        let mut row = row(graph, id, script);
        row.diagnostics.extend(wrong.remove(id).into_iter().flatten());
        rows.push(row);
    }
    // Files that are no revision of the graph: unreadable ones, and those whose id another file took.
    let unseen = project.scripts.iter().filter(|script| !shown.contains(&std::ptr::from_ref(*script)));
    let unread: Vec<RevisionRow> = unseen.map(file_row).collect();
    rows.splice(0..0, unread);
    let place = match project.config_files.first() {
        Some(file) => file.display().to_string(),
        None => project.script_location.display().to_string(),
    };
    ProjectView { name: project.name.clone(), place, rows, diagnostics: general, engine: Engine::Native }
}

fn row(graph: &Graph, id: &str, script: Option<&Script>) -> RevisionRow {
    let found = graph.find(id);
    RevisionRow {
        id: id.to_owned(),
        message: found.map(|revision| revision.message.clone()).unwrap_or_default(),
        labels: found.map(|revision| revision.labels.clone()).unwrap_or_default(),
        file: script.map(|script| script.path.clone()),
        created: script.and_then(|script| script.header.as_ref().ok()).and_then(|header| header.create_date.clone()),
        parents: found.map(|revision| revision.down.clone()).unwrap_or_default(),
        dependencies: graph.dependencies(id).into_iter().map(str::to_owned).collect(),
        diagnostics: script.map(problems).unwrap_or_default(),
        findings: Vec::new(),
        downgrade: script.map_or(DowngradeBody::Unknown, downgrade),
    }
}

fn file_row(script: &Script) -> RevisionRow {
    let mut diagnostics = problems(script);
    if let Some(id) = script.id() {
        let message = format!("Revision {id} is present more than once: another file's is used");
        diagnostics.push(Diagnostic::error("duplicate-revision", message));
    }
    RevisionRow {
        id: script.file_name().to_owned(),
        message: diagnostics.first().map(|told| told.message.clone()).unwrap_or_default(),
        file: Some(script.path.clone()),
        diagnostics,
        ..RevisionRow::default()
    }
}

/// What keeps it from being used, first.
fn problems(script: &Script) -> Vec<Diagnostic> {
    script.problem().into_iter().chain(&script.warnings).cloned().collect()
}

fn downgrade(script: &Script) -> DowngradeBody {
    let inspection = script.header.as_ref().ok().and_then(|header| header.inspection.as_ref());
    inspection.map_or(DowngradeBody::Unknown, body)
}

fn body(inspection: &Inspection) -> DowngradeBody {
    let empty = |function: &Option<Function>| function.as_ref().is_none_or(|found| found.body == Body::Empty);
    if empty(&inspection.upgrade) && empty(&inspection.downgrade) {
        // A merge: there is nothing to undo.
        return DowngradeBody::Unknown;
    }
    match inspection.downgrade.as_ref().map(|function| &function.body) {
        None | Some(Body::Empty) => DowngradeBody::Empty,
        Some(Body::Raises { .. }) => DowngradeBody::Raises,
        Some(Body::Works) => DowngradeBody::Operations,
    }
}

/// Of a very large project only the headers are read at first; with the rest the view is whole. Nothing where everything had been read.
pub fn completed(workspace: &Workspace, mut first: ProjectView, rest: &[(usize, Script)]) -> Option<ProjectView> {
    if rest.is_empty() {
        return None;
    }
    let mut rest: HashMap<&str, &Script> =
        rest.iter().filter_map(|(at, script)| Some((workspace.project.scripts.get(*at)?.id()?, script))).collect();
    for row in &mut first.rows {
        if let Some(script) = rest.remove(row.id.as_str()) {
            row.downgrade = downgrade(script);
            row.diagnostics.splice(0..0, script.problem().cloned());
        }
    }
    Some(first)
}

/// What a check says of each revision.
pub fn findings(workspace: &Workspace, rest: Vec<(usize, Script)>, alias: Option<&Alias>) -> Vec<(Id, Diagnostic)> {
    let each = check_scripts(workspace, rest).into_iter().flat_map(|finding| {
        let mut diagnostic = finding.diagnostic;
        if let Some(alias) = alias {
            alias.diagnostic(&mut diagnostic);
        }
        finding.revisions.into_iter().map(move |id| (id, diagnostic.clone()))
    });
    each.collect()
}
