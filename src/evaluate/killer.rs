//! A handle with which any thread can end a running evaluation at once.

use std::process::{Child, ExitStatus};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Cheap to clone; stays valid when the worker is replaced.
#[derive(Debug, Clone, Default)]
pub struct Killer {
    shared: Arc<Mutex<Held>>,
}

#[derive(Debug, Default)]
struct Held {
    child: Option<Child>,
    asked: bool,
}

impl Killer {
    /// Ends the evaluation that is running, which answers with `evaluation-stopped`. Does nothing harmful when none is.
    pub fn kill(&self) {
        let mut held = self.held();
        held.asked = true;
        if let Some(child) = &mut held.child {
            // An error means it has ended already.
            let _ = child.kill();
        }
    }

    pub(super) fn was_asked(&self) -> bool {
        self.held().asked
    }

    pub(super) fn forget_asking(&self) {
        self.held().asked = false;
    }

    pub(super) fn hold(&self, child: Child) {
        self.end();
        let mut held = self.held();
        let Held { child: place, asked } = &mut *held;
        let child = place.insert(child);
        // Asked while it was being started.
        if *asked {
            let _ = child.kill();
        }
    }

    /// Kills the child if it still runs, and collects it so that no zombie stays.
    pub(super) fn end(&self) -> Option<ExitStatus> {
        let mut child = self.held().child.take()?;
        let _ = child.kill();
        child.wait().ok()
    }

    /// Waits for a child that is ending by itself.
    pub(super) fn collect(&self) -> Option<ExitStatus> {
        let mut child = self.held().child.take()?;
        for _ in 0..100 {
            match child.try_wait() {
                Ok(Some(status)) => return Some(status),
                Ok(None) => std::thread::sleep(std::time::Duration::from_millis(10)),
                Err(_) => break,
            }
        }
        let _ = child.kill();
        child.wait().ok()
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
