//! What a run needs of the scripts: their messages, their text for diagnostics, and their evaluation.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use crate::diagnostic::Diagnostic;
use crate::evaluate::Audience;
use crate::operation::Recorded;
use crate::revision::{Direction, Id};
use crate::schema::DialectName;

/// Which script to evaluate, and what it may ask about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub revision: Id,
    /// Never [`Direction::Stamp`]: a stamp runs no script.
    pub direction: Direction,
    pub dialect: DialectName,
    pub server_version: String,
    /// For `--sql`: scripts see Alembic's offline mode, in which nothing can be read.
    pub offline: bool,
    /// The script may ask the database: the audience answers.
    pub live: bool,
}

/// What a script asked for and was not carried out yet: all of it, unless it asked the database.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Evaluated {
    pub operations: Vec<Recorded>,
    pub warnings: Vec<Diagnostic>,
    /// Where it asked a database that was not there: what follows is not known.
    pub asks: Option<Diagnostic>,
}

/// A script's file, as diagnostics show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub path: PathBuf,
    pub text: String,
}

pub trait Scripts: Send {
    /// The revision's message for the log; empty where it is unknown.
    fn message(&self, revision: &str) -> String;

    fn source(&self, revision: &str) -> Option<Source>;

    /// What ends a running evaluation at once, from any thread; it answers with a diagnostic then. Harmless where none runs.
    fn ender(&self) -> Ender {
        Box::new(|| {})
    }

    /// May block, for as long as the script may take. The audience hears what it prints, and answers what it asks.
    fn evaluate(&mut self, question: &Question, audience: &mut dyn Audience) -> Result<Evaluated, Diagnostic>;
}

pub type Ender = Box<dyn Fn() + Send + Sync>;

/// Evaluation blocks, so it happens on another thread.
pub type SharedScripts = Arc<Mutex<dyn Scripts>>;
