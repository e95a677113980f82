//! `plan`: the steps that an upgrade, a downgrade or a stamp would take. Takes none, and with `--from` asks no database.

use clap::{Args, ValueEnum};
use serde_json::json;

use super::args::{Format, FormatArgs};
use super::exit::Exit;
use super::line::line;
use super::session::Session;
use super::{json, report};
use crate::command::foreseen::Roads;
use crate::command::{CommandError, Kind, Workspace};
use crate::diagnostic::Diagnostic;
use crate::revision::{Direction, Plan};

/// A script may take this long to say what it needs.
const SCRIPT_SECONDS: u64 = 10;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  aludel plan upgrade heads                   from where the database is
  aludel plan downgrade -1 --from ae1027a6ac  as if it stood there; no database is asked
  aludel plan stamp ae10 --from base --format json
  aludel plan upgrade heads --engine auto     with the steps that the project's Python will take")]
pub struct PlanArgs {
    /// What is to be planned
    #[arg(value_enum)]
    pub wish: Wish,
    /// A revision id or the start of one, a label, head, heads, base, BRANCH@SYMBOL, +N, -N; for a stamp also several
    #[arg(required = true, value_name = "TARGET", allow_negative_numbers = true)]
    pub targets: Vec<String>,
    /// For a stamp: as if all version rows were deleted first
    #[arg(long)]
    pub purge: bool,
    /// The revisions the database is taken to be at (comma-separated, or base), instead of asking it
    #[arg(long, value_name = "REV,…")]
    pub from: Option<String>,
    #[command(flatten)]
    pub format: FormatArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Wish {
    Upgrade,
    Downgrade,
    Stamp,
}

pub fn plan(session: &Session, args: &PlanArgs) -> Result<Exit, CommandError> {
    let workspace = session.workspace()?;
    let rows = match &args.from {
        Some(from) => workspace.rows_from(from)?,
        None => session.current(&workspace)?.rows,
    };
    let plan = match (args.wish, args.targets.as_slice()) {
        (Wish::Upgrade, [target]) => workspace.upgrade(&rows, target)?,
        (Wish::Downgrade, [target]) => workspace.downgrade(&rows, target)?,
        (Wish::Stamp, targets) => workspace.stamp(&rows, targets, args.purge)?,
        (Wish::Upgrade | Wish::Downgrade, _) => {
            let told = Diagnostic::error("several-targets", "An upgrade or a downgrade has one target only");
            return Err(CommandError::new(Kind::Usage, told.hint("`heads` is one target for all heads")));
        }
    };
    let roads = session.roads(&workspace, &plan, SCRIPT_SECONDS)?;
    match args.format.format {
        Format::Json => json::answer(&told(&plan, &roads)),
        Format::Text => print(&workspace, &plan, &roads),
    }
    Ok(session.verdict(&workspace, args.format.format))
}

/// `{"steps":[{"direction","revision","from","to","engine","reason"}],"heads":[…],"warnings":[…]}`: `heads` are the version rows
/// afterwards, `reason` is why a step can't be native.
pub fn told(plan: &Plan, roads: &Roads) -> serde_json::Value {
    let steps: Vec<_> = plan
        .steps
        .iter()
        .map(|step| {
            json!({
                "direction": step.direction,
                "revision": step.revision,
                "from": step.from,
                "to": step.to,
                "engine": roads.engine(&step.revision).name(),
                "reason": roads.reason(&step.revision).map(json::diagnostic),
            })
        })
        .collect();
    json!({ "steps": steps, "heads": plan.heads, "warnings": plan.warnings })
}

/// Each step as the run would log it, then the version rows.
fn print(workspace: &Workspace, plan: &Plan, roads: &Roads) {
    for warning in &plan.warnings {
        report::warning(warning);
    }
    for step in &plan.steps {
        let verb = match step.direction {
            Direction::Upgrade => "upgrade",
            Direction::Downgrade => "downgrade",
            Direction::Stamp => "stamp",
        };
        let message = super::progress::remark_of(step.direction, &workspace.message(&step.revision));
        line(
            format!(
                "{verb} {} -> {}{message}{}",
                step.from.join(", "),
                step.to.join(", "),
                roads.remark(&step.revision)
            )
            .trim_end(),
        );
    }
    let heads = if plan.heads.is_empty() { "base".to_owned() } else { plan.heads.join(", ") };
    report::remark(&format!(
        "{} to {}",
        super::progress::count(plan.steps.len(), "step"),
        crate::style::visible(&heads)
    ));
}
