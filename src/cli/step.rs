//! `upgrade`, `downgrade` and `stamp`: the plan, the question where there is somebody to ask, the run.

use super::args::{Format, RunArgs};
use super::exit::Exit;
use super::progress::{Progress, Record, count, is_moved};
use super::session::Session;
use super::{ask, interrupt, json, offline, report};
use crate::command::{CommandError, Manner, Run};
use crate::executor::{Ending, Standing};
use crate::revision::Direction;

pub enum Wish<'a> {
    Upgrade(&'a str),
    Downgrade(&'a str),
    Stamp { revisions: &'a [String], purge: bool },
}

pub fn step(session: &Session, wish: &Wish<'_>, args: &RunArgs) -> Result<Exit, CommandError> {
    if args.sql {
        return offline::print(session, wish, args);
    }
    let workspace = session.workspace()?;
    let place = session.place_of(&workspace)?;
    let rows = crate::command::current::current(&workspace, &place.target)?.rows;
    let plan = match wish {
        Wish::Upgrade(target) => workspace.upgrade(&rows, target)?,
        Wish::Downgrade(target) => workspace.downgrade(&rows, target)?,
        Wish::Stamp { revisions, purge } => workspace.stamp(&rows, revisions, *purge)?,
    };
    let format = args.format.format;
    if args.plan && format == Format::Json {
        json::answer(&super::plan::told(&plan, &session.roads(&workspace, &plan, args.script_timeout)?));
        return Ok(Exit::Done);
    }
    if args.plan {
        report::remark(&format!("{} on {}", count(plan.steps.len(), "step"), place.describe()));
        let roads = session.roads(&workspace, &plan, args.script_timeout)?;
        ask::show(&plan, |id| workspace.message(id) + &roads.remark(id));
        return Ok(Exit::Done);
    }
    // Only what can lose data is asked about, and only where somebody can answer: scripts have said what they want.
    let loses = plan.steps.iter().any(|step| step.direction == Direction::Downgrade);
    if loses && !args.yes && ask::somebody_is_there() {
        report::remark(&format!("{} down on {}:", count(plan.steps.len(), "step"), place.describe()));
        let roads = session.roads(&workspace, &plan, args.script_timeout)?;
        ask::show(&plan, |id| workspace.message(id) + &roads.remark(id));
        if !ask::agrees("Take them?") {
            report::remark("Nothing was done.");
            return Ok(Exit::Declined);
        }
    }
    if plan.steps.is_empty() && plan.heads == plan.heads_before {
        if format == Format::Json {
            answer(&Record {
                heads: plan.heads,
                warnings: plan.warnings,
                ending: Some(Ending::Done),
                ..Record::default()
            });
        }
        return Ok(Exit::Done);
    }
    let evaluation = session.evaluation(args.script_timeout)?;
    let manner = Manner { single_transaction: args.single_transaction, engine: session.engine(&workspace)? };
    let (run, events) = Run::start(&workspace, &place, &evaluation, plan, manner);
    let _listening = interrupt::listen(&run);
    let record = Progress::new(args.verbose).follow(&events);
    if format == Format::Json {
        answer(&record);
    }
    Ok(match record.ending {
        Some(Ending::Done) => Exit::Done,
        Some(Ending::Stopped) => Exit::Stopped,
        Some(Ending::Failed { diagnostic, .. }) if is_moved(&diagnostic) => Exit::Moved,
        Some(Ending::Failed { diagnostic, standing: Standing::Untouched, .. })
            if diagnostic.code == "database-locked" =>
        {
            Exit::Moved
        }
        Some(ref cancelled @ Ending::Failed { ref standing, .. }) if cancelled.is_cancelled() => match standing {
            Standing::Untouched | Standing::RolledBack => Exit::Stopped,
            Standing::Partial { .. } | Standing::Outside { .. } | Standing::Unknown => Exit::RunFailed,
        },
        Some(Ending::Failed { standing: Standing::Untouched, revision: Some(_), .. }) => Exit::Script,
        Some(Ending::Failed { .. }) => Exit::RunFailed,
        None => Exit::Failed,
    })
}

/// `{"steps":[…],"ending":"done"|"stopped"|"cancelled"|"failed","heads":[rows now],"warnings":[…],"error":{…}|null,"standing":"…"|null}`
fn answer(record: &Record) {
    let (ending, error, standing) = match &record.ending {
        Some(Ending::Done) => ("done", None, None),
        Some(Ending::Stopped) => ("stopped", None, None),
        Some(Ending::Failed { diagnostic, standing, .. }) => {
            let word = if record.ending.as_ref().is_some_and(Ending::is_cancelled) { "cancelled" } else { "failed" };
            (word, Some(json::diagnostic(diagnostic)), Some(standing.to_string()))
        }
        None => ("unknown", None, None),
    };
    json::answer(&serde_json::json!({
        "steps": record.steps,
        "ending": ending,
        "heads": record.heads,
        "warnings": record.warnings,
        "error": error,
        "standing": standing,
    }));
}
