//! `current`: where the database stands. Never writes to it.

use clap::Args;
use serde_json::json;

use super::args::{ConfigArgs, Format, FormatArgs, PlaceArgs};
use super::exit::Exit;
use super::line::{block, line, revision};
use super::session::Session;
use super::{json, report};
use crate::command::{CommandError, Kind, wording};
use crate::diagnostic::Diagnostic;
use crate::revision::Id;
use crate::style::visible;

/// Unknown rows that git is asked about at most.
const MOST_SOUGHT: usize = 10;

#[derive(Debug, Args)]
pub struct CurrentArgs {
    #[arg(short, long)]
    pub verbose: bool,
    /// Exit with 11 unless the database is at all heads
    #[arg(short, long)]
    pub check_heads: bool,
    #[command(flatten)]
    pub format: FormatArgs,
    /// Configuration file (after this command -c means --check-heads, as in Alembic)
    #[arg(long, value_name = "FILE", help_heading = "Project")]
    pub config: Vec<std::path::PathBuf>,
    #[command(flatten)]
    pub place: PlaceArgs,
}

impl CurrentArgs {
    pub fn config(&self) -> ConfigArgs {
        ConfigArgs { config: self.config.clone() }
    }
}

pub fn current(session: &Session, args: &CurrentArgs) -> Result<Exit, CommandError> {
    let workspace = session.workspace()?;
    let graph = &workspace.graph;
    let place = session.place_of(&workspace)?;
    let rows = session.current_at(&workspace, &place)?.rows;
    let unknown: Vec<&Id> = rows.iter().filter(|row| graph.find(row).is_none()).collect();
    let missing = workspace.missing_heads(&rows);
    match args.format.format {
        Format::Json => {
            json::answer(&json!({
                "database": place.masked,
                "rows": rows,
                "unknown": unknown,
                "revisions": json::facts(&workspace, &graph.current(&rows), Some(&rows)),
                "at_heads": unknown.is_empty() && missing.is_empty(),
                "missing_heads": missing,
                "problems": json::diagnostics(workspace.problems()),
            }));
        }
        Format::Text => {
            if args.verbose {
                line(&format!("Current revision(s) for {}:", place.masked));
            }
            for id in graph.current(&rows) {
                if args.verbose {
                    block(&workspace, id, &[]);
                } else {
                    revision(id, &wording::current_line(graph, id));
                }
            }
            for row in &unknown {
                line(&format!("{row} (unknown: no migration file defines it)"));
            }
            for seen in unknown.iter().take(MOST_SOUGHT).filter_map(|row| workspace.last_seen(row)) {
                report::remark(&visible(&seen.to_string()));
            }
        }
    }
    if args.check_heads && !(unknown.is_empty() && missing.is_empty()) {
        let told = Diagnostic::error("not-at-heads", "Database is not on all head revisions");
        let told =
            missing.iter().fold(told, |told, head| told.hint(format!("not applied: {}", workspace.introduce(head))));
        let told = unknown.iter().fold(told, |told, row| told.hint(format!("no migration file defines {row}")));
        let error = CommandError::new(Kind::NotAtHeads, told);
        return match args.format.format {
            Format::Text => Err(error),
            // The answer above has said it; a second object would be no JSON.
            Format::Json => Ok(Exit::NotAtHeads),
        };
    }
    let verdict = session.verdict(&workspace, args.format.format);
    Ok(if unknown.is_empty() { verdict } else { Exit::NotFound })
}
