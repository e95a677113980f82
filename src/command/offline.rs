//! The script of a whole migration (`--sql`): bodies, version rows and transactions, as Alembic writes them. Sends nothing.

use std::sync::Arc;

use super::error::{CommandError, Kind};
use super::preview::Preview;
use super::scripts::Evaluation;
use super::sql;
use super::workspace::Workspace;
use crate::diagnostic::Diagnostic;
use crate::dialect::{CompileError, Dialect, VersionChange};
use crate::revision::{Direction, Id, Plan, RowChange};
use crate::schema::DialectName;

/// What stands between blank lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Without its terminator.
    Statement(String),
    /// One line, with its dashes.
    Comment(String),
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Script {
    pub pieces: Vec<Piece>,
    pub warnings: Vec<Diagnostic>,
}

/// Where the migration starts and ends: `FROM:TO`, or `TO` alone.
pub fn split(text: &str) -> Result<(Option<&str>, &str), CommandError> {
    match text.split(':').collect::<Vec<_>>().as_slice() {
        [to] => Ok((None, to)),
        [from, to] => Ok((Some(from), to)),
        _ => {
            let told = Diagnostic::error(
                "invalid-range",
                format!("Can't read {text:?} as a range: it has more than one colon"),
            );
            Err(CommandError::new(Kind::Usage, told.hint("write FROM:TO")))
        }
    }
}

/// Without a start it is base; a downgrade has to say where it starts, since nothing can be asked.
pub fn plan(workspace: &Workspace, direction: Direction, range: &str) -> Result<Plan, CommandError> {
    let (from, to) = split(range)?;
    match direction {
        Direction::Upgrade => workspace.upgrade(&rows(workspace, from)?, to),
        Direction::Downgrade => match from {
            Some(from) => workspace.downgrade(&rows(workspace, Some(from))?, to),
            None => {
                let told = Diagnostic::error("range-required", "downgrade with --sql requires <fromrev>:<torev>");
                Err(CommandError::new(Kind::Usage, told.hint("no database is asked, so say where it stands: head:-1")))
            }
        },
        Direction::Stamp => workspace.stamp(&rows(workspace, from)?, &[to.to_owned()], false),
    }
}

/// Several targets of a stamp may each name a start, and it must be the same.
pub fn plan_stamp(workspace: &Workspace, targets: &[String], purge: bool) -> Result<Plan, CommandError> {
    if purge {
        return Err(CommandError::new(
            Kind::Usage,
            Diagnostic::error("purge-offline", "Can't use --purge with --sql mode"),
        ));
    }
    let mut start: Option<&str> = None;
    let mut ends = Vec::with_capacity(targets.len());
    for target in targets {
        let (from, to) = split(target)?;
        if let (Some(held), Some(from)) = (start, from)
            && held != from
        {
            let sentence = "Stamp operation with --sql only supports a single starting revision at a time";
            return Err(CommandError::new(Kind::Usage, Diagnostic::error("several-starts", sentence)));
        }
        start = start.or(from);
        ends.push(to.to_owned());
    }
    workspace.stamp(&rows(workspace, start)?, &ends, false)
}

fn rows(workspace: &Workspace, from: Option<&str>) -> Result<Vec<Id>, CommandError> {
    workspace.rows_from(from.unwrap_or("base"))
}

/// Everything is rendered before anything is handed out: half a script is worse than none. `each` hears how many steps are rendered.
pub fn script(
    workspace: &Arc<Workspace>,
    evaluation: &Evaluation,
    dialect: DialectName,
    plan: &Plan,
    transaction_per_migration: bool,
    each: &mut dyn FnMut(usize),
) -> Result<Script, CommandError> {
    let mut bodies = bodies(workspace, evaluation, dialect, plan, each)?.into_iter();
    let dialect = Dialect::new(dialect).verbatim();
    // Alembic calls only PostgreSQL's DDL transactional.
    let transactional = dialect.name() == DialectName::Postgresql;
    let table = workspace.version_table().table_name();
    let mut script = Script::default();
    let bare = |error: CompileError| CommandError::from(Diagnostic::from(&error));
    let mut heads = plan.heads_before.clone();
    if transactional && !transaction_per_migration {
        script.say("BEGIN");
    }
    for step in &plan.steps {
        if transactional && transaction_per_migration {
            script.say("BEGIN");
        }
        if heads.is_empty() {
            script.say(dialect.create_version_table(&table, workspace.version_table().primary_key).map_err(bare)?);
        }
        let (from, to) = (step.from.join(", "), step.to.join(", "));
        script.pieces.push(Piece::Comment(format!("-- Running {} {from} -> {to}", step.direction.verb())));
        if let Some(body) = bodies.next() {
            script.warnings.extend(body.warnings);
            body.statements.into_iter().for_each(|statement| script.say(statement.sql));
        }
        for change in &step.rows {
            let change = match change {
                RowChange::Insert { id } => VersionChange::Insert { id },
                RowChange::Delete { id } => VersionChange::Delete { id },
                RowChange::Update { from, to } => VersionChange::Update { from, to },
            };
            let sql = dialect.change_version_offline(&table, workspace.version_table().primary_key, change);
            script.say(sql.map_err(bare)?);
        }
        heads.clone_from(&step.heads_after);
        if transactional && transaction_per_migration {
            script.say("COMMIT");
        }
    }
    if transactional && !transaction_per_migration {
        script.say("COMMIT");
    }
    Ok(script)
}

/// A body for each step; none where nothing runs.
fn bodies(
    workspace: &Arc<Workspace>,
    evaluation: &Evaluation,
    dialect: DialectName,
    plan: &Plan,
    each: &mut dyn FnMut(usize),
) -> Result<Vec<Preview>, CommandError> {
    let steps = plan.steps.iter().filter(|step| step.direction != Direction::Stamp);
    let steps: Vec<_> = steps.map(|step| (step.revision.clone(), step.direction)).collect();
    let mut bodies = Vec::with_capacity(steps.len());
    let mut failure = None;
    sql::in_order(workspace, evaluation, dialect, &steps, &mut |body| {
        match body {
            Ok(body) => bodies.push(body),
            Err(told) => failure = Some(CommandError::new(Kind::Script, told)),
        }
        each(bodies.len());
        failure.is_none()
    });
    failure.map_or(Ok(bodies), Err)
}

impl Script {
    fn say(&mut self, sql: impl Into<String>) {
        self.pieces.push(Piece::Statement(sql.into()));
    }
}
