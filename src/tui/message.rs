//! What happened: input, answers of the backend and of jobs, and time going by.

use std::time::Duration;

use super::action::Action;
use super::backend::{PlanRequest, Refusal, Report};
use super::key::Key;
use crate::revision::Plan;
use crate::style::Highlighted;

#[derive(Debug, Clone)]
pub enum Message {
    Key(Key),
    Paste(String),
    Click {
        column: u16,
        row: u16,
    },
    Wheel {
        column: u16,
        row: u16,
        lines: i32,
    },
    Resize {
        columns: u16,
        rows: u16,
    },
    /// An action without its key: from a popup's answer or a click.
    Act(Action),
    Report(Box<Report>),
    Highlighted {
        ticket: u64,
        lines: Highlighted,
    },
    Planned {
        request: PlanRequest,
        plan: Box<Result<Plan, Refusal>>,
    },
    /// The user said yes to this plan.
    Agreed(Box<Plan>),
    /// What is typed into the filter so far; matches are looked for from `origin` on, where typing began.
    FilterChanged {
        text: String,
        origin: usize,
    },
    FilterClosed {
        keep: bool,
    },
    /// The user said yes to leaving while a run is in progress.
    LeaveAfterRun,
    /// The user said yes to interrupting the running statement.
    CancelRun,
    /// The editor was closed, or could not be opened.
    Edited(Result<(), String>),
    Copied(Result<String, String>),
    /// Time since the start; sent only while something on the screen moves.
    Tick(Duration),
    /// The process was asked to end.
    Terminate,
}
