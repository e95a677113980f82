//! `show`: everything the files say of a revision, or of those that a symbol denotes.

use clap::Args;

use super::args::{Format, FormatArgs};
use super::exit::Exit;
use super::json;
use super::line::block;
use super::session::Session;
use crate::command::CommandError;
use crate::revision;

#[derive(Debug, Args)]
pub struct ShowArgs {
    /// A revision id or the start of one, a label, head, heads, current, label@head, head-1, ID+N
    #[arg(value_name = "REVISION", allow_negative_numbers = true)]
    pub revision: String,
    #[command(flatten)]
    pub format: FormatArgs,
}

pub fn show(session: &Session, args: &ShowArgs) -> Result<Exit, CommandError> {
    let workspace = session.workspace()?;
    let rows = session.rows_for(&workspace, &args.revision)?;
    let ids = revision::resolve(&workspace.graph, &args.revision, rows.as_deref().unwrap_or_default())?;
    match args.format.format {
        Format::Json => json::revisions(&workspace, "revisions", &ids, rows.as_deref()),
        Format::Text => {
            for id in &ids {
                block(&workspace, id, &[]);
            }
        }
    }
    Ok(session.verdict(&workspace, args.format.format))
}
