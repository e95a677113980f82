//! Which steps can't be taken natively, as far as their scripts tell without a database.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::scripts::Evaluation;
use super::sql;
use super::workspace::Workspace;
use crate::diagnostic::Diagnostic;
use crate::executor::{Engine, needs_python};
use crate::revision::{Direction, Id, Plan, history};
use crate::schema::DialectName;

/// A step that needs the project's own Python.
#[derive(Debug, Clone, PartialEq)]
pub struct Foreseen {
    pub revision: Id,
    pub direction: Direction,
    pub refusal: Diagnostic,
}

/// Of these steps those that are refused. A script that asks the database is known up to its first question only. Evaluates each, so
/// it belongs into the background; where it is no longer `wanted` the rest is left.
pub fn foreseen(
    workspace: &Arc<Workspace>,
    evaluation: &Evaluation,
    dialect: DialectName,
    steps: &[(Id, Direction)],
    wanted: &dyn Fn() -> bool,
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
        wanted()
    });
    found
}

/// The steps of a plan that will take the second road, and why: nothing where all are meant to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Roads(BTreeMap<Id, Option<Diagnostic>>);

impl Roads {
    /// Evaluates only where the answer depends on it.
    pub fn of(
        workspace: &Arc<Workspace>,
        evaluation: &Evaluation,
        dialect: DialectName,
        engine: Engine,
        plan: &Plan,
    ) -> Self {
        let steps: Vec<_> = plan.steps.iter().map(|step| (step.revision.clone(), step.direction)).collect();
        let runs = |(_, direction): &(Id, Direction)| *direction != Direction::Stamp;
        Self(match engine {
            Engine::Native => BTreeMap::new(),
            Engine::Python => steps.into_iter().filter(runs).map(|(id, _)| (id, None)).collect(),
            Engine::Auto => foreseen(workspace, evaluation, dialect, &steps, &|| true)
                .into_iter()
                .map(|found| (found.revision, Some(found.refusal)))
                .collect(),
        })
    }

    pub fn engine(&self, revision: &str) -> Engine {
        if self.0.contains_key(revision) { Engine::Python } else { Engine::Native }
    }

    pub fn reason(&self, revision: &str) -> Option<&Diagnostic> {
        self.0.get(revision)?.as_ref()
    }

    /// `  (by the project's Python: opaque-value)`, behind a step; empty where it is native.
    pub fn remark(&self, revision: &str) -> String {
        match self.0.get(revision) {
            None => String::new(),
            Some(None) => "  (by the project's Python)".to_owned(),
            Some(Some(reason)) => format!("  (by the project's Python: {})", reason.code),
        }
    }
}

/// Of a whole history, as far as there was time.
pub struct Survey {
    pub found: Vec<Foreseen>,
    /// Steps that were asked, of all up and down.
    pub asked: usize,
    pub all: usize,
}

/// Both ways of every revision, the newest first.
pub fn survey(workspace: &Arc<Workspace>, evaluation: &Evaluation, dialect: DialectName, patience: Duration) -> Survey {
    let ids = history(&workspace.graph).into_iter().map(str::to_owned);
    let steps: Vec<_> = ids.flat_map(|id| [(id.clone(), Direction::Upgrade), (id, Direction::Downgrade)]).collect();
    let (started, asked) = (Instant::now(), Cell::new(0));
    let wanted = || {
        asked.set(asked.get() + 1);
        started.elapsed() < patience
    };
    let found = foreseen(workspace, evaluation, dialect, &steps, &wanted);
    Survey { found, asked: asked.get(), all: steps.len() }
}
