//! `doctor`.

use clap::Args;

use super::args::FormatArgs;
use super::exit::Exit;
use super::session::Session;
use crate::command::CommandError;

#[derive(Debug, Args)]
pub struct DoctorArgs {
    #[command(flatten)]
    pub format: FormatArgs,
}

pub fn doctor(session: &Session, _: &DoctorArgs) -> Result<Exit, CommandError> {
    let workspace = session.workspace()?;
    let settings = workspace.settings();
    super::line::line(&format!("{:?} {:?} {:?}", settings.how, settings.problem, settings.version_table));
    super::line::line(&format!("{:?} {:?}", settings.engines, settings.unknown));
    Ok(Exit::Done)
}
