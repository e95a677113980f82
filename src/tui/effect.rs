//! What the state asks the outside world to do. Handlers return these and do nothing themselves.

use std::path::PathBuf;

use super::backend::PlanRequest;
use crate::revision::{Direction, Id, Plan};
use crate::style::Language;

#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    Open,
    Connect,
    Poll,
    Script(Id),
    Preview { id: Id, direction: Direction },
    Highlight { ticket: u64, language: Language, text: String },
    Plan(PlanRequest),
    Introduce(Vec<Id>),
    Foresee(Plan),
    Start(Plan),
    Stop,
    Cancel,
    Copy(String),
    Edit { file: PathBuf, line: u32 },
    Quit,
}
