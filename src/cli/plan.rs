//! `plan`: the steps that an upgrade, a downgrade or a stamp would take. Takes none, and with `--from` asks no database.

use clap::{Args, Subcommand};
use serde_json::json;

use super::args::{Format, FormatArgs};
use super::exit::Exit;
use super::line::line;
use super::session::Session;
use super::{json, report};
use crate::command::{CommandError, Workspace};
use crate::revision::{Direction, Plan};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  aludel plan upgrade heads                   from where the database is
  aludel plan downgrade -1 --from ae1027a6ac  as if it stood there; no database is asked
  aludel plan stamp ae10 --from base --format json")]
pub struct PlanArgs {
    #[command(subcommand)]
    pub wish: PlanWish,
    /// The revisions the database is taken to be at (comma-separated, or base), instead of asking it
    #[arg(long, global = true, value_name = "REV,…")]
    pub from: Option<String>,
    #[command(flatten)]
    pub format: FormatArgs,
}

#[derive(Debug, Subcommand)]
pub enum PlanWish {
    /// The way up
    Upgrade {
        #[arg(allow_hyphen_values = true)]
        target: String,
    },
    /// The way down
    Downgrade {
        #[arg(allow_hyphen_values = true)]
        target: String,
    },
    /// What would be written to the version table without running scripts
    Stamp {
        #[arg(required = true, allow_hyphen_values = true)]
        targets: Vec<String>,
        /// As if all version rows were deleted first
        #[arg(long)]
        purge: bool,
    },
}

pub fn plan(session: &Session, args: &PlanArgs) -> Result<Exit, CommandError> {
    let workspace = session.workspace()?;
    let rows = match &args.from {
        Some(from) => workspace.rows_from(from)?,
        None => session.current(&workspace)?.rows,
    };
    let plan = match &args.wish {
        PlanWish::Upgrade { target } => workspace.upgrade(&rows, target)?,
        PlanWish::Downgrade { target } => workspace.downgrade(&rows, target)?,
        PlanWish::Stamp { targets, purge } => workspace.stamp(&rows, targets, *purge)?,
    };
    match args.format.format {
        Format::Json => json::answer(&told(&plan)),
        Format::Text => print(&workspace, &plan),
    }
    Ok(session.verdict(&workspace, args.format.format))
}

/// `{"steps":[{"direction","revision","from","to"}],"heads":[…],"warnings":[…]}`: `heads` are the version rows afterwards.
pub fn told(plan: &Plan) -> serde_json::Value {
    let steps: Vec<_> = plan
        .steps
        .iter()
        .map(|step| {
            json!({
                "direction": step.direction,
                "revision": step.revision,
                "from": step.from,
                "to": step.to,
            })
        })
        .collect();
    json!({ "steps": steps, "heads": plan.heads, "warnings": plan.warnings })
}

/// Each step as the run would log it, then the version rows.
fn print(workspace: &Workspace, plan: &Plan) {
    for warning in &plan.warnings {
        report::warning(warning);
    }
    for step in &plan.steps {
        let verb = match step.direction {
            Direction::Upgrade => "upgrade",
            Direction::Downgrade => "downgrade",
            Direction::Stamp => "stamp",
        };
        let message = match (step.direction, workspace.message(&step.revision)) {
            (Direction::Stamp, _) => String::new(),
            (_, message) if message.is_empty() => message,
            (_, message) => format!(", {message}"),
        };
        line(format!("{verb} {} -> {}{message}", step.from.join(", "), step.to.join(", ")).trim_end());
    }
    let heads = if plan.heads.is_empty() { "base".to_owned() } else { plan.heads.join(", ") };
    report::remark(&format!(
        "{} to {}",
        super::progress::count(plan.steps.len(), "step"),
        crate::style::visible(&heads)
    ));
}
