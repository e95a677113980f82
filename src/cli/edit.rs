//! `edit`: opens the scripts of a revision in the user's editor.

use clap::Args;

use super::exit::Exit;
use super::session::Session;
use crate::command::CommandError;

#[derive(Debug, Args)]
pub struct EditArgs {}

pub fn edit(_: &Session, _: &EditArgs) -> Result<Exit, CommandError> {
    todo!()
}
