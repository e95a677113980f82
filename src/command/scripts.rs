//! The project's scripts as a run and a preview need them, with what the user said about evaluating.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::workspace::Workspace;
use crate::diagnostic::Diagnostic;
use crate::evaluate::{Evaluator, Killer, Limits, Options};
use crate::executor::{Circumstances, ProjectScripts};

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

    /// Starts nothing until it is asked.
    pub(super) fn evaluator(&self, workspace: &Workspace) -> Evaluator {
        Evaluator::new(Options {
            program: self.program.clone(),
            args: vec!["__evaluate".to_owned()],
            limits: Limits { time: self.time, ..Limits::default() },
            import_roots: workspace.project.import_paths.clone(),
        })
    }

    /// Starts nothing: the worker starts when the first script is evaluated. The killer ends an evaluation at once.
    pub fn scripts(&self, workspace: &Workspace) -> (ProjectScripts, Killer) {
        let evaluator = self.evaluator(workspace);
        let killer = evaluator.killer();
        // Never the URL: a script could record what it reads.
        let main_options = workspace
            .version_table()
            .schema
            .iter()
            .map(|schema| ("version_table_schema".to_owned(), schema.clone()))
            .collect();
        let circumstances = Circumstances {
            x_arguments: self.x_arguments.clone(),
            main_options,
            arguments: workspace.settings().arguments.clone(),
            naming_convention: workspace.settings().naming_convention.clone(),
        };
        (ProjectScripts::new(Arc::clone(&workspace.project), evaluator, circumstances), killer)
    }
}
