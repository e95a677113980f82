//! The parent's side: starts the worker when first needed, asks it, enforces the time limit, and survives its death.

use std::io;
use std::process::ExitStatus;
use std::sync::mpsc::RecvTimeoutError;
use std::time::Instant;

use super::frame::{Job, Report};
use super::killer::Killer;
use super::nesting;
use super::worker_process::{WorkerProcess, patience};
use super::{Audience, EnvironmentRequest, Evaluation, Options, Request};
use crate::diagnostic::{Diagnostic, Span};
use crate::revision::Direction;

/// Evaluates scripts one after another in one worker process.
pub struct Evaluator {
    options: Options,
    killer: Killer,
    worker: Option<WorkerProcess>,
}

/// How one try with a worker ended.
enum Outcome {
    Answered(Result<Evaluation, Diagnostic>),
    /// Out of time, with the line it was at, 0 when unknown.
    Late(u32),
    Stopped,
    Died(Death),
}

struct Death {
    how: String,
    /// 0 when unknown.
    line: u32,
    last_words: String,
}

impl Evaluator {
    /// Starts nothing.
    pub fn new(options: Options) -> Self {
        Self { options, killer: Killer::default(), worker: None }
    }

    /// With it another thread can end a running evaluation at once.
    pub fn killer(&self) -> Killer {
        self.killer.clone()
    }

    /// Runs the script's function for the request's direction and hands back what it recorded and did not yet have carried out. The
    /// audience hears what it prints, and answers what it asks. A stamp runs nothing.
    pub fn evaluate(&mut self, request: &Request, audience: &mut dyn Audience) -> Result<Evaluation, Diagnostic> {
        if request.direction == Direction::Stamp {
            return Ok(Evaluation::default());
        }
        if cfg!(not(feature = "python")) {
            return Err(Diagnostic::error(
                "python-feature-missing",
                "this build of Aludel has no Python interpreter, so it cannot run revision scripts",
            )
            .hint("build it with the feature `python`, which is on by default"));
        }
        nesting::check(request)?;
        self.run(request, None, audience)
    }

    /// Runs an env.py for what it configures. What it prints is dropped: it may hold what nobody should read.
    pub(super) fn collect(
        &mut self,
        request: &Request,
        environment: &EnvironmentRequest,
    ) -> Result<Evaluation, Diagnostic> {
        nesting::check(request)?;
        self.run(request, Some(environment), &mut |_: &str| {})
    }

    fn run(
        &mut self,
        request: &Request,
        environment: Option<&EnvironmentRequest>,
        audience: &mut dyn Audience,
    ) -> Result<Evaluation, Diagnostic> {
        self.killer.forget_asking();
        let mut asked = false;
        match self.attempt(request, environment, false, audience, &mut asked) {
            Outcome::Answered(answer) => answer,
            Outcome::Late(line) => Err(self.late(request, line)),
            Outcome::Stopped => Err(stopped(request)),
            Outcome::Died(death) if asked => Err(self.died(request, &death)),
            // A script that asked for nothing had no effect outside its worker: running it again is harmless, and tells where it dies.
            Outcome::Died(first) => {
                match self.attempt(&silent(request), environment, true, &mut |_: &str| {}, &mut asked) {
                    Outcome::Answered(answer) => answer,
                    Outcome::Late(line) => Err(self.died(request, &Death { line, ..first })),
                    Outcome::Stopped => Err(stopped(request)),
                    Outcome::Died(death) => Err(self.died(request, &death)),
                }
            }
        }
    }

