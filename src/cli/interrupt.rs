//! Ctrl-C and SIGTERM: first stop after the running revision, then cancel the running statement, last give the connection up.

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::{Handle, Signals};

use super::report;
use crate::command::Run;

pub struct Listening(Option<Handle>);

impl Drop for Listening {
    fn drop(&mut self) {
        if let Some(handle) = self.0.take() {
            handle.close();
        }
    }
}

/// Until the result is dropped, signals are wishes to the run. Where the system refuses the handlers, they end the program as ever.
pub fn listen(run: &Run) -> Listening {
    let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) else {
        return Listening(None);
    };
    let handle = signals.handle();
    let stop = run.stop.clone();
    std::thread::spawn(move || {
        for (count, _) in signals.forever().enumerate() {
            match count {
                0 => {
                    report::remark("Stopping after the running revision. Ctrl-C again cancels the running statement.");
                    stop.request();
                }
                1 => {
                    report::remark(
                        "Cancelling the running statement. What the database can roll back of its revision is rolled back.",
                    );
                    stop.cancel();
                }
                2 => report::remark(
                    "Waiting for the database to answer. Ctrl-C again gives the connection up, and then nobody knows how the database stands.",
                ),
                _ => stop.let_go(),
            }
        }
    });
    Listening(Some(handle))
}
