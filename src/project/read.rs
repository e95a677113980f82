//! Reads many scripts at once.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;

use super::script::{Reading, Script};

/// The parser recurses; what `script::guard` lets pass needs no more than this.
pub(super) const STACK: usize = 64 * 1024 * 1024;
/// Below this one thread is quicker than starting several.
const FEW: usize = 16;
/// So many scripts are parsed before anybody notices; of more only the headers are read at first.
const WHOLLY_READ: usize = 400;

pub(super) fn read_scripts(paths: Vec<PathBuf>) -> Result<Vec<Script>, Diagnostic> {
    let reading = if paths.len() <= WHOLLY_READ { Reading::Whole } else { Reading::Quick };
    let pool = pool(paths.len())?;
    Ok(pool.install(|| paths.into_par_iter().map(|path| Script::read(path, reading)).collect()))
}

/// One script, wholly. Where no thread can be started it is read on this one.
pub(super) fn read_script(path: &Path) -> Script {
    let read = || Script::read(path.to_owned(), Reading::Whole);
    std::thread::scope(|scope| {
        let reader = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, read);
        reader.ok().and_then(|reader| reader.join().ok()).unwrap_or_else(read)
    })
}

/// The scripts of which only the header was read, read to their ends, each with its position.
pub(super) fn read_the_rest(scripts: &[Script]) -> Result<Vec<(usize, Script)>, Diagnostic> {
    let unread: Vec<usize> =
        scripts.iter().enumerate().filter(|(_, script)| !script.is_wholly_read()).map(|(at, _)| at).collect();
    let read = |at: usize| (at, Script::read(scripts[at].path.clone(), Reading::Whole));
    let pool = pool(unread.len())?;
    Ok(pool.install(|| unread.into_par_iter().map(read).collect()))
}

fn pool(files: usize) -> Result<rayon::ThreadPool, Diagnostic> {
    let threads = if files < FEW { 1 } else { 0 };
    rayon::ThreadPoolBuilder::new().stack_size(STACK).num_threads(threads).build().map_err(|error| {
        Diagnostic::error("threads", format!("Can't start the threads that read the scripts: {error}"))
    })
}
