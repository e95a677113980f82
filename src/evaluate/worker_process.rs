//! A running worker as its parent sees it: a pipe to ask, a channel of reports, and its last words.

use std::io::{self, BufReader};
use std::process::{ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, sync_channel};

use super::frame::{self, Job, Report};
use super::killer::Killer;
use super::stderr_tail::StderrTail;
use super::{Limits, Options};
use crate::operation::Answered;

/// Reports waiting to be looked at; a worker that prints faster has to wait.
const WAITING: usize = 256;

pub(super) struct WorkerProcess {
    input: ChildStdin,
    pub reports: Receiver<io::Result<Report>>,
    pub stderr: StderrTail,
}

impl WorkerProcess {
    /// The child itself goes to `killer`.
    pub fn start(options: &Options, killer: &Killer) -> io::Result<Self> {
        let mut command = Command::new(&options.program);
        command.args(&options.args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // Whatever secrets stand in the environment, the worker has never seen them.
        command.env_clear();
        for name in ["TZ", "SystemRoot"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        // Ctrl-C in the terminal is for the parent, which decides what to do with a running revision.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn()?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        killer.hold(child);
        let (Some(input), Some(stdout), Some(stderr)) = pipes else {
            return Err(io::Error::other("the worker has no pipes"));
        };
        let (send, reports) = sync_channel(WAITING);
        std::thread::Builder::new().name("worker reports".into()).spawn(move || {
            let mut stdout = BufReader::new(stdout);
            loop {
                let report = frame::read(&mut stdout).transpose();
                let Some(report) = report else { break };
                let garbled = report.is_err();
                if send.send(report).is_err() || garbled {
                    break;
                }
            }
        })?;
        Ok(Self { input, reports, stderr: StderrTail::of(stderr) })
    }

    pub fn ask(&mut self, job: &Job) -> io::Result<()> {
        frame::write(&mut self.input, job)
    }

    pub fn answer(&mut self, answered: &Answered) -> io::Result<()> {
        frame::write(&mut self.input, answered)
    }
}

/// How long the parent waits before it kills: longer than the script's own limit, since the worker has to start, and
/// knows the line.
pub(super) fn patience(limits: &Limits) -> std::time::Duration {
    limits.time.saturating_add(std::time::Duration::from_secs(5))
}
