//! The runtime under the database room: one small one for each piece of background work.

use std::future::Future;

use crate::diagnostic::Diagnostic;

/// Runs a future to its end on this thread.
pub fn block_on<F: Future>(future: F) -> Result<F::Output, Diagnostic> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| {
        Diagnostic::error("runtime-failed", format!("The system gives no more threads or files: {error}"))
    })?;
    Ok(runtime.block_on(future))
}
