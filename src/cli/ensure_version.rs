//! `ensure_version`: creates the version table where it is missing.

use clap::Args;
use serde_json::json;

use super::args::{Format, FormatArgs};
use super::exit::Exit;
use super::session::{Session, connecting};
use super::sql::Engine;
use super::waiting::waiting;
use super::{json, report, sql};
use crate::command::{CommandError, ensure_version as ensuring};

#[derive(Debug, Args)]
pub struct EnsureVersionArgs {
    /// Print the statement and send nothing
    #[arg(long)]
    pub sql: bool,
    /// With --sql: the engine to write for, instead of the one the database URL names
    #[arg(long, value_name = "ENGINE", requires = "sql")]
    pub dialect: Option<Engine>,
    #[command(flatten)]
    pub format: FormatArgs,
}

pub fn ensure_version(session: &Session, args: &EnsureVersionArgs) -> Result<Exit, CommandError> {
    let workspace = session.workspace()?;
    let table = workspace.version_table().table_name().to_string();
    if args.sql {
        let sql = ensuring::statement(&workspace, sql::dialect_of(session, &workspace, args.dialect)?)?;
        match args.format.format {
            Format::Json => json::answer(&json!({ "table": table, "sql": sql })),
            Format::Text => report::result(&format!("{sql};\n\n")),
        }
        return Ok(Exit::Done);
    }
    let place = session.place_of(&workspace)?;
    let created = waiting(&connecting(&place), || ensuring::ensure_version(&workspace, &place.target))?;
    if args.format.format == Format::Json {
        json::answer(&json!({ "table": table, "created": created }));
    }
    Ok(Exit::Done)
}
