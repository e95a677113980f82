//! Two runs at once: only one of them gets the version table, and the other sees that history moved on.

use std::time::{Duration, Instant};

use super::options::Options;
use crate::database::{Connection, DatabaseError, VersionTable};
use crate::diagnostic::Diagnostic;
use crate::revision::Id;
use crate::schema::DialectName;

const POLL: Duration = Duration::from_millis(200);

/// The first of PostgreSQL's two lock numbers: "ALUD".
const LOCK_SPACE: i32 = 0x414c_5544;

/// A lock on the session rather than on the transaction, for steps that leave their transaction. Polled: a session that
/// waits inside a statement would itself be waited for by `CREATE INDEX CONCURRENTLY`.
pub(super) async fn lock_session(connection: &mut Connection, options: &Options) -> Result<(), DatabaseError> {
    let question = match connection.dialect() {
        DialectName::Postgresql => {
            format!("SELECT pg_try_advisory_lock({LOCK_SPACE}, {})::text", number(&options.version_table))
        }
        DialectName::Mysql | DialectName::Mariadb => {
            format!("SELECT GET_LOCK({}, 0)", mysql_name(&options.version_table))
        }
        DialectName::Sqlite => return Ok(()),
    };
    let started = Instant::now();
    loop {
        let answer = connection.value(&question).await?;
        if matches!(answer.as_deref(), Some("true" | "1")) {
            return Ok(());
        }
        if started.elapsed() >= options.lock_wait {
            return Err(DatabaseError::Busy { table: options.version_table.name.clone() });
        }
        tokio::time::sleep(POLL).await;
    }
}

/// Never fails: a session that is gone has let go.
pub(super) async fn unlock_session(connection: &mut Connection, options: &Options) {
    let question = match connection.dialect() {
        DialectName::Postgresql => {
            format!("SELECT pg_advisory_unlock({LOCK_SPACE}, {})::text", number(&options.version_table))
        }
        DialectName::Mysql | DialectName::Mariadb => {
            format!("SELECT RELEASE_LOCK({})", mysql_name(&options.version_table))
        }
        DialectName::Sqlite => return,
    };
    if !connection.is_lost() {
        let before = connection.shield(true);
        let _ = connection.value(&question).await;
        connection.shield(before);
    }
}

/// Opens the step's transaction with the version table locked and its rows as the plan expects them, creating the table
/// where it is missing. `created` tells of a statement that this took.
pub(super) async fn begin_locked(
    connection: &mut Connection,
    options: &Options,
    expected: &[Id],
    mut created: impl FnMut(&str),
) -> Result<Result<(), Diagnostic>, DatabaseError> {
    let table = &options.version_table;
    if !connection.dialect().has_transactional_ddl() {
        // Creating it commits, so that happens before; the lock is the session's.
        if connection.ensure_version_table(table).await? {
            created(&connection.create_version_table_sql(table)?);
        }
        connection.begin().await?;
        return check_heads(connection, table, expected).await;
    }
    let mut may_lock = true;
    for _ in 0..3 {
        connection.begin().await?;
        if !connection.has_version_table(table).await? {
            match connection.create_version_table(table).await {
                Ok(true) => created(&connection.create_version_table_sql(table)?),
                Ok(false) => {}
                // Another run created it meanwhile; the transaction is spoilt, the next one finds the table.
                Err(error) if is_duplicate(&error) => continue,
                Err(error) => return Err(error),
            }
        }
        match lock_table(connection, options, may_lock).await {
            Ok(()) => return check_heads(connection, table, expected).await,
            Err(DatabaseError::Server(error)) if error.state.as_deref() == Some("55P03") => {
                return Err(DatabaseError::Busy { table: table.name.clone() });
            }
            // Without the right to lock, the rows' own locks must do.
            Err(DatabaseError::Server(error)) if may_lock && error.state.as_deref() == Some("42501") => {
                may_lock = false
            }
            Err(error) => return Err(error),
        }
    }
    Err(DatabaseError::Busy { table: table.name.clone() })
}

/// Readers go on reading; whoever would write the table waits. SQLite's transaction is the lock.
async fn lock_table(connection: &mut Connection, options: &Options, may_lock: bool) -> Result<(), DatabaseError> {
    if connection.dialect() != DialectName::Postgresql {
        return Ok(());
    }
    let name = connection.quoted(&options.version_table.table_name())?;
    // Every question is a round trip of each step, so setting and asking go together.
    let wait = options.lock_wait.as_millis().clamp(1, 2_000_000_000);
    let before = connection
        .value(&format!("SELECT current_setting('lock_timeout'), set_config('lock_timeout', '{wait}ms', true)"))
        .await?
        .unwrap_or_else(|| "0".into());
    let lock = if may_lock {
        format!("LOCK TABLE {name} IN SHARE ROW EXCLUSIVE MODE")
    } else {
        format!("SELECT version_num FROM {name} FOR UPDATE")
    };
    let restore = format!("SELECT set_config('lock_timeout', '{}', true)", before.replace('\'', "''"));
    connection.execute(&format!("{lock}; {restore}")).await.map(drop)
}

/// Whether the rows of the version table, which is there, are still those the plan was made for.
pub(super) async fn check_heads(
    connection: &mut Connection,
    table: &VersionTable,
    expected: &[Id],
) -> Result<Result<(), Diagnostic>, DatabaseError> {
    Ok(compare_heads(&connection.version_rows(table).await?, expected))
}

pub(super) fn compare_heads(found: &[Id], expected: &[Id]) -> Result<(), Diagnostic> {
    if sorted(found) == sorted(expected) {
        return Ok(());
    }
    let list = |ids: &[Id]| if ids.is_empty() { "none".to_owned() } else { ids.join(", ") };
    let message = format!(
        "the database is no longer where this plan starts: its version rows are {}, expected {}",
        list(&sorted(found)),
        list(&sorted(expected))
    );
    Err(Diagnostic::error("history-moved", message)
        .hint("another run was quicker; plan again from where the database stands now"))
}

pub(super) fn sorted(ids: &[Id]) -> Vec<Id> {
    let mut ids = ids.to_vec();
    ids.sort();
    ids
}

fn is_duplicate(error: &DatabaseError) -> bool {
    error.server().is_some_and(|error| matches!(error.state.as_deref(), Some("23505" | "42P07")))
}

/// Databases with two environments have two version tables, and so two locks. FNV-1a: the same number in every version.
fn number(table: &VersionTable) -> i32 {
    let name = table.schema.iter().map(String::as_str).chain([table.name.as_str()]);
    let hash = name
        .flat_map(|part| part.bytes().chain([0]))
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    hash.cast_signed()
}

/// The lock is the whole server's, so its name holds the database's; 64 characters are all it may have.
fn mysql_name(table: &VersionTable) -> String {
    format!("concat('aludel.', md5(coalesce(DATABASE(), '')), '.{}')", number(table))
}
