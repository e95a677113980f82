//! The worker process: reads jobs, evaluates them on a thread with a large stack, and watches the clock.

use std::io::{self, BufReader, Stdin, Stdout, Write};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;

use super::Limits;
use super::frame::{self, Job, Report};
use super::python::Interpreter;
use crate::operation::{Answered, Asked};

/// Only touched pages cost anything. Deep recursion must end as a Python exception well before this does.
const STACK: usize = 256 << 20;

/// What the interpreter's thread and the clock's thread share.
pub(super) struct Desk {
    /// Jobs, and answers in the middle of one.
    input: Mutex<BufReader<Stdin>>,
    out: Mutex<Stdout>,
    /// The line of the script that runs now, 0 before its first.
    line: AtomicU32,
    report_lines: AtomicBool,
    /// An answer is on its way that nobody waits for yet.
    lot_is_out: AtomicBool,
    deadline: Mutex<Option<Instant>>,
    changed: Condvar,
}

/// Never returns: serves until its input ends.
pub fn worker_main() -> ! {
    // The last words on stderr are read by the parent: keep them to one line.
    std::panic::set_hook(Box::new(|info| {
        let _ = writeln!(io::stderr(), "{info}");
    }));
    let desk = Arc::new(Desk {
        input: Mutex::new(BufReader::new(io::stdin())),
        out: Mutex::new(io::stdout()),
        line: AtomicU32::new(0),
        report_lines: AtomicBool::new(false),
        lot_is_out: AtomicBool::new(false),
        deadline: Mutex::new(None),
        changed: Condvar::new(),
    });
    let clock = Arc::clone(&desk);
    let started = thread::Builder::new().name("clock".into()).spawn(move || clock.watch()).is_ok();
    let server = thread::Builder::new().name("python".into()).stack_size(STACK).spawn(move || serve(&desk));
    let served = match server {
        Ok(server) if started => server.join().is_ok_and(|result| result.is_ok()),
        Ok(_) | Err(_) => false,
    };
    std::process::exit(if served { 0 } else { 1 })
}

fn serve(desk: &Arc<Desk>) -> io::Result<()> {
    let mut interpreter = None;
    while let Some(job) = desk.read::<Job>()? {
        if interpreter.is_none() {
            restrict(&job.limits);
        }
        let interpreter = interpreter.get_or_insert_with(|| Interpreter::new(Arc::clone(desk)));
        desk.start(&job);
        let answer = interpreter.evaluate(job);
        desk.stop();
        if desk.lot_is_out.swap(false, Ordering::Relaxed) {
            // The script died before it heard of it; the parent knows what to make of that.
            desk.read::<Answered>()?;
        }
        desk.send(&match answer {
            Ok(evaluation) => Report::Done { evaluation },
            Err(diagnostic) => Report::Failed { diagnostic: Box::new(diagnostic) },
        })?;
    }
    Ok(())
}

/// Limits of the whole process. Where the system lacks one, the sandbox inside still holds.
fn restrict(limits: &Limits) {
    use rlimit::Resource;
    for (resource, most) in [
        (Resource::AS, limits.memory_bytes),
        // The interpreter has no way to write a file; should one be found, this stops it.
        (Resource::FSIZE, 0),
        (Resource::CORE, 0),
    ] {
        let _ = resource.set(most, most);
    }
}

impl Desk {
    pub fn send(&self, report: &Report) -> io::Result<()> {
        frame::write(&mut *locked(&self.out), report)
    }

    fn read<T: DeserializeOwned>(&self) -> io::Result<Option<T>> {
        frame::read(&mut *locked(&self.input))
    }

    /// Waits for the parent's answer, which is not the script's time.
    pub fn ask(&self, asked: Asked, time: Duration) -> io::Result<Answered> {
        self.send(&Report::Asked { asked })?;
        self.hear(time)
    }

    /// Does not wait: what is asked is carried out while the script goes on. One at a time.
    pub fn send_lot(&self, asked: Asked) -> io::Result<()> {
        self.send(&Report::Asked { asked })?;
        self.lot_is_out.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// How that went.
    pub fn hear_lot(&self, time: Duration) -> io::Result<Answered> {
        self.lot_is_out.store(false, Ordering::Relaxed);
        self.hear(time)
    }

    fn hear(&self, time: Duration) -> io::Result<Answered> {
        self.stop();
        let answered = self.read()?.ok_or(io::ErrorKind::UnexpectedEof)?;
        *locked(&self.deadline) = Instant::now().checked_add(time);
        self.changed.notify_one();
        Ok(answered)
    }

    /// Called before each line of the script.
    pub fn at_line(&self, line: u32) {
        let before = self.line.swap(line, Ordering::Relaxed);
        if before != line && self.report_lines.load(Ordering::Relaxed) {
            let _ = self.send(&Report::Line { line });
        }
    }

    fn start(&self, job: &Job) {
        self.line.store(0, Ordering::Relaxed);
        self.report_lines.store(job.report_lines, Ordering::Relaxed);
        *locked(&self.deadline) = Instant::now().checked_add(job.limits.time);
        self.changed.notify_one();
    }

    fn stop(&self) {
        *locked(&self.deadline) = None;
    }

    /// Ends the process, native loops and all, when a script is out of time: only here is its line known.
    fn watch(&self) {
        let mut deadline = locked(&self.deadline);
        loop {
            let now = Instant::now();
            match *deadline {
                None => deadline = self.changed.wait(deadline).unwrap_or_else(PoisonError::into_inner),
                Some(end) if end <= now => {
                    let line = self.line.load(Ordering::Relaxed);
                    let _ = self.send(&Report::OutOfTime { line });
                    std::process::exit(3);
                }
                Some(end) => {
                    let waited = self.changed.wait_timeout(deadline, end - now);
                    deadline = waited.unwrap_or_else(PoisonError::into_inner).0;
                }
            }
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
