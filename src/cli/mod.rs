//! The command line: the only room that prints.

mod args;
mod ask;
mod branches;
mod check_history;
mod code;
mod current;
mod doctor;
mod edit;
mod ensure_version;
mod exit;
#[cfg(feature = "tui")]
mod explore;
mod graph;
mod heads;
mod history;
mod interrupt;
mod json;
mod line;
mod main;
mod merge;
mod offline;
mod plan;
mod progress;
mod report;
mod resolve;
mod session;
mod show;
mod sql;
mod step;
mod waiting;

pub use exit::Exit;
pub use main::main;
