//! The command line: the only room that prints.

mod args;
mod ask;
mod exit;
#[cfg(feature = "tui")]
mod explore;
mod history;
mod interrupt;
mod main;
mod progress;
mod report;
mod session;
mod step;

pub use exit::Exit;
pub use main::main;
