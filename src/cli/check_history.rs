//! `check-history`: every defect of the history at once.

use clap::Args;

use super::exit::Exit;
use super::session::Session;
use crate::command::CommandError;

#[derive(Debug, Args)]
pub struct CheckHistoryArgs {}

impl CheckHistoryArgs {
    /// Errors that keep the check from being made.
    pub fn errors_as(&self) -> super::args::Format {
        super::args::Format::Text
    }
}

pub fn check_history(_: &Session, _: &CheckHistoryArgs) -> Result<Exit, CommandError> {
    todo!()
}
