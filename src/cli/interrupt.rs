//! Ctrl-C and SIGTERM: the first asks the run to stop after the running revision, the second ends the script's evaluation.

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
    let (stop, killer) = (run.stop.clone(), run.killer.clone());
    std::thread::spawn(move || {
        for (count, _) in signals.forever().enumerate() {
            stop.request();
            match count {
                0 => report::remark(
                    "Stopping after the running revision. Once more ends its script, if that still computes.",
                ),
                1 => {
                    report::remark(
                        "Ending the script, if it still computes. A statement the database has begun is waited for.",
                    );
                    killer.kill();
                }
                _ => killer.kill(),
            }
        }
    });
    Listening(Some(handle))
}
