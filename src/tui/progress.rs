//! One run as it goes: told by events, shown as a bar, lines of the log and a mark in the script.

use std::time::Duration;

use super::app::App;
use super::backend::ConnectionView;
use super::document::Subject;
use super::layer::Alert;
use super::log::{Mark, duration, one_line};
use crate::diagnostic::Severity;
use crate::executor::{Ending, Event, Standing, repeated};
use crate::revision::{Direction, Id};
use crate::style::Meaning;

#[derive(Debug, Clone)]
pub struct Progress {
    pub direction: Direction,
    pub total: usize,
    /// Steps that are finished.
    pub done: usize,
    pub current: Option<Running>,
    pub started: Duration,
    pub ended: Option<Duration>,
    pub stopping: bool,
    /// Its statement is to be interrupted.
    pub cancelling: bool,
    pub ending: Option<Outcome>,
    /// The selection follows the run until the user moves it.
    pub follow: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Done,
    Stopped,
    Cancelled,
    Failed,
}

#[derive(Debug, Clone)]
pub struct Running {
    pub id: Id,
    pub message: String,
    /// The script's line whose statement runs; 0 before the first.
    pub line: u32,
    pub statement: usize,
    pub statements: usize,
    /// What was sent last and has not come back.
    pub sql: Option<String>,
    /// When that was sent, or the step began.
    pub since: Duration,
}

impl App {
    /// Writes what happened to the log and keeps the bar, the versions and the selection with it.
    pub fn follow(&mut self, event: Event) {
        match event {
            Event::RunStarted { plan } => {
                let direction = plan.steps.first().map_or(Direction::Upgrade, |step| step.direction);
                self.progress = Some(Progress {
                    direction,
                    total: plan.steps.len(),
                    done: 0,
                    current: None,
                    started: self.now,
                    ended: None,
                    stopping: false,
                    cancelling: false,
                    ending: None,
                    follow: true,
                });
            }
            Event::StepStarted { number, total, step, message } => {
                let line = format!("{}/{total} {} {}  {message}", number, verb(step.direction), step.revision);
                self.log.write(Mark::Step, Some(&step.revision), &line);
                if let Some(progress) = &mut self.progress {
                    progress.total = total;
                    progress.done = number.saturating_sub(1);
                    progress.direction = step.direction;
                    let id = step.revision.clone();
                    self.list.set_running(&self.history, Some(&id));
                    let since = self.now;
                    progress.current =
                        Some(Running { id, message, line: 0, statement: 0, statements: 0, sql: None, since });
                    if progress.follow
                        && let Some(row) = self.history.find(&step.revision)
                    {
                        self.list.select(row);
                    }
                }
            }
            Event::Output { revision, text } => self.log.write(Mark::Output, Some(&revision), &text),
            Event::Remark { revision, diagnostic } => {
                let mark = match diagnostic.severity {
                    Severity::Note => Mark::Note,
                    Severity::Warning => Mark::Warning,
                    Severity::Error => Mark::Failed,
                };
                self.log.write(mark, Some(&revision), &diagnostic.message);
            }
            Event::Evaluated { revision, statements, duration: took } => {
                self.with_running(&revision, |running| running.statements = statements);
                let what = match statements {
                    0 => "nothing to run".to_owned(),
                    1 => "1 statement".to_owned(),
                    many => format!("{many} statements"),
                };
                self.log.finish(Mark::Step, format!("{what}, read in {}", duration(took, self.frozen)));
            }
            Event::StatementStarted { revision, number, total, sql, line } => {
                self.log.write(Mark::Statement, Some(&revision), &one_line(&sql));
                let since = self.now;
                self.with_running(&revision, |running| {
                    running.since = since;
                    running.statement = number;
                    running.statements = total;
                    running.sql = Some(sql);
                    // The version table's own statements leave the mark where the script ended.
                    running.line = if line > 0 { line } else { running.line };
                });
            }
            Event::StatementFinished { revision, rows, duration: took, .. } => {
                self.with_running(&revision, |running| running.sql = None);
                let rows = if rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") };
                self.log.finish(Mark::Statement, format!("{rows}  {:>7}", duration(took, self.frozen)));
            }
            Event::StatementsRepeated { revision, line, statements, rows, sql, duration: took } => {
                self.log.restate(Mark::Note, &revision, &repeated(line, statements, rows, took));
                let since = self.now;
                self.with_running(&revision, |running| {
                    running.since = since;
                    running.line = line;
                    // Of a loop no statement is told by its number.
                    (running.statement, running.statements) = (0, 0);
                    running.sql = Some(sql);
                });
            }
            Event::StepFinished { number, revision, heads, duration: took, .. } => {
                self.log.write(Mark::Done, Some(&revision), &format!("{revision} done, now at {}", place(&heads)));
                self.log.finish(Mark::Done, duration(took, self.frozen));
                self.failures.remove(&revision);
                if let Some(progress) = &mut self.progress {
                    progress.done = number;
                }
                self.set_versions(heads);
            }
            Event::RunFinished { ending, heads, steps_done, duration: took } => {
                self.end_run(ending, heads, steps_done, took);
            }
        }
    }

