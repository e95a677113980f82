//! Says on a terminal what is waited for, once that takes longer than a moment.

use std::io::IsTerminal;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use super::report;
use crate::style::visible;

const MOMENT: Duration = Duration::from_secs(1);

/// `what` is `Connecting to …`. Signals end the program meanwhile, as ever.
pub fn waiting<T>(what: &str, work: impl FnOnce() -> T) -> T {
    if !std::io::stderr().is_terminal() {
        return work();
    }
    let (working, ended) = channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let start = Instant::now();
            let mut told = false;
            while ended.recv_timeout(MOMENT) == Err(RecvTimeoutError::Timeout) {
                told = true;
                report::line_in_place(&format!("{} ({} s)", visible(what), start.elapsed().as_secs()));
            }
            if told {
                report::line_in_place("");
            }
        });
        let answer = work();
        drop(working);
        answer
    })
}
