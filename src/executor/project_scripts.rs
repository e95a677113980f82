//! The scripts of a project, evaluated by the real evaluator.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use super::scripts::{Ender, Evaluated, Question, Scripts, SharedScripts, Source};
use crate::diagnostic::Diagnostic;
use crate::dialect::name_constraints;
use crate::evaluate::{Audience, Evaluator, Request};
use crate::project::{Project, Script};

/// What scripts may ask about, besides what each question says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Circumstances {
    /// `-x` arguments as written.
    pub x_arguments: Vec<String>,
    /// What `context.config.get_main_option` sees; no passwords.
    pub main_options: BTreeMap<String, String>,
    /// Keyword arguments for `upgrade()` and `downgrade()`.
    pub arguments: BTreeMap<String, String>,
    /// Of the project's metadata, for constraints.
    pub naming_convention: BTreeMap<String, String>,
}

pub struct ProjectScripts {
    project: Arc<Project>,
    evaluator: Evaluator,
    circumstances: Circumstances,
}

impl ProjectScripts {
    pub fn new(project: Arc<Project>, evaluator: Evaluator, circumstances: Circumstances) -> Self {
        Self { project, evaluator, circumstances }
    }

    pub fn shared(self) -> SharedScripts {
        Arc::new(Mutex::new(self))
    }

    /// A script that is at hand, also one that shares its identifier with another.
    pub fn evaluate_script(
        &mut self,
        script: &Script,
        source: String,
        question: &Question,
        audience: &mut dyn Audience,
    ) -> Result<Evaluated, Diagnostic> {
        let request = Request {
            path: script.path.clone(),
            source,
            revision: question.revision.clone(),
            direction: question.direction,
            dialect: question.dialect,
            server_version: question.server_version.clone(),
            x_arguments: self.circumstances.x_arguments.clone(),
            main_options: self.circumstances.main_options.clone(),
            arguments: self.circumstances.arguments.clone(),
            naming_convention: self.circumstances.naming_convention.clone(),
            offline: question.offline,
            live: question.live,
        };
        let mut evaluation = self.evaluator.evaluate(&request, audience)?;
        name_constraints(question.dialect, &mut evaluation.operations, &self.circumstances.naming_convention);
        Ok(Evaluated {
            operations: evaluation.operations,
            warnings: evaluation.warnings,
            asks: evaluation.asks.map(|asks| *asks),
        })
    }
}

impl Scripts for ProjectScripts {
    fn message(&self, revision: &str) -> String {
        self.project.script(revision).map_or_else(String::new, |script| script.message().to_owned())
    }

    fn source(&self, revision: &str) -> Option<Source> {
        let script = self.project.script(revision)?;
        Some(Source { path: script.path.clone(), text: script.source().ok()? })
    }

    fn ender(&self) -> Ender {
        let killer = self.evaluator.killer();
        Box::new(move || killer.kill())
    }

    fn evaluate(&mut self, question: &Question, audience: &mut dyn Audience) -> Result<Evaluated, Diagnostic> {
        let project = Arc::clone(&self.project);
        let script = project.script(&question.revision).ok_or_else(|| {
            Diagnostic::error("script-missing", format!("revision {} has no script in this project", question.revision))
        })?;
        self.evaluate_script(script, script.source()?, question, audience)
    }
}