    fn with_running(&mut self, revision: &str, change: impl FnOnce(&mut Running)) {
        if let Some(running) = self.progress.as_mut().and_then(|progress| progress.current.as_mut())
            && running.id == revision
        {
            change(running);
        }
    }

    fn end_run(&mut self, ending: Ending, heads: Vec<Id>, steps_done: usize, took: Duration) {
        let at = place(&heads);
        let took = duration(took, self.frozen);
        let steps = if steps_done == 1 { "1 step".to_owned() } else { format!("{steps_done} steps") };
        let total = self.progress.as_ref().map_or(steps_done, |progress| progress.total);
        let sql = self
            .progress
            .as_ref()
            .and_then(|progress| progress.current.as_ref())
            .and_then(|current| current.sql.clone());
        self.list.set_running(&self.history, None);
        let cancelled = ending.is_cancelled();
        let outcome = match ending {
            Ending::Done => {
                let line = format!("Finished {steps}: the database is at {at}");
                self.log.write(Mark::Done, None, &line);
                self.log.finish(Mark::Done, took);
                self.notify(Meaning::Success, &line);
                Outcome::Done
            }
            Ending::Stopped => {
                let line = format!("Stopped after {steps} of {total}: the database is at {at}");
                self.log.write(Mark::Warning, None, &line);
                self.log.finish(Mark::Warning, took);
                self.notify(Meaning::Warning, &line);
                Outcome::Stopped
            }
            Ending::Failed { revision, diagnostic, standing } => {
                let what = match &revision {
                    Some(_) if cancelled => diagnostic.message.clone(),
                    Some(id) => format!("{id} failed: {}", diagnostic.message),
                    None => format!("The run failed: {}", diagnostic.message),
                };
                self.log.write(Mark::Failed, revision.as_deref(), &what);
                self.log.finish(Mark::Failed, took);
                let stands = standing.to_string();
                self.log.write(Mark::Failed, revision.as_deref(), &stands);
                self.log.write(Mark::Note, None, &format!("{steps} of {total} done; the database is at {at}"));
                let title = match &revision {
                    Some(id) => {
                        let what = if cancelled { "was cancelled" } else { "failed" };
                        format!("{} of {id} {what}", self.progress.as_ref().map_or("Run", |p| noun(p.direction)))
                    }
                    None => "The run failed".to_owned(),
                };
                let sql = sql.filter(|_| !matches!(standing, Standing::Untouched));
                let rest = vec![stands, format!("{steps} of {total} done; the database is at {at}.")];
                self.layers.push(Box::new(Alert::failure(&title, &diagnostic, sql.as_deref(), &rest)));
                // Nothing is wrong with a script that somebody cancelled.
                if let Some(id) = revision.filter(|_| !cancelled) {
                    self.shelf.clear();
                    if self.document.as_ref().is_some_and(|shown| shown.subject == Subject::Script(id.clone())) {
                        self.document = None;
                    }
                    if let Some(row) = self.history.find(&id) {
                        self.list.take_out(&self.history, row);
                        if self.progress.as_ref().is_some_and(|progress| progress.follow) {
                            self.list.select(row);
                        }
                    }
                    self.failures.insert(id, diagnostic);
                }
                if cancelled { Outcome::Cancelled } else { Outcome::Failed }
            }
        };
        if let Some(progress) = &mut self.progress {
            progress.ending = Some(outcome);
            progress.ended = Some(self.now);
            progress.done = steps_done;
            progress.current = None;
        }
        self.set_versions(heads);
        // What SQL a revision needs can depend on the schema, which the run has changed.
        self.forget_previews();
    }

    pub fn set_versions(&mut self, heads: Vec<Id>) {
        if let ConnectionView::Connected { versions, .. } = &mut self.connection
            && *versions != heads
        {
            *versions = heads;
            self.replace_states();
        }
    }
}

pub fn verb(direction: Direction) -> &'static str {
    match direction {
        Direction::Upgrade => "upgrade",
        Direction::Downgrade => "downgrade",
        Direction::Stamp => "stamp",
    }
}

pub fn noun(direction: Direction) -> &'static str {
    match direction {
        Direction::Upgrade => "Upgrade",
        Direction::Downgrade => "Downgrade",
        Direction::Stamp => "Stamp",
    }
}

/// The version rows in a sentence.
pub fn place(heads: &[Id]) -> String {
    if heads.is_empty() { "base".to_owned() } else { heads.join(", ") }
}
