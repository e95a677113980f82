//! `ensure_version`: creates the version table where it is missing.

use clap::Args;

use super::exit::Exit;
use super::session::Session;
use crate::command::CommandError;

#[derive(Debug, Args)]
pub struct EnsureVersionArgs {
    #[command(flatten)]
    pub format: super::args::FormatArgs,
}

pub fn ensure_version(_: &Session, _: &EnsureVersionArgs) -> Result<Exit, CommandError> {
    todo!()
}