    fn attempt(
        &mut self,
        request: &Request,
        environment: Option<&EnvironmentRequest>,
        report_lines: bool,
        audience: &mut dyn Audience,
        has_asked: &mut bool,
    ) -> Outcome {
        let mut line = 0;
        let mut worker = match self.asked_worker(request, environment, report_lines) {
            Ok(worker) => worker,
            Err(error) => return Outcome::Answered(Err(self.not_started(&error))),
        };
        let mut end = Instant::now() + patience(&self.options.limits);
        let how = loop {
            match worker.reports.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(Ok(Report::Printed { text })) => audience.printed(&text),
                Ok(Ok(Report::Asked { asked })) => {
                    *has_asked = true;
                    let answered = audience.asked(asked);
                    end = Instant::now() + patience(&self.options.limits);
                    // A worker that has died meanwhile is noticed at the next report.
                    let _ = worker.answer(&answered);
                }
                Ok(Ok(Report::Line { line: at })) => line = at,
                Ok(Ok(Report::Done { evaluation })) => {
                    self.worker = Some(worker);
                    return Outcome::Answered(Ok(evaluation));
                }
                Ok(Ok(Report::Failed { diagnostic })) => {
                    self.worker = Some(worker);
                    return Outcome::Answered(Err(*diagnostic));
                }
                Ok(Ok(Report::OutOfTime { line })) => {
                    self.killer.end();
                    return Outcome::Late(line);
                }
                Ok(Err(error)) => {
                    self.killer.end();
                    break format!("it sent something unreadable: {error}");
                }
                Err(RecvTimeoutError::Timeout) => {
                    self.killer.end();
                    return Outcome::Late(line);
                }
                Err(RecvTimeoutError::Disconnected) => break described(self.killer.collect()),
            }
            // A script that prints without end would otherwise keep us here.
            if Instant::now() >= end {
                self.killer.end();
                return Outcome::Late(line);
            }
        };
        if self.killer.was_asked() {
            return Outcome::Stopped;
        }
        Outcome::Died(Death { how, line, last_words: worker.stderr.finish() })
    }

    /// A worker that has been given the job: the idle one, or a new one where there is none or it has died meanwhile.
    fn asked_worker(
        &mut self,
        request: &Request,
        environment: Option<&EnvironmentRequest>,
        report_lines: bool,
    ) -> io::Result<WorkerProcess> {
        let job = Job {
            request: request.clone(),
            limits: self.options.limits.clone(),
            import_roots: self.options.import_roots.clone(),
            environment: environment.cloned(),
            report_lines,
        };
        if let Some(mut idle) = self.worker.take()
            && idle.ask(&job).is_ok()
        {
            return Ok(idle);
        }
        let mut worker = WorkerProcess::start(&self.options, &self.killer)?;
        worker.ask(&job)?;
        Ok(worker)
    }

    fn not_started(&self, error: &io::Error) -> Diagnostic {
        let program = self.options.program.display();
        Diagnostic::error("worker-not-started", format!("cannot start the script worker ({program}): {error}"))
    }

    fn late(&self, request: &Request, line: u32) -> Diagnostic {
        let seconds = self.options.limits.time.as_secs_f64();
        let message = format!("the script of {} was still running after {seconds} s and was stopped", request.revision);
        at_line(Diagnostic::error("time-limit", message), request, line)
    }

    fn died(&self, request: &Request, death: &Death) -> Diagnostic {
        let revision = &request.revision;
        let megabytes = self.options.limits.memory_bytes >> 20;
        let diagnostic = if death.last_words.contains("memory allocation") {
            let message = format!("the script of {revision} needed more memory than the limit of {megabytes} MB");
            Diagnostic::error("memory-limit", message)
        } else if death.last_words.contains("overflowed its stack") {
            let message = format!("the script of {revision} is nested or recurses too deeply to be run");
            Diagnostic::error("recursion-limit", message)
        } else {
            let message = format!("the worker running the script of {revision} died: {}", death.how);
            Diagnostic::error("worker-died", message)
        };
        // Before the first line runs, only the compiler can have been at work.
        let line = if death.line == 0 { nesting::longest_line(&request.source) } else { death.line };
        at_line(diagnostic, request, line)
    }
}

impl Drop for Evaluator {
    fn drop(&mut self) {
        self.worker = None;
        self.killer.end();
    }
}

/// The same script with nobody to ask.
fn silent(request: &Request) -> Request {
    Request { live: false, ..request.clone() }
}

fn stopped(request: &Request) -> Diagnostic {
    Diagnostic::error("evaluation-stopped", format!("the script of {} was stopped", request.revision))
}

fn described(status: Option<ExitStatus>) -> String {
    match status {
        Some(status) => format!("it ended with {status}"),
        None => "it ended, nobody knows how".into(),
    }
}

/// The diagnostic at that line of the script, underlined from its first visible character; unchanged for line 0.
pub(super) fn at_line(diagnostic: Diagnostic, request: &Request, line: u32) -> Diagnostic {
    if line == 0 {
        return diagnostic;
    }
    diagnostic.at(Span::whole_line(&request.path, &request.source, line))
}
