//! `branches`: the revisions from which branches part, newest first, each with its children.

use clap::Args;

use super::args::{Format, FormatArgs};
use super::exit::Exit;
use super::json;
use super::line::{self, block};
use super::session::Session;
use crate::command::{CommandError, wording};
use crate::revision;

#[derive(Debug, Args)]
pub struct BranchesArgs {
    #[arg(short, long)]
    pub verbose: bool,
    #[command(flatten)]
    pub format: FormatArgs,
}

pub fn branches(session: &Session, args: &BranchesArgs) -> Result<Exit, CommandError> {
    let workspace = session.workspace()?;
    let graph = &workspace.graph;
    let points: Vec<&str> = revision::history(graph).into_iter().filter(|id| graph.is_branch_point(id)).collect();
    match args.format.format {
        Format::Json => json::revisions(&workspace, "branch_points", &points, None),
        Format::Text => {
            for id in points {
                if args.verbose {
                    block(&workspace, id, &[]);
                } else {
                    line::revision(id, &wording::branch_line(graph, id));
                }
                for child in graph.children(id) {
                    line::revision(child, &wording::branch_child_line(graph, id, child, args.verbose));
                }
                line::line("");
            }
        }
    }
    Ok(session.verdict(&workspace, args.format.format))
}
