//! Asks git, which may be missing, slow, or standing in a repository that means harm: nothing of it is run, and no answer is waited for long.

use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::Duration;

/// How long one question may take. A git that did not answer once isn't asked again.
const PATIENCE: Duration = Duration::from_secs(2);
/// Bytes of an answer that are read.
const MOST: u64 = 1 << 16;

static GAVE_UP: AtomicBool = AtomicBool::new(false);

/// What `git log` prints for these arguments in this folder. None where it fails, is slow or knows nothing.
pub(super) fn log(folder: &Path, arguments: &[&str], paths: &[&Path]) -> Option<String> {
    if GAVE_UP.load(Ordering::Relaxed) {
        return None;
    }
    let mut child = Command::new("git")
        // Nothing that a repository's configuration could start, and nothing written.
        .args(["-c", "core.fsmonitor=false", "-c", "log.showSignature=false", "-c", "log.follow=false"])
        .args([
            "-c",
            "core.quotePath=false",
            "-c",
            "diff.relative=false",
            "--no-pager",
            "--no-optional-locks",
            "--literal-pathspecs",
        ])
        .args(["log", "--no-ext-diff", "--no-textconv", "--no-color"])
        .args(arguments)
        .arg("--")
        .args(paths)
        .current_dir(folder)
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let stdout = child.stdout.take()?;
    let (sender, answer) = mpsc::channel();
    std::thread::spawn(move || {
        let mut said = Vec::new();
        let read = stdout.take(MOST).read_to_end(&mut said);
        // Nobody listens any more once the time is up.
        let _ = sender.send(read.map(|_| said));
    });
    let Ok(Ok(said)) = answer.recv_timeout(PATIENCE) else {
        GAVE_UP.store(true, Ordering::Relaxed);
        // It may have ended by itself just now.
        let _ = child.kill();
        let _ = child.wait();
        return None;
    };
    // A longer answer than is read leaves it writing.
    let _ = child.kill();
    let _ = child.wait();
    let text = String::from_utf8_lossy(&said).trim().to_owned();
    (!text.is_empty()).then_some(text)
}
