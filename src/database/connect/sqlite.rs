//! Opens SQLite. A file that is not there is only made when something is written.

use std::path::{Path, PathBuf};
use std::time::Duration;

use percent_encoding::percent_decode_str;
use sqlx::ConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;

use crate::database::error::DatabaseError;
use crate::database::session::Session;
use crate::database::target::Target;

/// How long SQLite itself waits for another writer; then it is asked again.
pub(in crate::database) const WAIT: Duration = Duration::from_millis(100);

/// How long to wait for another writer in all: Python's module waits five seconds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// The file behind a target; `None` is memory.
pub(in crate::database) fn file(target: &Target) -> Option<PathBuf> {
    let name = target.database.as_deref().filter(|name| !name.is_empty() && *name != ":memory:")?;
    if target.option(&["mode"]) == Some("memory") {
        return None;
    }
    let Some(uri) = name.strip_prefix("file:") else { return Some(PathBuf::from(name)) };
    let (path, query) = uri.split_once('?').unwrap_or((uri, ""));
    if path == ":memory:" || query.split('&').any(|part| part == "mode=memory") {
        return None;
    }
    let path = path.strip_prefix("//localhost").or_else(|| path.strip_prefix("//")).unwrap_or(path);
    Some(PathBuf::from(percent_decode_str(path).decode_utf8_lossy().into_owned()))
}

pub(in crate::database) async fn open(target: &Target, file: Option<&Path>) -> Result<Session, DatabaseError> {
    let options = options(target, file)?;
    let session = options.connect().await.map_err(|error| DatabaseError::of_connect(error, target))?;
    Ok(Session::Sqlite(session))
}

/// A missing folder would otherwise show up only at the first write, as "unable to open database file".
pub(in crate::database) fn check_folder(target: &Target, file: &Path) -> Result<(), DatabaseError> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if folder.is_dir() {
        return Ok(());
    }
    let reason = format!("the folder {} does not exist", folder.display());
    Err(DatabaseError::DatabaseMissing { place: target.place(), reason })
}

/// How long to wait for another writer in all.
pub(in crate::database) fn patience(target: &Target) -> Result<Duration, DatabaseError> {
    let Some(seconds) = target.option(&["timeout"]) else { return Ok(BUSY_TIMEOUT) };
    let parsed = seconds.parse().ok().filter(|seconds| (0.0..=86_400.0).contains(seconds));
    parsed.map(Duration::from_secs_f64).ok_or_else(|| DatabaseError::Option {
        option: "timeout".into(),
        reason: format!("{seconds:?} is not a number of seconds"),
    })
}

fn options(target: &Target, file: Option<&Path>) -> Result<SqliteConnectOptions, DatabaseError> {
    // Foreign keys are enforced on request only, as SQLite itself and Python's module have it.
    let mut options = SqliteConnectOptions::new()
        .foreign_keys(false)
        .busy_timeout(patience(target)?.min(WAIT))
        .statement_cache_capacity(1);
    options = match file {
        Some(file) => options.filename(file).create_if_missing(true),
        None => options.filename(":memory:").in_memory(true),
    };
    match target.option(&["mode"]) {
        Some("ro") => options = options.read_only(true).create_if_missing(false),
        Some("rw") => options = options.create_if_missing(false),
        Some("rwc" | "memory") | None => {}
        Some(other) => {
            let reason = format!("{other:?} is none of ro, rw, rwc, memory");
            return Err(DatabaseError::Option { option: "mode".into(), reason });
        }
    }
    if let Some(vfs) = target.option(&["vfs"]) {
        options = options.vfs(vfs.to_owned());
    }
    if target.option(&["immutable"]).is_some_and(|value| value != "0") {
        options = options.immutable(true);
    }
    Ok(options)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::DialectName;

    #[test]
    fn a_file_is_told_from_memory() {
        let of = |database: &str| file(&Target { database: Some(database.into()), ..Target::new(DialectName::Sqlite) });
        assert_eq!(of("a b.db"), Some("a b.db".into()));
        assert_eq!(of("file:/tmp/a%20b.db?mode=ro"), Some("/tmp/a b.db".into()));
        assert_eq!(of("file:///tmp/a.db"), Some("/tmp/a.db".into()));
        assert_eq!(of(":memory:"), None);
        assert_eq!(of(""), None);
        assert_eq!(of("file:x?mode=memory&cache=shared"), None);
        assert_eq!(file(&Target::sqlite_memory()), None);
    }
}
