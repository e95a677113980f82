//! What is asked of an evaluation and what comes back.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::operation::{Answer, Answered, Asked, Recorded};
use crate::revision::Direction;
use crate::schema::DialectName;

/// How an [`Evaluator`](super::Evaluator) starts its worker and what scripts may use.
#[derive(Debug, Clone)]
pub struct Options {
    /// The executable that calls [`worker_main`](super::worker_main) when given `args`.
    pub program: PathBuf,
    pub args: Vec<String>,
    pub limits: Limits,
    /// Folders whose Python files scripts may import; nothing outside them is ever read.
    pub import_roots: Vec<PathBuf>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// For one script, from its first line to its last; one that asks the database has as much again after each answer. The parent
    /// kills the worker a little later.
    pub time: Duration,
    /// Address space of the worker, where the system has such a limit.
    pub memory_bytes: u64,
    /// Printed text of one script; what is beyond it is dropped, and said.
    pub output_bytes: usize,
    /// Operations one script may record.
    pub operations: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { time: Duration::from_secs(30), memory_bytes: 2 << 30, output_bytes: 1 << 20, operations: 100_000 }
    }
}

/// One script and the circumstances it can ask about.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// As diagnostics name it and `__file__` says.
    pub path: PathBuf,
    pub source: String,
    pub revision: String,
    pub direction: Direction,
    pub dialect: DialectName,
    /// As the server tells it (`16.4`, `11.4.2-MariaDB`); empty when there is no connection.
    #[serde(default)]
    pub server_version: String,
    /// `-x` arguments as written.
    #[serde(default)]
    pub x_arguments: Vec<String>,
    /// What `context.config.get_main_option` sees. Give no passwords: scripts can record what they read.
    #[serde(default)]
    pub main_options: BTreeMap<String, String>,
    /// Keyword arguments for `upgrade()` and `downgrade()`: what env.py gives to `run_migrations`.
    #[serde(default)]
    pub arguments: BTreeMap<String, String>,
    /// Of the project's metadata: templates by the kind of constraint (`ck`).
    #[serde(default)]
    pub naming_convention: BTreeMap<String, String>,
    /// `context.is_offline_mode()`.
    #[serde(default)]
    pub offline: bool,
    /// Whether the script may ask the database: its audience then answers.
    #[serde(default)]
    pub live: bool,
}

/// What a script asked for. Nothing has been executed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Evaluation {
    pub operations: Vec<Recorded>,
    pub warnings: Vec<Diagnostic>,
    /// Where the script asked a database that was not there, and so was not followed further; never of a live request, nor offline,
    /// where that is an error.
    #[serde(default)]
    pub asks: Option<Box<Diagnostic>>,
    /// What an env.py said while it ran, also where it failed in the end; nothing for scripts.
    #[serde(default)]
    pub collected: Option<super::environment::Said>,
}

/// What an evaluation tells while it runs, and whom it asks.
pub trait Audience {
    /// What the script prints, unescaped.
    fn printed(&mut self, text: &str);

    /// Carries out what the script recorded and answers its question. Only a live request asks. May block.
    fn asked(&mut self, asked: Asked) -> Answered;
}

/// Listens, and has no database.
impl<F: FnMut(&str)> Audience for F {
    fn printed(&mut self, text: &str) {
        self(text);
    }

    fn asked(&mut self, _: Asked) -> Answered {
        let diagnostic = Box::new(Diagnostic::error("script-reads-database", "there is no database to ask"));
        Answered { executed: Vec::new(), answer: Answer::Stopped { diagnostic } }
    }
}
