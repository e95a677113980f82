//! Takes a step by the second road: Alembic is told of this step alone, watched, and its version rows compared with the plan's.

use std::io;
use std::process::{Command, ExitStatus};
use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;

use super::cancel;
use super::event::{Event, Standing};
use super::failure::{Failure, Place};
use super::lock::{compare_heads, lock_session, sorted, unlock_session};
use super::process::Process;
use super::road::{Python, Road};
use super::same_database::{Proof, end_session};
use super::secrets::hide_logins;
use super::step::{Finish, Steps};
use crate::database::DatabaseError;
use crate::diagnostic::Diagnostic;
use crate::revision::{Direction, Id, Step};
use crate::schema::DialectName;

/// Stands between, in the other process.
const GUARD: &str = include_str!("../../assets/road.py");

/// What a program that has ended may still have in its pipes, where another one holds them open.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// What the guard says of what it found.
#[derive(Debug, Default, Deserialize)]
struct Told {
    #[serde(default)]
    begun: bool,
    session: Option<u64>,
    refused: Option<String>,
    found: Option<String>,
}

/// Everything that is known before the other process starts.
struct Errand<'a> {
    step: &'a Step,
    before: &'a [Id],
    python: Python,
    target: String,
    place: Place<'a>,
    /// Where a script was begun natively and rolled back.
    untouched: Standing,
}

impl Errand<'_> {
    fn nothing_done(&self, diagnostic: Diagnostic) -> Failure {
        Failure { standing: self.untouched.clone(), ..Failure::untouched(diagnostic) }
    }

    fn failed(&self, error: &DatabaseError) -> Failure {
        self.nothing_done(self.place.failed(error, None))
    }
}

impl Steps<'_> {
    /// `refused` is why the step isn't taken natively, and what that left; nothing where the user wants all of them taken this way.
    pub(super) async fn by_python(
        &mut self,
        step: &Step,
        before: &[Id],
        refused: Option<Failure>,
    ) -> Result<Finish, Failure> {
        let place = Place { revision: &step.revision, source: None, line: 0, operation: "the project's Python" };
        let (why, untouched) = match refused {
            Some(failure) => (Some(failure.diagnostic), failure.standing),
            None => (None, Standing::Untouched),
        };
        let stopped = |diagnostic: Diagnostic| {
            let diagnostic = why.iter().fold(diagnostic, |told, why| told.hint(format!("not native: {}", why.message)));
            Failure { standing: untouched.clone(), ..Failure::untouched(diagnostic) }
        };
        if self.options.single_transaction {
            let reason = "another process has a transaction of its own, and one was asked for that holds all steps";
            return Err(stopped(
                place.refused("second-road-impossible", reason).hint("leave --single-transaction out"),
            ));
        }
        let Some(road) = self.options.road.clone() else {
            return Err(stopped(place.refused("second-road-impossible", "nobody said where the project is")));
        };
        let python = found(&road).await.map_err(&stopped)?;
        let Some(target) = road.target(step, before) else {
            let reason = format!(
                "no target makes Alembic take this step alone from {}",
                if before.is_empty() { "base".to_owned() } else { before.join(", ") }
            );
            return Err(stopped(
                place
                    .refused("second-road-impossible", &reason)
                    .hint("take this step with Alembic itself, together with those it can't be told apart from"),
            ));
        };
        let message = match &why {
            Some(why) => format!(
                "revision {} can't run natively and takes the second road, {python}: {}",
                step.revision, why.message
            ),
            None => format!("revision {} takes the second road, {python}", step.revision),
        };
        (self.sink)(Event::Remark {
            revision: step.revision.clone(),
            diagnostic: Diagnostic::warning("second-road", message),
        });
        let errand = Errand { step, before, python, target, place, untouched };
        let locks = self.connection.dialect() == DialectName::Postgresql;
        if locks {
            lock_session(self.connection, self.options).await.map_err(|error| errand.failed(&error))?;
        }
        let done = self.proved(&errand).await;
        if locks {
            unlock_session(self.connection, self.options).await;
        }
        done
    }

    async fn proved(&mut self, errand: &Errand<'_>) -> Result<Finish, Failure> {
        let rows = self.connection.versions(&self.options.version_table).await;
        let rows = rows.map_err(|error| errand.failed(&error))?;
        compare_heads(&rows, errand.before).map_err(|moved| errand.nothing_done(moved))?;
        let proof = Proof::lay(self.connection).await.map_err(|error| errand.failed(&error))?;
        let Some(proof) = proof else {
            let reason = "a database in memory is no other process's";
            return Err(errand.nothing_done(errand.place.refused("second-road-impossible", reason)));
        };
        let done = self.carried_out(errand, &proof).await;
        proof.lift(self.connection).await;
        done
    }

    async fn carried_out(&mut self, errand: &Errand<'_>, proof: &Proof) -> Result<Finish, Failure> {
        let not_started = |error: io::Error| {
            let reason = format!("{} can't be started: {error}", errand.python.program.display());
            errand.nothing_done(errand.place.refused("second-road-failed", &reason))
        };
        let report = tempfile::NamedTempFile::new().map_err(not_started)?;
        let wanted = serde_json::json!({
            "report": report.path(),
            "question": proof.question(),
            "dialects": proof.dialects(),
            "file": proof.file,
            "table": [self.options.version_table.schema, self.options.version_table.name],
            "before": errand.before,
            "revision": errand.step.revision,
            "upgrade": errand.step.direction == Direction::Upgrade,
        });
        let mut command = Command::new(&errand.python.program);
        command.current_dir(&errand.python.folder).arg("-c").arg(GUARD).args(&errand.python.arguments);
        command.arg(if errand.step.direction == Direction::Upgrade { "upgrade" } else { "downgrade" });
        command.arg(&errand.target);
        command.env("ALUDEL_ROAD", wanted.to_string()).env("PYTHONUNBUFFERED", "1").env_remove("ALEMBIC_CONFIG");
        let mut process = Process::start(command).map_err(not_started)?;
        let status = self.followed(&mut process, &errand.step.revision).await;
        let told = told(report.path());
        let cancelled = self.stop.is_cancelled();
        if let Some(session) = told.session.filter(|_| cancelled) {
            end_session(self.connection, session).await;
        }
        let rows = cancel::versions(self.connection, self.options, self.stop).await;
        self.connection.heed(Some(self.stop.canceller().clone()));
        judged(errand, &told, status, rows.as_deref(), cancelled)
    }

    /// To its end, or to where somebody cancels.
    async fn followed(&self, process: &mut Process, revision: &Id) -> io::Result<ExitStatus> {
        let tell = |line: &str| {
            let text = hide_logins(&self.connection.target().hide_password(line));
            (self.sink)(Event::Output { revision: revision.clone(), text });
        };
        let mut listening = true;
        let status = loop {
            tokio::select! {
                biased;
                line = process.lines.recv(), if listening => match line {
                    Some(line) => tell(&line),
                    None => listening = false,
                },
                status = &mut process.ended => break status.map_err(io::Error::other).flatten(),
                () = self.stop.cancelled(), if !process.is_ending() => process.end(),
            }
        };
        while let Ok(Some(line)) = tokio::time::timeout(LAST_WORDS, process.lines.recv()).await {
            tell(&line);
        }
        status
    }
}

