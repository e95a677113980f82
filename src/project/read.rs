//! Reads many scripts at once.

use std::path::PathBuf;

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;

use super::script::Script;

/// The parser recurses; what `script::guard` lets pass needs no more than this.
const STACK: usize = 64 * 1024 * 1024;
/// Below this one thread is quicker than starting several.
const FEW: usize = 16;

pub(super) fn read_scripts(paths: Vec<PathBuf>) -> Result<Vec<Script>, Diagnostic> {
    let threads = if paths.len() < FEW { 1 } else { 0 };
    let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK).num_threads(threads).build().map_err(|error| {
        Diagnostic::error("threads", format!("Can't start the threads that read the scripts: {error}"))
    })?;
    Ok(pool.install(|| paths.into_par_iter().map(Script::read).collect()))
}
