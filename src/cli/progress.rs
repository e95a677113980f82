//! Prints a run as it happens: Alembic's line for each step, and on a terminal what a slow statement is doing.

use std::io::IsTerminal;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use serde::Serialize;

use super::report::{self, Ink, Paint};
use crate::diagnostic::Diagnostic;
use crate::executor::{Ending, Engine, Event, repeated};
use crate::revision::{Direction, Id, Step};
use crate::style::visible;

/// A statement is worth a live line from this age on.
const SLOW: Duration = Duration::from_secs(1);
const TICK: Duration = Duration::from_millis(200);

/// The code of the remark that a step runs in the project's Python.
const SECOND_ROAD: &str = "second-road";

pub struct Progress {
    verbose: bool,
    live: bool,
    paint: Paint,
    running: Option<Running>,
    /// A live line stands on the terminal and must be wiped before anything else is printed.
    drawn: bool,
    statements: usize,
    /// The loop that ran last in this step.
    repeated: Option<String>,
    by_python: bool,
    /// The line of a step that has not done anything yet, and since when.
    pending: Option<(String, Instant)>,
    record: Record,
}

/// What programs are told of a run (`--format json`).
#[derive(Debug, Default)]
pub struct Record {
    pub steps: Vec<StepRecord>,
    pub heads: Vec<Id>,
    pub warnings: Vec<String>,
    pub ending: Option<Ending>,
}

#[derive(Debug, Serialize)]
pub struct StepRecord {
    pub direction: Direction,
    pub revision: Id,
    pub from: Vec<Id>,
    pub to: Vec<Id>,
    pub state: State,
    /// What ran it, or would have: `native` or `python`.
    pub engine: &'static str,
    /// The script's own; those that Alembic sends are not counted.
    pub statements: usize,
    pub seconds: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    NotStarted,
    Failed,
    Done,
}

struct Running {
    since: Instant,
    number: usize,
    total: usize,
    sql: String,
}

impl Progress {
    pub fn new(verbose: bool) -> Self {
        Self {
            verbose,
            live: std::io::stderr().is_terminal(),
            paint: Paint::stderr(),
            running: None,
            drawn: false,
            statements: 0,
            repeated: None,
            by_python: false,
            pending: None,
            record: Record::default(),
        }
    }

    /// Prints events until the run has ended.
    pub fn follow(mut self, events: &Receiver<Event>) -> Record {
        loop {
            match events.recv_timeout(TICK) {
                Ok(event) => {
                    self.record.note(&event);
                    self.tell(event);
                }
                Err(RecvTimeoutError::Timeout) => self.tick(),
                Err(RecvTimeoutError::Disconnected) => {
                    self.wipe();
                    return self.record;
                }
            }
        }
    }

    fn tell(&mut self, event: Event) {
        match event {
            Event::RunStarted { plan } => {
                for warning in &plan.warnings {
                    self.line(&format!("{} {}", self.paint.paint(Ink::Caution, "warning:"), visible(warning)));
                }
            }
            Event::StepStarted { step, message, .. } => {
                let text = running(&step, &message);
                self.pending = Some((self.paint.paint(Ink::Strong, &visible(&text)), Instant::now()));
            }
            Event::Output { text, .. } => {
                for printed in text.lines() {
                    self.line(&format!("  {} {}", self.paint.paint(Ink::Faint, "|"), visible(printed)));
                }
            }
            Event::Remark { diagnostic, .. } => {
                self.by_python |= diagnostic.code == SECOND_ROAD;
                self.begin();
                self.wipe();
                report::diagnostic(&diagnostic);
            }
            Event::Evaluated { statements, .. } => self.statements = statements,
            Event::StatementStarted { number, total, sql, .. } => {
                self.begin();
                if self.verbose {
                    for part in sql.lines() {
                        self.line(&format!("    {}", visible(&part.replace('\t', "    "))));
                    }
                }
                self.running = Some(Running { since: Instant::now(), number, total, sql });
            }
            Event::StatementFinished { rows, duration, .. } => {
                self.running = None;
                if self.verbose {
                    let told = format!("    -- {}, {}", count(rows as usize, "row"), spell(duration));
                    self.line(&self.paint.paint(Ink::Faint, &told));
                }
            }
            Event::StatementsRepeated { line, statements, rows, duration, .. } => {
                self.running = None;
                let told = repeated(line, statements, rows, duration);
                if self.live {
                    self.redraw(&format!("  {told}"));
                }
                self.repeated = Some(told);
            }
            Event::StepFinished { duration, .. } => {
                self.running = None;
                if let Some(told) = self.repeated.take() {
                    self.line(&self.paint.paint(Ink::Faint, &format!("  {told}")));
                }
                let by = match std::mem::take(&mut self.by_python) {
                    true => "by the project's Python".to_owned(),
                    false => count(self.statements, "statement"),
                };
                let told = format!("  done: {by}, {}", spell(duration));
                self.line(&self.paint.paint(Ink::Faint, &told));
                self.statements = 0;
            }
            Event::RunFinished { ending, heads, steps_done, duration } => {
                // A step that another run was quicker with was never begun.
                match &ending {
                    Ending::Failed { diagnostic, .. } if is_moved(diagnostic) => self.pending = None,
                    Ending::Failed { .. } | Ending::Done | Ending::Stopped => self.begin(),
                }
                self.wipe();
                let at = if heads.is_empty() { "base".to_owned() } else { heads.join(", ") };
                let told = format!(
                    "{} in {}; the database is at {}",
                    count(steps_done, "step"),
                    spell(duration),
                    visible(&at)
                );
                match ending {
                    Ending::Done if steps_done == 0 => {}
                    Ending::Done => self.line(&self.paint.paint(Ink::Good, &told)),
                    Ending::Stopped => self.line(&self.paint.paint(Ink::Caution, &format!("Stopped as asked: {told}"))),
                    Ending::Failed { diagnostic, standing, .. } => {
                        report::diagnostic(&diagnostic);
                        self.line(&format!("  {} {}", self.paint.paint(Ink::Faint, "="), standing));
                        self.line(&self.paint.paint(Ink::Bad, &told));
                    }
                }
            }
        }
    }

