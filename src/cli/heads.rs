//! `heads`: what nothing stands on.

use clap::Args;

use super::args::{Format, FormatArgs};
use super::exit::Exit;
use super::json;
use super::line::{block, revision};
use super::session::Session;
use crate::command::{CommandError, wording};

#[derive(Debug, Args)]
pub struct HeadsArgs {
    #[arg(short, long)]
    pub verbose: bool,
    /// Treat dependencies as down revisions: only what the version table would hold
    #[arg(long)]
    pub resolve_dependencies: bool,
    #[command(flatten)]
    pub format: FormatArgs,
}

pub fn heads(session: &Session, args: &HeadsArgs) -> Result<Exit, CommandError> {
    let workspace = session.workspace()?;
    let graph = &workspace.graph;
    let heads = if args.resolve_dependencies { graph.real_heads() } else { graph.heads() };
    match args.format.format {
        Format::Json => json::revisions(&workspace, "heads", &heads, None),
        Format::Text => {
            for id in heads {
                if args.verbose {
                    block(&workspace, id, &[]);
                } else {
                    revision(id, &wording::heads_line(graph, id));
                }
            }
        }
    }
    Ok(session.verdict(&workspace, args.format.format))
}
