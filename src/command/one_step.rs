//! One step up or down, where Alembic's `+1` and `-1` would be ambiguous: the selected revision says which branch is meant.

use std::collections::HashSet;

use super::error::{CommandError, Kind};
use super::workspace::Workspace;
use crate::diagnostic::Diagnostic;
use crate::revision::{Direction, Id, Plan};

/// The next revision that could be applied, or the last one applied; of several the one on the way to, or above, `selected`.
pub fn one_step(
    workspace: &Workspace,
    rows: &[Id],
    direction: Direction,
    selected: Option<&str>,
) -> Result<Plan, CommandError> {
    let graph = &workspace.graph;
    // Rows that no file defines are refused with their own sentence.
    if let Some(unknown) = rows.iter().find(|row| graph.find(row).is_none()) {
        return workspace.upgrade(rows, unknown);
    }
    let applied = graph.applied(rows);
    match direction {
        Direction::Upgrade | Direction::Stamp => {
            let next = next_up(workspace, &applied);
            let towards = selected.map(|id| graph.applied(&[id.to_owned()])).unwrap_or_default();
            let id = choose(next, |id| towards.contains(id), "up", "already at its head")?;
            workspace.upgrade(rows, &id)
        }
        Direction::Downgrade => {
            let tips = tips(workspace, &applied);
            let above = |id: &str| selected.is_some_and(|chosen| graph.applied(&[id.to_owned()]).contains(chosen));
            let id = choose(tips, above, "down", "at base")?;
            // The branch keeps siblings that share the parent out of it.
            let parent = graph.parents(&id).first().map_or_else(|| "base".to_owned(), |parent| (*parent).to_owned());
            workspace.downgrade(rows, &format!("{id}@{parent}"))
        }
    }
}

fn next_up(workspace: &Workspace, applied: &HashSet<Id>) -> Vec<Id> {
    let graph = &workspace.graph;
    let ready = |id: &str| {
        graph.blocking_defect(id).is_none()
            && graph.parents(id).into_iter().chain(graph.dependencies(id)).all(|below| applied.contains(below))
    };
    let all = graph.revisions().iter().map(|revision| revision.id.as_str());
    all.filter(|id| !applied.contains(*id) && ready(id)).map(str::to_owned).collect()
}

fn tips(workspace: &Workspace, applied: &HashSet<Id>) -> Vec<Id> {
    let graph = &workspace.graph;
    let stands_alone =
        |id: &str| !graph.children(id).into_iter().chain(graph.dependents(id)).any(|above| applied.contains(above));
    let all = graph.revisions().iter().map(|revision| revision.id.as_str());
    all.filter(|id| applied.contains(*id) && stands_alone(id)).map(str::to_owned).collect()
}

fn choose(mut found: Vec<Id>, meant: impl Fn(&str) -> bool, way: &str, nowhere: &str) -> Result<Id, CommandError> {
    if found.len() > 1 {
        let chosen: Vec<Id> = found.iter().filter(|id| meant(id)).cloned().collect();
        if !chosen.is_empty() {
            found = chosen;
        }
    }
    match found.as_slice() {
        [one] => Ok(one.clone()),
        [] => Err(CommandError::new(
            Kind::History,
            Diagnostic::note("nothing-to-do", format!("There is no step {way}: the database is {nowhere}.")),
        )),
        several => {
            let told =
                Diagnostic::error("ambiguous-step", format!("One step {way} could be any of {}", several.join(", ")))
                    .hint("Select the revision you mean, or one of its branch, and press the key again.");
            let mut error = CommandError::new(Kind::Ambiguous, told);
            error.candidates = found;
            Err(error)
        }
    }
}
