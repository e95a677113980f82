//! What runs the scripts, and whose word that is.

use super::error::{CommandError, Kind};
use super::settings::{Told, Word};
use super::workspace::Workspace;
use crate::diagnostic::Diagnostic;
use crate::executor::Engine;

impl Workspace {
    /// What the command line says, else the setting `engine`; native where nobody says anything else.
    pub fn engine(&self, asked: Option<Engine>) -> Result<Told<Engine>, CommandError> {
        if let Some(value) = asked {
            return Ok(Told { value, word: Word::CommandLine });
        }
        let Some(value) = self.project.config().aludel().get("engine") else {
            return Ok(Told { value: Engine::Native, word: Word::Default });
        };
        let engine = value.as_str().and_then(Engine::of);
        let told = || {
            let given = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let told = format!("'engine' in aludel.toml or [tool.aludel] is {given}; it may be native, auto or python");
            CommandError::new(
                Kind::Project,
                Diagnostic::error("config-value", told).hint("--database NAME chooses one of several databases"),
            )
        };
        engine.map(|value| Told { value, word: Word::Aludel }).ok_or_else(told)
    }
}
