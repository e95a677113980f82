//! The wish to stop: softly, which a run looks at between two revisions, or at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::database::Canceller;

/// Clones share one wish.
#[derive(Debug, Clone, Default)]
pub struct StopFlag {
    stop: Arc<AtomicBool>,
    canceller: Canceller,
}

impl StopFlag {
    pub fn new() -> Self {
        Self::default()
    }

    /// The running revision is finished first.
    pub fn request(&self) {
        self.stop.store(true, Ordering::Release);
    }

    /// The running statement is interrupted, or the script's evaluation ended, and the revision taken back where the engine can.
    pub fn cancel(&self) {
        self.request();
        self.canceller.cancel();
    }

    /// Gives the connection up where a server doesn't answer even to that. How the database stands is unknown then.
    pub fn let_go(&self) {
        self.request();
        self.canceller.let_go();
    }

    pub fn is_requested(&self) -> bool {
        self.stop.load(Ordering::Acquire)
    }

    pub fn is_cancelled(&self) -> bool {
        self.canceller.is_cancelled()
    }

    /// Ends when somebody cancels.
    pub async fn cancelled(&self) {
        self.canceller.cancelled().await;
    }

    pub(super) fn canceller(&self) -> &Canceller {
        &self.canceller
    }
}
