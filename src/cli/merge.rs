//! `merge`: writes a revision that joins several heads.

use clap::Args;
use serde_json::json;

use super::args::{Format, FormatArgs};
use super::exit::Exit;
use super::line::line;
use super::session::Session;
use super::{json, report};
use crate::command::CommandError;
use crate::command::merge::{self as merging, MergeWish};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  aludel merge heads -m \"join payments and reports\"
  aludel merge ae10 27c6 -m \"join\" --rev-id 1f2e3d4c5b6a

The file comes from the project's own script.py.mako; an existing file is never replaced. No database is asked.")]
pub struct MergeArgs {
    /// Revision ids or starts of ids, labels, LABEL@head; or heads for all of them
    #[arg(required = true, value_name = "REVISION")]
    pub revisions: Vec<String>,
    /// First line of the docstring, and the words of the file's name
    #[arg(short, long, value_name = "TEXT")]
    pub message: Option<String>,
    /// Label of the branch that begins here
    #[arg(long, value_name = "LABEL")]
    pub branch_label: Option<String>,
    /// Identifier of the new revision, instead of a random one
    #[arg(long, value_name = "ID")]
    pub rev_id: Option<String>,
    /// Merge revisions that are no heads too
    #[arg(long)]
    pub splice: bool,
    #[command(flatten)]
    pub format: FormatArgs,
}

pub fn merge(session: &Session, args: &MergeArgs) -> Result<Exit, CommandError> {
    let workspace = session.workspace()?;
    let wish = MergeWish {
        revisions: args.revisions.clone(),
        message: args.message.clone(),
        branch_label: args.branch_label.clone(),
        rev_id: args.rev_id.clone(),
        splice: args.splice,
    };
    let (written, parents) = merging::merge(&workspace, &wish, &session.evaluation(30)?)?;
    match args.format.format {
        Format::Json => {
            json::answer(&json!({ "revision": written.revision, "path": written.path, "down_revision": parents }))
        }
        Format::Text => line(&format!("Generating {} ...  done", written.path.display())),
    }
    if workspace.project.config.get("revision_environment")?.is_some_and(|value| value == "true") {
        report::warning(
            "revision_environment is set, but env.py is not run here: what it gives to the template is missing",
        );
    }
    if let Some(hooks) = merging::post_write_hooks(&workspace) {
        report::warning(&format!("the post-write hooks of the configuration were not run: {hooks}"));
    }
    Ok(Exit::Done)
}
