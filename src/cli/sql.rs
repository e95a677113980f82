//! `sql`: the SQL of revisions, without a database and without the version table's statements.

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::args::Format;
use super::exit::Exit;
use super::json;
use super::session::Session;
use super::{code, report};
use crate::command::offline;
use crate::command::preview::{Preview, PreviewStatement};
use crate::command::sql::{self as rendering, Rendered};
use crate::command::{CommandError, Kind, Workspace};
use crate::diagnostic::Diagnostic;
use crate::revision::{self, Direction, Id};
use crate::schema::DialectName;
use crate::style::visible;

#[derive(Debug, Args)]
#[command(after_help = "\
Scripts are evaluated in the sandbox as by `alembic upgrade --sql`: what they would read from a database they can't have, and a script that
needs it says so at its line.

  aludel sql ae10                      what the upgrade of one revision runs
  aludel sql ae10 --direction downgrade --lines
  aludel sql ae10:head                 all of the way, in order, ae10 itself not included
  aludel sql --each --format jsonl     every script both ways, a line each, failures too

The whole script of a migration, with the version table and transactions: aludel upgrade FROM:TO --sql")]
pub struct SqlArgs {
    /// A revision (id, start of an id, label, head, heads, label@head, head-1), or a range FROM:TO
    #[arg(value_name = "REVISION|RANGE", required_unless_present = "each", conflicts_with = "each")]
    pub revisions: Option<String>,
    /// Which way
    #[arg(long, value_enum, value_name = "DIRECTION")]
    pub direction: Option<Way>,
    /// The engine to write for, instead of the one the database URL names
    #[arg(long, value_name = "ENGINE")]
    pub dialect: Option<Engine>,
    /// Every script, each as if it ran alone; both ways, unless --direction says one
    #[arg(long)]
    pub each: bool,
    /// Say before each statement which line of the script asked for it
    #[arg(long)]
    pub lines: bool,
    /// Seconds a script may take to be evaluated
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    pub script_timeout: u64,
    /// How to answer
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Shape,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Way {
    Upgrade,
    Downgrade,
}

impl From<Way> for Direction {
    fn from(way: Way) -> Self {
        match way {
            Way::Upgrade => Self::Upgrade,
            Way::Downgrade => Self::Downgrade,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    #[value(alias = "postgres")]
    Postgresql,
    Mysql,
    Mariadb,
    Sqlite,
}

impl From<Engine> for DialectName {
    fn from(engine: Engine) -> Self {
        match engine {
            Engine::Postgresql => Self::Postgresql,
            Engine::Mysql => Self::Mysql,
            Engine::Mariadb => Self::Mariadb,
            Engine::Sqlite => Self::Sqlite,
        }
    }
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shape {
    /// SQL, for people and for `psql`
    #[default]
    Text,
    /// One object, for programs; errors too
    Json,
    /// A line for each revision and direction
    Jsonl,
}

impl SqlArgs {
    pub fn errors_as(&self) -> Format {
        match self.format {
            Shape::Text => Format::Text,
            Shape::Json | Shape::Jsonl => Format::Json,
        }
    }
}

pub fn sql(session: &Session, args: &SqlArgs) -> Result<Exit, CommandError> {
    let workspace = session.workspace()?;
    let dialect = dialect_of(session, &workspace, args.dialect)?;
    let mut answer = Answer { args, dialect, workspace: &workspace, told: Vec::new(), failed: false };
    let evaluation = session.evaluation(args.script_timeout)?;
    match &args.revisions {
        None => {
            let both = [Direction::Upgrade, Direction::Downgrade];
            let one = args.direction.map(|way| [Direction::from(way)]);
            let directions = one.as_ref().map_or(&both[..], |one| &one[..]);
            rendering::each(&workspace, &evaluation, dialect, directions, &mut |rendered| {
                answer.tell(rendered);
                true
            });
            answer.finish();
            Ok(Exit::Done)
        }
        Some(revisions) => {
            let steps = steps(session, &workspace, revisions, args.direction)?;
            let mut files = steps.iter().map(|(id, direction)| (id, *direction, workspace.script(id)));
            rendering::in_order(&workspace, &evaluation, dialect, &steps, &mut |result| {
                if let Some((id, direction, Ok(script))) = files.next() {
                    answer.tell(Rendered { revision: id.clone(), file: script.path.clone(), direction, result });
                }
                true
            });
            answer.finish();
            Ok(if answer.failed { Exit::Script } else { Exit::Done })
        }
    }
}

/// The engine that is named, or that of the database.
pub fn dialect_of(
    session: &Session,
    workspace: &Workspace,
    named: Option<Engine>,
) -> Result<DialectName, CommandError> {
    if let Some(engine) = named {
        return Ok(engine.into());
    }
    match session.place_of(workspace) {
        Ok(place) => Ok(place.target.dialect),
        Err(error) if error.diagnostic.code == "url-missing" => {
            let told = Diagnostic::error(
                "dialect-missing",
                "Neither an engine nor a database is named, so there is no SQL to choose.",
            );
            Err(CommandError::new(Kind::Usage, told.hint("name one: --dialect postgresql, mysql, mariadb or sqlite")))
        }
        Err(error) => Err(error),
    }
}

/// What is to be rendered, in the order in which it would run.
fn steps(
    session: &Session,
    workspace: &Workspace,
    revisions: &str,
    way: Option<Way>,
) -> Result<Vec<(Id, Direction)>, CommandError> {
    let direction = way.map_or(Direction::Upgrade, Direction::from);
    if !revisions.contains(':') {
        let rows = session.rows_for(workspace, revisions)?.unwrap_or_default();
        let ids = revision::resolve(&workspace.graph, revisions, &rows)?;
        return Ok(ids.into_iter().map(|id| (id, direction)).collect());
    }
    let plan = offline::plan(workspace, direction, revisions)?;
    Ok(plan.steps.into_iter().map(|step| (step.revision, step.direction)).collect())
}

struct Answer<'a> {
    args: &'a SqlArgs,
    dialect: DialectName,
    workspace: &'a Workspace,
    /// What waits for the one object of `--format json`.
    told: Vec<Value>,
    failed: bool,
}

impl Answer<'_> {
    fn tell(&mut self, rendered: Rendered) {
        self.failed |= rendered.result.is_err();
        match self.args.format {
            Shape::Text => self.print(&rendered),
            Shape::Json => {
                let value = self.value(&rendered, |statement| {
                    json!({ "sql": statement.sql, "line": statement.line, "operation": statement.operation })
                });
                self.told.push(value);
            }
            Shape::Jsonl => {
                let value = self.value(&rendered, |statement| Value::from(statement.sql.as_str()));
                report::result(&format!("{value}\n"));
            }
        }
    }

    fn finish(&mut self) {
        if self.args.format == Shape::Json {
            json::answer(&json!({ "dialect": self.dialect, "revisions": std::mem::take(&mut self.told) }));
        }
    }

    /// `{"revision","file","direction","dialect","ok","error":null|{"code","message","line"},"statements":[…],"warnings":[…]}`
    fn value(&self, rendered: &Rendered, statement: impl Fn(&PreviewStatement) -> Value) -> Value {
        let error = rendered.result.as_ref().err().map(|error| {
            let line = error.span.as_ref().filter(|span| span.file == rendered.file).map(|span| span.line);
            json!({ "code": error.code, "message": error.message, "line": line, "hints": error.hints })
        });
        let (statements, warnings) = match &rendered.result {
            Ok(preview) => (preview.statements.iter().map(statement).collect(), json::diagnostics(&preview.warnings)),
            Err(_) => Default::default(),
        };
        json!({
            "revision": rendered.revision,
            "file": rendered.file.display().to_string(),
            "direction": rendered.direction,
            "dialect": self.dialect,
            "ok": error.is_none(),
            "error": error,
            "statements": Value::Array(statements),
            "warnings": warnings,
        })
    }

    fn print(&self, rendered: &Rendered) {
        let message = super::progress::remark_of(rendered.direction, &self.workspace.message(&rendered.revision));
        let head = format!("-- {} {}{message}", rendered.direction.verb(), rendered.revision);
        report::result(&format!("{}\n\n", code::sql(&visible(&head))));
        match &rendered.result {
            Ok(preview) => self.statements(rendered, preview),
            Err(error) => report::diagnostic(error),
        }
    }

    fn statements(&self, rendered: &Rendered, preview: &Preview) {
        preview.warnings.iter().for_each(report::diagnostic);
        if preview.statements.is_empty() {
            report::result(&format!("{}\n\n", code::sql("-- nothing to execute")));
        }
        for statement in &preview.statements {
            if self.args.lines {
                let place = format!("-- {}:{}: {}", rendered.file.display(), statement.line, statement.operation);
                report::result(&format!("{}\n", code::sql(&visible(&place))));
            }
            report::result(&format!("{}\n\n", code::sql(&format!("{};", code::escaped(&statement.sql)))));
        }
    }
}
