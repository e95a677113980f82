//! `merge`: writes a revision that joins several heads.

use clap::Args;

use super::exit::Exit;
use super::session::Session;
use crate::command::CommandError;

#[derive(Debug, Args)]
pub struct MergeArgs {
    #[command(flatten)]
    pub format: super::args::FormatArgs,
}

pub fn merge(_: &Session, _: &MergeArgs) -> Result<Exit, CommandError> {
    todo!()
}
