//! `resolve`: which revisions identifiers denote, with a database only where the words need one.

use clap::Args;
use serde_json::json;

use super::args::{Format, FormatArgs};
use super::exit::Exit;
use super::json;
use super::line::line;
use super::session::Session;
use crate::command::CommandError;
use crate::revision::{self, Id};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  aludel resolve ae10             the revision whose id starts so
  aludel resolve payments@head    the head of a branch
  aludel resolve +2 --from ae10   two steps above, as if the database stood at ae10; nothing is asked of it")]
pub struct ResolveArgs {
    /// Revision ids, starts of ids, labels, head, heads, base, current, BRANCH@SYMBOL, ID+N, ID-N, +N, -N
    #[arg(required = true, value_name = "IDENTIFIER", allow_negative_numbers = true)]
    pub identifiers: Vec<String>,
    /// The revisions the database is taken to be at (comma-separated, or base), instead of asking it
    #[arg(long, value_name = "REV,…")]
    pub from: Option<String>,
    #[command(flatten)]
    pub format: FormatArgs,
}

pub fn resolve(session: &Session, args: &ResolveArgs) -> Result<Exit, CommandError> {
    let workspace = session.workspace()?;
    // Asked for once, by the first identifier that depends on them.
    let mut rows = args.from.as_ref().map(|from| workspace.rows_from(from)).transpose()?;
    let mut found: Vec<Id> = Vec::new();
    for identifier in &args.identifiers {
        if rows.is_none() {
            rows = session.rows_for(&workspace, identifier)?;
        }
        for id in revision::resolve(&workspace.graph, identifier, rows.as_deref().unwrap_or_default())? {
            if !found.contains(&id) {
                found.push(id);
            }
        }
    }
    match args.format.format {
        Format::Json => json::answer(&json!({ "revisions": found })),
        Format::Text => found.iter().for_each(|id| line(id)),
    }
    Ok(session.verdict(&workspace, args.format.format))
}
