//! The wish to stop, which a run looks at between two revisions.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Clones share one wish.
#[derive(Debug, Clone, Default)]
pub struct StopFlag(Arc<AtomicBool>);

impl StopFlag {
    pub fn new() -> Self {
        Self::default()
    }

    /// The running revision is finished first.
    pub fn request(&self) {
        self.0.store(true, Ordering::Release);
    }

    pub fn is_requested(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}
