//! Which steps of a plan need the project's Python, and whether there is one.

use std::sync::Arc;

use crate::command::foreseen::foreseen;
use crate::command::{Evaluation, Place, SecondRoad, Workspace};
use crate::executor::{Engine, Road};
use crate::revision::{Direction, Plan};
use crate::tui::backend::Foresight;

pub struct Asked {
    pub workspace: Arc<Workspace>,
    pub place: Place,
    pub evaluation: Evaluation,
    pub engine: Engine,
    pub plan: Plan,
}

impl Asked {
    /// Evaluates every script of the plan, as long as the answer is wanted.
    pub fn foresight(self, wanted: &dyn Fn() -> bool) -> Foresight {
        let steps: Vec<_> = self.plan.steps.iter().map(|step| (step.revision.clone(), step.direction)).collect();
        let runs = steps.iter().any(|(_, direction)| *direction != Direction::Stamp);
        let found = match self.engine {
            Engine::Python => Vec::new(),
            Engine::Native | Engine::Auto => {
                foreseen(&self.workspace, &self.evaluation, self.place.target.dialect, &steps, wanted)
            }
        };
        let asks = match self.engine {
            Engine::Python => runs,
            Engine::Native | Engine::Auto => !found.is_empty(),
        };
        let road = || SecondRoad::new(&self.workspace, &self.place, &self.evaluation.x_arguments);
        let python = asks.then(|| road().python().map(|python| python.to_string()));
        Foresight {
            engine: self.engine,
            steps: found.into_iter().map(|one| (one.revision, one.refusal)).collect(),
            python,
        }
    }
}
