//! What happens during a run, as values: the command line prints them, the explorer draws them.

use std::fmt;
use std::time::Duration;

use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::revision::{Direction, Id, Plan, Step};

#[derive(Debug, Clone, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    RunStarted {
        plan: Plan,
    },
    /// `number` counts from 1.
    StepStarted {
        number: usize,
        total: usize,
        step: Step,
        message: String,
    },
    /// What the script printed.
    Output {
        revision: Id,
        text: String,
    },
    /// A remark on the running step: something skipped, a warning of an operation.
    Remark {
        revision: Id,
        diagnostic: Diagnostic,
    },
    /// The script has been read to its end: this many statements follow.
    Evaluated {
        revision: Id,
        statements: usize,
        duration: Duration,
    },
    /// `line` is the script's line that asked for it, 0 for the version table's own statements, which are not counted.
    StatementStarted {
        revision: Id,
        number: usize,
        total: usize,
        sql: String,
        line: u32,
    },
    StatementFinished {
        revision: Id,
        number: usize,
        rows: u64,
        duration: Duration,
    },
    /// A loop of the script goes on: so many statements of this line so far, all told, and the latest of them.
    StatementsRepeated {
        revision: Id,
        line: u32,
        statements: u64,
        rows: u64,
        sql: String,
        duration: Duration,
    },
    StepFinished {
        number: usize,
        revision: Id,
        direction: Direction,
        heads: Vec<Id>,
        duration: Duration,
    },
    RunFinished {
        ending: Ending,
        heads: Vec<Id>,
        steps_done: usize,
        duration: Duration,
    },
}

#[derive(Debug, Clone, Serialize)]
#[serde(tag = "ending", rename_all = "snake_case")]
pub enum Ending {
    Done,
    /// Asked to stop, and stopped between two revisions.
    Stopped,
    Failed {
        revision: Option<Id>,
        diagnostic: Diagnostic,
        standing: Standing,
    },
}

impl Ending {
    /// Somebody wanted it to end in the middle.
    pub fn is_cancelled(&self) -> bool {
        matches!(self, Self::Failed { diagnostic, .. } if diagnostic.code == "cancelled")
    }
}

/// What a failed step left behind.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "standing", rename_all = "snake_case")]
pub enum Standing {
    /// Nothing of the step was ever sent.
    Untouched,
    /// The transaction was rolled back: the database is as it was before the step.
    RolledBack,
    /// No transaction could hold it: the first `done` of `total` statements stay, and nothing of those after them.
    Partial { done: usize, total: usize },
    /// The project's own Alembic ran the step and did not finish it. `moved`: the version rows are not as before.
    Outside { moved: bool },
    /// The connection was lost before the answer to a commit or a statement arrived.
    Unknown,
}

/// A sentence for the user, true on every engine.
impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Untouched => f.write_str("Nothing of this revision was sent to the database."),
            Self::RolledBack => {
                f.write_str("This revision's transaction was rolled back: the database is as it was before it.")
            }
            Self::Partial { done: 0, .. } => {
                f.write_str("None of this revision's statements was done, and the version row is unchanged.")
            }
            Self::Partial { done, total } if done >= total => f.write_str(
                "What is committed stays: all statements of this revision are done, but the version row is unchanged.",
            ),
            Self::Partial { done, total } => write!(
                f,
                "What is committed stays: the first {done} of {total} statements of this revision are done, the next one is not, and the version row is unchanged."
            ),
            Self::Outside { moved: false } => f.write_str(
                "The project's own Alembic did not finish this revision, and the version rows are as before it. What its transaction held is rolled back; what was committed outside it stays.",
            ),
            Self::Outside { moved: true } => f.write_str(
                "The project's own Alembic left other version rows than planned: look at the database before going on.",
            ),
            Self::Unknown => {
                f.write_str("The connection was lost before the answer came: look at the database before going on.")
            }
        }
    }
}