async fn found(road: &Arc<dyn Road>) -> Result<Python, Diagnostic> {
    let road = Arc::clone(road);
    let found = tokio::task::spawn_blocking(move || road.python()).await;
    found.unwrap_or_else(|error| {
        Err(Diagnostic::error("python-unusable", format!("Python could not be asked: {error}")))
    })
}

/// A native refusal, with what would help where it would.
pub(super) async fn hinted(failure: Failure, road: Option<&Arc<dyn Road>>) -> Failure {
    let Some(road) = road else { return failure };
    let Ok(python) = found(road).await else { return failure };
    let hint = format!("--engine auto would run it through the project's own Python: {python}");
    Failure { diagnostic: failure.diagnostic.hint(hint), ..failure }
}

fn told(report: &std::path::Path) -> Told {
    let text = std::fs::read_to_string(report).unwrap_or_default();
    text.lines().filter_map(|line| serde_json::from_str::<Told>(line).ok()).fold(Told::default(), |all, next| Told {
        begun: all.begun || next.begun,
        session: next.session.or(all.session),
        refused: next.refused.or(all.refused),
        found: next.found.or(all.found),
    })
}

fn judged(
    errand: &Errand<'_>,
    told: &Told,
    status: io::Result<ExitStatus>,
    rows: Option<&[Id]>,
    cancelled: bool,
) -> Result<Finish, Failure> {
    let is = |wanted: &[Id]| rows.is_some_and(|rows| sorted(rows) == sorted(wanted));
    let (same, arrived) = (is(errand.before), is(&errand.step.heads_after));
    let well = status.as_ref().is_ok_and(ExitStatus::success);
    // Where somebody cancelled too late, it is done.
    if arrived && (well || cancelled) {
        return Ok(Finish::Committed);
    }
    let standing = match (told.begun, rows) {
        (false, _) if same => errand.untouched.clone(),
        (_, Some(_)) => Standing::Outside { moved: !same },
        (_, None) => Standing::Unknown,
    };
    let diagnostic = match &told.refused {
        Some(why) => refusal(errand, why, told.found.as_deref().unwrap_or_default()),
        None if cancelled => Diagnostic::error(
            "cancelled",
            format!("revision {}: cancelled, as asked, while the project's Python ran it", errand.step.revision),
        ),
        None if well => {
            let shown = |ids: &[Id]| if ids.is_empty() { "none".to_owned() } else { sorted(ids).join(", ") };
            let found = rows.map_or_else(|| "can't be read".to_owned(), |rows| format!("are {}", shown(rows)));
            let reason = format!("the version rows {found}, expected {}", shown(&errand.step.heads_after));
            errand.place.refused("version-rows-wrong", &reason)
        }
        None => {
            let how = match status {
                Ok(status) => format!("Alembic did not end well ({status})"),
                Err(error) => format!("nobody knows how Alembic ended: {error}"),
            };
            errand.place.refused("second-road-failed", &how).hint("what it said stands above, in the log")
        }
    };
    Err(Failure { diagnostic, standing, said: None })
}

fn refusal(errand: &Errand<'_>, why: &str, found: &str) -> Diagnostic {
    let python = &errand.python;
    match why {
        "database" => errand
            .place
            .refused("other-database", &format!("Alembic would work on {found}, and Aludel works on {}", python.place))
            .hint(python.advice.as_str()),
        "table" => errand
            .place
            .refused("other-version-table", &format!("env.py keeps the version rows in {found}"))
            .hint("`aludel doctor` says which table Aludel uses, and why"),
        "rows" => errand.place.refused("history-moved", &format!("Alembic finds the version rows {found}")),
        "steps" => {
            let reason = format!("told `{}`, Alembic would take {found}", errand.target);
            errand.place.refused("second-road-impossible", &reason)
        }
        other => errand.place.refused("second-road-impossible", &format!("{other}: {found}")),
    }
}
