//! `history`: the revisions, newest first, as Alembic lists them or as a drawn graph.

use clap::Args;

use super::args::{Format, FormatArgs};
use super::exit::Exit;
use super::line::{self, block};
use super::session::Session;
use super::{graph, json};
use crate::command::{CommandError, wording};
use crate::revision;

#[derive(Debug, Args)]
pub struct HistoryArgs {
    /// start:end, start: or :end, both ends included
    #[arg(short, long, value_name = "START:END", allow_hyphen_values = true)]
    pub rev_range: Option<String>,
    #[arg(short, long)]
    pub verbose: bool,
    /// Mark the revisions the database is at
    #[arg(short, long)]
    pub indicate_current: bool,
    /// Draw the lanes of the graph beside the revisions
    #[arg(long, conflicts_with = "verbose")]
    pub graph: bool,
    /// With --graph: draw with ASCII characters only
    #[arg(long, requires = "graph")]
    pub ascii: bool,
    #[command(flatten)]
    pub format: FormatArgs,
}

pub fn history(session: &Session, args: &HistoryArgs) -> Result<Exit, CommandError> {
    let workspace = session.workspace()?;
    let range = args.rev_range.as_deref();
    let asks = args.indicate_current || range.is_some_and(|range| range.split(':').any(|side| side == "current"));
    let rows = if asks { session.current(&workspace)?.rows } else { Vec::new() };
    let ids = match range {
        Some(range) => revision::history_range(&workspace.graph, range, &rows)?,
        None => revision::history(&workspace.graph),
    };
    let marked = if args.indicate_current { rows.as_slice() } else { &[] };
    match args.format.format {
        Format::Json => json::revisions(&workspace, "revisions", &ids, asks.then_some(rows.as_slice())),
        Format::Text if args.graph => graph::draw(&workspace, &ids, marked, args.ascii),
        Format::Text => {
            for id in ids {
                if args.verbose {
                    block(&workspace, id, marked);
                } else {
                    line::revision(id, &wording::history_line(&workspace.graph, id, marked));
                }
            }
        }
    }
    Ok(session.verdict(&workspace, args.format.format))
}
