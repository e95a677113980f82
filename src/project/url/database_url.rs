//! A parsed database URL, which shows its password to nobody who doesn't ask for it by name.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use crate::schema::DialectName;

/// Its `Display` and `Debug` show the masked text.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl {
    pub(super) engine: DialectName,
    pub(super) driver: Option<String>,
    pub(super) user: Option<String>,
    pub(super) password: Option<String>,
    pub(super) host: Option<String>,
    pub(super) port: Option<u16>,
    pub(super) database: Option<String>,
    pub(super) socket: Option<PathBuf>,
    pub(super) options: BTreeMap<String, String>,
    pub(super) masked: String,
    pub(super) notes: Vec<String>,
}

/// Where an SQLite database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SqliteFile {
    Memory,
    /// Relative to the current directory, unless [`DatabaseUrl::relative_to`] made it absolute.
    Path(PathBuf),
    /// A `file:` URI with its query.
    Uri(String),
}

impl DatabaseUrl {
    pub fn engine(&self) -> DialectName {
        self.engine
    }

    /// The Python driver that the URL names (`psycopg2`, `asyncpg`, `pymysql`, …). It makes no difference to us.
    pub fn driver(&self) -> Option<&str> {
        self.driver.as_deref()
    }

    pub fn user(&self) -> Option<&str> {
        self.user.as_deref()
    }

    pub fn password(&self) -> Option<&str> {
        self.password.as_deref()
    }

    /// A name or address, IPv6 without brackets. None with a socket, and where the engine's default applies.
    pub fn host(&self) -> Option<&str> {
        self.host.as_deref()
    }

    pub fn port(&self) -> Option<u16> {
        self.port
    }

    /// The name of the database; for SQLite see [`DatabaseUrl::sqlite_file`].
    pub fn database(&self) -> Option<&str> {
        self.database.as_deref()
    }

    /// PostgreSQL: the directory of the socket. MySQL: the socket itself.
    pub fn socket(&self) -> Option<&Path> {
        self.socket.as_deref()
    }

    /// The query of the URL, decoded, without what the other fields took from it.
    pub fn options(&self) -> &BTreeMap<String, String> {
        &self.options
    }

    pub fn option(&self, key: &str) -> Option<&str> {
        self.options.get(key).map(String::as_str)
    }

    /// The URL as written, with `***` in place of the password and of options that look like secrets.
    pub fn masked(&self) -> &str {
        &self.masked
    }

    /// What the user should know about how the URL was read.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Only for SQLite.
    pub fn sqlite_file(&self) -> Option<SqliteFile> {
        if self.engine != DialectName::Sqlite {
            return None;
        }
        let database = self.database.as_deref().unwrap_or_default();
        Some(if database.is_empty() || database == ":memory:" {
            SqliteFile::Memory
        } else if database.starts_with("file:") && self.option("uri").is_some_and(is_true) {
            let query: Vec<String> = self
                .options
                .iter()
                .filter(|(key, _)| *key != "uri")
                .map(|(key, value)| format!("{key}={value}"))
                .collect();
            let separator = if query.is_empty() { "" } else { "?" };
            SqliteFile::Uri(format!("{database}{separator}{}", query.join("&")))
        } else {
            SqliteFile::Path(PathBuf::from(database))
        })
    }

    /// A relative SQLite file becomes one under that directory.
    #[must_use]
    pub fn relative_to(mut self, directory: &Path) -> Self {
        if let Some(SqliteFile::Path(path)) = self.sqlite_file()
            && path.is_relative()
            && let Some(joined) = directory.join(path).to_str()
        {
            self.database = Some(joined.to_owned());
        }
        self
    }
}

fn is_true(text: &str) -> bool {
    matches!(text.to_ascii_lowercase().as_str(), "true" | "1" | "yes" | "on" | "t" | "y")
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked)
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({:?})", self.masked)
    }
}
