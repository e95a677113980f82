//! The second road: a step that needs its application goes through the project's own Python and Alembic.

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

use crate::diagnostic::Diagnostic;
use crate::revision::{Id, Step};

/// What runs the scripts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Engine {
    /// Aludel's interpreter alone.
    #[default]
    Native,
    /// Where that can't, the project's Python.
    Auto,
    /// The project's Python alone.
    Python,
}

impl Engine {
    pub fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Auto => "auto",
            Self::Python => "python",
        }
    }

    pub fn of(name: &str) -> Option<Self> {
        [Self::Native, Self::Auto, Self::Python].into_iter().find(|engine| engine.name() == name)
    }
}

/// What the second road needs to know of the project.
pub trait Road: fmt::Debug + Send + Sync {
    /// May block: the first call looks for Python and asks it.
    fn python(&self) -> Result<Python, Diagnostic>;

    /// What Alembic must be told, so that from these version rows it takes this step and no other; none where that can't be said.
    fn target(&self, step: &Step, before: &[Id]) -> Option<String>;
}

/// A Python that has Alembic, and how it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Python {
    pub program: PathBuf,
    /// Alembic's.
    pub alembic: String,
    /// What stands before `upgrade REVISION`.
    pub arguments: Vec<OsString>,
    pub folder: PathBuf,
    /// Which database Aludel works on and who said so, without a password.
    pub place: String,
    /// What to do where Alembic works on another one.
    pub advice: String,
}

impl fmt::Display for Python {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (Alembic {})", self.program.display(), self.alembic)
    }
}

/// Of what Aludel refuses, what a real Python may well do: the script asks for something that isn't there, is not told wrong.
const NOT_HERE: &[&str] = &[
    "memory-limit",
    "nesting-limit",
    "opaque-value",
    "python-feature-missing",
    "recreate-unsupported",
    "recursion-limit",
    "sandbox-denied",
    "script-arguments",
    "time-limit",
    "unsupported-feature",
    "unsupported-value",
    "worker-died",
];

pub fn needs_python(refusal: &Diagnostic) -> bool {
    NOT_HERE.contains(&&*refusal.code)
}
