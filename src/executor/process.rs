//! Another program that runs for a step: its output line by line, and its end, with all that it started.

use std::io::{self, BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::mpsc;
use tokio::task::JoinHandle;

const LOOK: Duration = Duration::from_millis(15);

/// From the first, polite wish to end to the one that nobody can refuse.
const GRACE: Duration = Duration::from_millis(300);

/// A longer line is told in parts.
const MOST_BYTES: u64 = 64 * 1024;

pub(super) struct Process {
    /// Of both streams, in the order in which they were heard; closed when neither says more.
    pub lines: mpsc::UnboundedReceiver<String>,
    pub ended: JoinHandle<io::Result<ExitStatus>>,
    end: Arc<AtomicBool>,
}

impl Process {
    pub fn start(mut command: Command) -> io::Result<Self> {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // Ctrl-C in the terminal is for this program, which decides what to do with a running revision.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn()?;
        let (sender, lines) = mpsc::unbounded_channel();
        if let Some(stdout) = child.stdout.take() {
            tell(stdout, sender.clone())?;
        }
        if let Some(stderr) = child.stderr.take() {
            tell(stderr, sender)?;
        }
        let end = Arc::new(AtomicBool::new(false));
        let wished = Arc::clone(&end);
        let ended = tokio::task::spawn_blocking(move || wait(child, &wished));
        Ok(Self { lines, ended, end })
    }

    pub fn is_ending(&self) -> bool {
        self.end.load(Ordering::Acquire)
    }

    pub fn end(&self) {
        self.end.store(true, Ordering::Release);
    }
}

/// Whoever drops the future of a run wants nothing of it to go on.
impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}

fn tell(stream: impl Read + Send + 'static, lines: mpsc::UnboundedSender<String>) -> io::Result<()> {
    let read = move || {
        let mut stream = BufReader::new(stream);
        let mut line = Vec::new();
        while stream.by_ref().take(MOST_BYTES).read_until(b'\n', &mut line).is_ok_and(|count| count > 0) {
            let text = String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_owned();
            if lines.send(text).is_err() {
                return;
            }
            line.clear();
        }
    };
    std::thread::Builder::new().name("output".into()).spawn(read).map(drop)
}

fn wait(mut child: Child, end: &AtomicBool) -> io::Result<ExitStatus> {
    let mut asked: Option<Instant> = None;
    loop {
        if let Some(status) = child.try_wait()? {
            if asked.is_some() {
                // What it started may not have listened.
                signal(&mut child, true);
            }
            return Ok(status);
        }
        if end.load(Ordering::Acquire) {
            match asked {
                None => {
                    signal(&mut child, false);
                    asked = Some(Instant::now());
                }
                Some(since) if since.elapsed() >= GRACE => signal(&mut child, true),
                Some(_) => {}
            }
        }
        std::thread::sleep(LOOK);
    }
}

/// Its group is its own, so nobody else hears of this.
#[cfg(unix)]
fn signal(child: &mut Child, kill: bool) {
    let signal = if kill { rustix::process::Signal::KILL } else { rustix::process::Signal::TERM };
    if let Some(group) = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw) {
        // One that has ended meanwhile needs no signal.
        let _ = rustix::process::kill_process_group(group, signal);
    }
}

#[cfg(not(unix))]
fn signal(child: &mut Child, _: bool) {
    let _ = child.kill();
}
