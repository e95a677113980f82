//! Proof that another process works on this database: a lock with a number nobody can guess, which only the same server shows.

use std::hash::{BuildHasher, RandomState};

use crate::database::{Connection, DatabaseError};
use crate::schema::DialectName;

/// Held by this session until it is let go.
pub(super) struct Proof {
    dialect: DialectName,
    number: u64,
    /// SQLite's, since only its file tells.
    pub file: Option<String>,
}

impl Proof {
    /// None for a database in memory, which no other process has.
    pub async fn lay(connection: &mut Connection) -> Result<Option<Self>, DatabaseError> {
        let mut proof = Self { dialect: connection.dialect(), number: RandomState::new().hash_one(()), file: None };
        let question = match proof.dialect {
            DialectName::Postgresql => format!("SELECT pg_advisory_lock({})::text", proof.number.cast_signed()),
            DialectName::Mysql | DialectName::Mariadb => format!("SELECT GET_LOCK({}, 0)", proof.mysql_name()),
            DialectName::Sqlite => {
                let found = connection.value("SELECT file FROM pragma_database_list WHERE name = 'main'").await?;
                let named = match found.filter(|file| !file.is_empty()) {
                    Some(file) => file,
                    // A file that is not there yet.
                    None => connection.database_name().await?,
                };
                if named == ":memory:" {
                    return Ok(None);
                }
                let absolute = std::path::absolute(&named).map(|path| path.to_string_lossy().into_owned());
                proof.file = Some(absolute.unwrap_or(named));
                return Ok(Some(proof));
            }
        };
        connection.value(&question).await?;
        Ok(Some(proof))
    }

    /// What the other process asks its own connection: the number of its session, and whether it is here.
    pub fn question(&self) -> String {
        match self.dialect {
            DialectName::Postgresql => format!(
                "SELECT pg_backend_pid(), EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1 \
                 AND classid::bigint = {} AND objid::bigint = {} \
                 AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))",
                self.number >> 32,
                self.number & 0xffff_ffff,
            ),
            DialectName::Mysql | DialectName::Mariadb => {
                format!("SELECT CONNECTION_ID(), IS_USED_LOCK({}) IS NOT NULL", self.mysql_name())
            }
            DialectName::Sqlite => "PRAGMA database_list".to_owned(),
        }
    }

    pub fn dialects(&self) -> &'static [&'static str] {
        match self.dialect {
            DialectName::Postgresql => &["postgresql"],
            DialectName::Mysql | DialectName::Mariadb => &["mysql", "mariadb"],
            DialectName::Sqlite => &["sqlite"],
        }
    }

    /// Never fails: a session that is gone has let go.
    pub async fn lift(self, connection: &mut Connection) {
        let question = match self.dialect {
            DialectName::Postgresql => format!("SELECT pg_advisory_unlock({})::text", self.number.cast_signed()),
            DialectName::Mysql | DialectName::Mariadb => format!("SELECT RELEASE_LOCK({})", self.mysql_name()),
            DialectName::Sqlite => return,
        };
        if !connection.is_lost() {
            let before = connection.shield(true);
            let _ = connection.value(&question).await;
            connection.shield(before);
        }
    }

    /// The lock is the whole server's, so its name holds the database's.
    fn mysql_name(&self) -> String {
        format!("concat('aludel.{:016x}.', md5(coalesce(DATABASE(), '')))", self.number)
    }
}

/// How long a server may take to end a session whose program is gone.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);

/// Ends a session of another process, and waits until nothing of it is left. Where that is not allowed the server does it in its
/// own time.
pub(super) async fn end_session(connection: &mut Connection, session: u64) {
    let (end, ask) = match connection.dialect() {
        DialectName::Postgresql => (
            format!(
                "SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity WHERE pid = {session} AND datname = current_database()"
            ),
            format!("SELECT pid::text FROM pg_stat_activity WHERE pid = {session} AND datname = current_database()"),
        ),
        DialectName::Mysql | DialectName::Mariadb => {
            (format!("KILL {session}"), format!("SELECT id FROM information_schema.processlist WHERE id = {session}"))
        }
        DialectName::Sqlite => return,
    };
    let before = connection.shield(true);
    let _ = connection.rows(&end).await;
    let started = std::time::Instant::now();
    while started.elapsed() < PATIENCE && matches!(connection.value(&ask).await, Ok(Some(_))) {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    connection.shield(before);
}
