//! The project's scripts as a run and a preview need them: their text, and what they ask for when evaluated.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::workspace::Workspace;
use crate::diagnostic::Diagnostic;
use crate::evaluate::{Evaluator, Killer, Limits, Options, Request};
use crate::executor::{Evaluated, Question, Scripts, Source};

/// What the user said about evaluating, and where the worker's executable is.
#[derive(Debug, Clone)]
pub struct Evaluation {
    /// The executable that answers to `__evaluate`: normally this one.
    pub program: PathBuf,
    pub time: Duration,
    pub x_arguments: Vec<String>,
}

impl Evaluation {
    pub fn here(time: Duration, x_arguments: Vec<String>) -> Result<Self, Diagnostic> {
        let program = std::env::current_exe().map_err(|error| {
            Diagnostic::error(
                "worker-missing",
                format!("This program can't find its own file to start a worker: {error}"),
            )
        })?;
        Ok(Self { program, time, x_arguments })
    }
}

pub struct ProjectScripts {
    workspace: Arc<Workspace>,
    evaluator: Evaluator,
    x_arguments: Vec<String>,
}

impl ProjectScripts {
    /// Starts nothing: the worker starts when the first script is evaluated.
    pub fn new(workspace: Arc<Workspace>, evaluation: &Evaluation) -> Self {
        let evaluator = Evaluator::new(Options {
            program: evaluation.program.clone(),
            args: vec!["__evaluate".to_owned()],
            limits: Limits { time: evaluation.time, ..Limits::default() },
            import_roots: workspace.project.import_paths.clone(),
        });
        Self { workspace, evaluator, x_arguments: evaluation.x_arguments.clone() }
    }

    pub fn killer(&self) -> Killer {
        self.evaluator.killer()
    }
}

impl Scripts for ProjectScripts {
    fn message(&self, revision: &str) -> String {
        self.workspace.message(revision)
    }

    fn source(&self, revision: &str) -> Option<Source> {
        let script = self.workspace.project.script(revision)?;
        Some(Source { path: script.path.clone(), text: script.source().ok()? })
    }

    fn evaluate(&mut self, question: &Question, output: &mut dyn FnMut(&str)) -> Result<Evaluated, Diagnostic> {
        let script = self.workspace.project.script(&question.revision).ok_or_else(|| {
            let message = format!("Can't locate revision identified by '{}'", question.revision);
            Diagnostic::error("revision-not-found", message)
        })?;
        let request = Request {
            path: script.path.clone(),
            source: script.source()?,
            revision: question.revision.clone(),
            direction: question.direction,
            dialect: question.dialect,
            server_version: question.server_version.clone(),
            x_arguments: self.x_arguments.clone(),
            main_options: Default::default(),
            arguments: Default::default(),
            offline: false,
        };
        let found = self.evaluator.evaluate(&request, output)?;
        Ok(Evaluated { operations: found.operations, warnings: found.warnings })
    }
}
