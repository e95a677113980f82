//! `upgrade`, `downgrade` and `stamp` with `--sql`: the script of the migration on stdout, what it does on stderr.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use serde_json::json;

use super::args::{Format, RunArgs};
use super::exit::Exit;
use super::progress::running;
use super::session::Session;
use super::step::Wish;
use super::{code, json, report, sql};
use crate::command::foreseen::Roads;
use crate::command::offline::{self, Piece};
use crate::command::{CommandError, Workspace};
use crate::revision::{Direction, Plan};
use crate::style::visible;

/// From this age on a terminal is told how far it is.
const SLOW: Duration = Duration::from_secs(1);

pub fn print(session: &Session, wish: &Wish<'_>, args: &RunArgs) -> Result<Exit, CommandError> {
    let workspace = session.workspace()?;
    let plan = match wish {
        Wish::Upgrade(range) => offline::plan(&workspace, Direction::Upgrade, range)?,
        Wish::Downgrade(range) => offline::plan(&workspace, Direction::Downgrade, range)?,
        Wish::Stamp { revisions, purge } => offline::plan_stamp(&workspace, revisions, *purge)?,
    };
    let dialect = sql::dialect_of(session, &workspace, args.dialect)?;
    plan.warnings.iter().for_each(|warning| report::warning(warning));
    let evaluation = session.evaluation(args.script_timeout)?;
    let mut progress = Progress::new(plan.steps.len());
    let per_migration = args.transaction_per_migration;
    let script = offline::script(&workspace, &evaluation, dialect, &plan, per_migration, &mut |done| progress.at(done));
    progress.wipe();
    let script = script?;
    script.warnings.iter().for_each(report::diagnostic);
    match args.format.format {
        Format::Json => json::answer(&json!({
            "dialect": dialect,
            "steps": super::plan::told(&plan, &Roads::default())["steps"],
            "heads": plan.heads,
            "script": script.pieces.iter().map(text).collect::<Vec<_>>(),
        })),
        Format::Text => {
            for piece in &script.pieces {
                report::result(&format!("{}\n\n", code::sql(&text(piece))));
            }
            log(&workspace, &plan);
        }
    }
    Ok(session.verdict(&workspace, args.format.format))
}

/// A line of comment can't be left by anything a file says.
fn text(piece: &Piece) -> String {
    match piece {
        Piece::Statement(sql) => format!("{};", code::escaped(sql)),
        Piece::Comment(comment) => visible(comment).into_owned(),
    }
}

/// Alembic's log of the steps; beside the script itself it would only be in the way.
fn log(workspace: &Workspace, plan: &Plan) {
    if std::io::stdout().is_terminal() {
        return;
    }
    for step in &plan.steps {
        report::remark(&visible(&running(step, &workspace.message(&step.revision))));
    }
}

struct Progress {
    started: Instant,
    steps: usize,
    drawn: bool,
}

impl Progress {
    fn new(steps: usize) -> Self {
        Self { started: Instant::now(), steps, drawn: false }
    }

    fn at(&mut self, done: usize) {
        if self.started.elapsed() >= SLOW && std::io::stderr().is_terminal() {
            self.drawn = true;
            report::line_in_place(&format!("  {done} of {} scripts read", self.steps));
        }
    }

    fn wipe(&mut self) {
        if std::mem::take(&mut self.drawn) {
            report::line_in_place("");
        }
    }
}