    /// Tells of the step, now that something is done about it.
    fn begin(&mut self) {
        if let Some((text, _)) = self.pending.take() {
            self.line(&text);
        }
    }

    fn line(&mut self, text: &str) {
        if let Some((step, _)) = self.pending.take() {
            self.line(&step);
        }
        self.wipe();
        report::remark(text);
    }

    fn tick(&mut self) {
        if let Some((_, since)) = self.pending.as_ref().filter(|(_, since)| self.live && since.elapsed() >= SLOW) {
            // Nothing of the step has been done, so it is not said to run.
            let told =
                format!("  reading the script, or waiting for another run's lock: {} s", since.elapsed().as_secs());
            self.redraw(&told);
            return;
        }
        let Some(running) = self.running.as_ref().filter(|running| self.live && running.since.elapsed() >= SLOW) else {
            return;
        };
        let start: String = running.sql.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(50).collect();
        let told = format!(
            "  statement {} of {}, {} s: {}",
            running.number,
            running.total,
            running.since.elapsed().as_secs(),
            visible(&start)
        );
        self.redraw(&told);
    }

    fn redraw(&mut self, told: &str) {
        report::line_in_place(told);
        self.drawn = true;
    }

    fn wipe(&mut self) {
        if std::mem::take(&mut self.drawn) {
            report::line_in_place("");
        }
    }
}

/// Alembic's line of a step. It names a stamp's ends only.
pub fn running(step: &Step, message: &str) -> String {
    let (from, to) = (step.from.join(", "), step.to.join(", "));
    format!("Running {} {from} -> {to}{}", step.direction.verb(), remark_of(step.direction, message))
}

/// The message behind a comma, where a step has one.
pub fn remark_of(direction: Direction, message: &str) -> String {
    let bare = message.is_empty() || direction == Direction::Stamp;
    if bare { String::new() } else { format!(", {message}") }
}

/// Somebody else changed the version rows, or holds the lock.
pub fn is_moved(diagnostic: &Diagnostic) -> bool {
    matches!(&*diagnostic.code, "history-moved" | "another-run")
}

impl Record {
    fn note(&mut self, event: &Event) {
        match event {
            Event::RunStarted { plan } => {
                self.warnings.clone_from(&plan.warnings);
                let step = |step: &Step| StepRecord {
                    direction: step.direction,
                    revision: step.revision.clone(),
                    from: step.from.clone(),
                    to: step.to.clone(),
                    state: State::NotStarted,
                    engine: Engine::Native.name(),
                    statements: 0,
                    seconds: 0.0,
                };
                self.steps = plan.steps.iter().map(step).collect();
            }
            Event::Evaluated { revision, statements, .. } => {
                if let Some(step) = self.steps.iter_mut().find(|step| step.revision == *revision) {
                    step.statements = *statements;
                }
            }
            Event::Remark { revision, diagnostic } if diagnostic.code == SECOND_ROAD => {
                if let Some(step) = self.steps.iter_mut().find(|step| step.revision == *revision) {
                    step.engine = Engine::Python.name();
                }
            }
            Event::StepFinished { number, duration, .. } => {
                if let Some(step) = number.checked_sub(1).and_then(|at| self.steps.get_mut(at)) {
                    step.state = State::Done;
                    step.seconds = duration.as_secs_f64();
                }
            }
            Event::RunFinished { ending, heads, steps_done, .. } => {
                // What was done in a transaction that is rolled back is not done.
                for step in self.steps.iter_mut().skip(*steps_done) {
                    step.state = State::NotStarted;
                }
                if let Ending::Failed { revision: Some(failed), .. } = ending
                    && let Some(step) = self.steps.iter_mut().find(|step| step.revision == *failed)
                {
                    step.state = State::Failed;
                }
                self.heads.clone_from(heads);
                self.ending = Some(ending.clone());
            }
            Event::StepStarted { .. }
            | Event::Output { .. }
            | Event::Remark { .. }
            | Event::StatementStarted { .. }
            | Event::StatementFinished { .. }
            | Event::StatementsRepeated { .. } => {}
        }
    }
}

/// `1 step`, `2 steps`
pub fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// `12 ms`, `3.4 s`, `2 min 5 s`
pub fn spell(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds >= 60 {
        format!("{} min {} s", seconds / 60, seconds % 60)
    } else if seconds >= 1 {
        format!("{:.1} s", duration.as_secs_f64())
    } else {
        format!("{} ms", duration.as_millis())
    }
}
