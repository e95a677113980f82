//! Which steps can't be taken natively, as far as their scripts tell without a database.

use std::sync::Arc;

use super::scripts::Evaluation;
use super::sql;
use super::workspace::Workspace;
use crate::diagnostic::Diagnostic;
use crate::executor::needs_python;
use crate::revision::{Direction, Id};
use crate::schema::DialectName;

/// A step that needs the project's own Python.
#[derive(Debug, Clone, PartialEq)]
pub struct Foreseen {
    pub revision: Id,
    pub direction: Direction,
    pub refusal: Diagnostic,
}

/// Of these steps those that are refused. A script that asks the database is known up to its first question only. Evaluates each, so
/// it belongs into the background.
pub fn foreseen(
    workspace: &Arc<Workspace>,
    evaluation: &Evaluation,
    dialect: DialectName,
    steps: &[(Id, Direction)],
) -> Vec<Foreseen> {
    let steps: Vec<_> = steps.iter().filter(|(_, direction)| *direction != Direction::Stamp).cloned().collect();
    let mut order = steps.iter();
    let mut found = Vec::new();
    sql::as_run(workspace, evaluation, dialect, &steps, &mut |result| {
        if let (Some((revision, direction)), Err(refusal)) = (order.next(), result)
            && needs_python(&refusal)
        {
            found.push(Foreseen { revision: revision.clone(), direction: *direction, refusal });
        }
        true
    });
    found
}

/// Both ways of every revision, the newest last.
pub fn of_all(workspace: &Arc<Workspace>, evaluation: &Evaluation, dialect: DialectName) -> Vec<Foreseen> {
    let ids = workspace.graph.revisions().iter().map(|revision| revision.id.clone());
    let steps: Vec<_> = ids.flat_map(|id| [(id.clone(), Direction::Upgrade), (id, Direction::Downgrade)]).collect();
    foreseen(workspace, evaluation, dialect, &steps)
}
