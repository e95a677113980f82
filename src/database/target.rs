//! Which database to open, and how: a parsed URL with nothing of its spelling left.

use std::fmt;
use std::path::Path;
use std::time::Duration;

use crate::project::{DatabaseUrl, SqliteFile};
use crate::schema::DialectName;

/// How long a server may take to answer the first time.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// `Debug` leaves the password out; there is no `Display`, [`Target::place`] is what messages show.
#[derive(Clone, PartialEq, Eq)]
pub struct Target {
    /// MySQL and MariaDB are told apart by the server's own word, whichever is asked for.
    pub dialect: DialectName,
    pub user: Option<String>,
    pub password: Option<String>,
    pub host: Option<String>,
    pub port: Option<u16>,
    /// A database's name, or SQLite's file; `None` is the server's default, or memory.
    pub database: Option<String>,
    /// The URL's query, decoded, in its order; keys may repeat.
    pub options: Vec<(String, String)>,
    pub connect_timeout: Duration,
}

impl Target {
    pub fn new(dialect: DialectName) -> Self {
        Self {
            dialect,
            user: None,
            password: None,
            host: None,
            port: None,
            database: None,
            options: Vec::new(),
            connect_timeout: CONNECT_TIMEOUT,
        }
    }

    pub fn sqlite_file(path: &Path) -> Self {
        Self { database: Some(path.to_string_lossy().into_owned()), ..Self::new(DialectName::Sqlite) }
    }

    pub fn sqlite_memory() -> Self {
        Self::new(DialectName::Sqlite)
    }

    /// The last value given for an option, under any of its names.
    pub fn option(&self, names: &[&str]) -> Option<&str> {
        self.options.iter().rev().find(|(key, _)| names.contains(&key.as_str())).map(|(_, value)| value.as_str())
    }

    /// Where this is, for messages: never with a password.
    pub fn place(&self) -> String {
        match self.dialect {
            DialectName::Sqlite => match &self.database {
                Some(file) if !file.is_empty() => format!("the SQLite file {file}"),
                Some(_) | None => "SQLite in memory".to_owned(),
            },
            DialectName::Postgresql => self.server_place("PostgreSQL", &["host", "unix_sock"]),
            DialectName::Mysql | DialectName::Mariadb => self.server_place("MySQL", &["unix_socket"]),
        }
    }

    fn server_place(&self, engine: &str, sockets: &[&str]) -> String {
        let host = self.host.as_deref().filter(|host| !host.is_empty()).or_else(|| self.option(sockets));
        match (host, self.port) {
            (Some(host), Some(port)) => format!("{engine} at {host}:{port}"),
            (Some(host), None) => format!("{engine} at {host}"),
            (None, Some(port)) => format!("{engine} on port {port}"),
            (None, None) => format!("the local {engine}"),
        }
    }

    /// Replaces the password wherever a driver's words repeat it.
    pub fn hide_password(&self, text: &str) -> String {
        let mut text = text.to_owned();
        let given = self.password.as_deref();
        for secret in given.into_iter().chain(self.option(&["password", "passwd"])).filter(|secret| !secret.is_empty())
        {
            text = text.replace(secret, "***");
        }
        text
    }
}

impl From<&DatabaseUrl> for Target {
    fn from(url: &DatabaseUrl) -> Self {
        let text = |text: Option<&str>| text.map(str::to_owned);
        let mut options: Vec<(String, String)> =
            url.options().iter().map(|(key, value)| (key.clone(), value.clone())).collect();
        let mut host = text(url.host());
        if let Some(socket) = url.socket().map(|path| path.to_string_lossy().into_owned()) {
            match url.engine() {
                DialectName::Mysql | DialectName::Mariadb => options.push(("unix_socket".into(), socket)),
                DialectName::Postgresql | DialectName::Sqlite => host = Some(socket),
            }
        }
        let database = match url.sqlite_file() {
            None => text(url.database()),
            Some(SqliteFile::Memory) => None,
            Some(SqliteFile::Uri(uri)) => Some(uri),
            // Without `uri=true` the prefix is part of a file's name.
            Some(SqliteFile::Path(path)) if path.to_string_lossy().starts_with("file:") => {
                Some(Path::new(".").join(path).to_string_lossy().into_owned())
            }
            Some(SqliteFile::Path(path)) => Some(path.to_string_lossy().into_owned()),
        };
        let mut target = Self {
            user: text(url.user()),
            password: text(url.password()),
            host,
            port: url.port(),
            database,
            ..Self::new(url.engine())
        };
        let seconds = |text: &str| text.parse().ok().filter(|seconds| (1.0..=86_400.0).contains(seconds));
        let asked = options.iter().find(|(key, _)| key == "connect_timeout");
        if let Some(seconds) = asked.and_then(|(_, value)| seconds(value)) {
            target.connect_timeout = Duration::from_secs_f64(seconds);
        }
        target.options = options;
        target
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let options: Vec<_> =
            self.options.iter().filter(|(key, _)| !matches!(key.as_str(), "password" | "passwd")).collect();
        f.debug_struct("Target")
            .field("dialect", &self.dialect)
            .field("user", &self.user)
            .field("password", &self.password.as_ref().map(|_| "***"))
            .field("host", &self.host)
            .field("port", &self.port)
            .field("database", &self.database)
            .field("options", &options)
            .field("connect_timeout", &self.connect_timeout)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_says_it_all() {
        let target = |url: &str| Target::from(&DatabaseUrl::parse(url).unwrap());
        let pg = target("postgresql+psycopg2://ann:p%40ss@db:6543/shop?sslmode=require&connect_timeout=3");
        assert_eq!(
            (pg.user.as_deref(), pg.password.as_deref(), pg.host.as_deref()),
            (Some("ann"), Some("p@ss"), Some("db"))
        );
        assert_eq!(
            (pg.port, pg.database.as_deref(), pg.option(&["sslmode"])),
            (Some(6543), Some("shop"), Some("require"))
        );
        assert_eq!(pg.connect_timeout, Duration::from_secs(3));
        assert_eq!(target("postgresql:///shop?host=/run/pg").host.as_deref(), Some("/run/pg"));
        let mysql = target("mysql+pymysql://root@/shop?unix_socket=/run/my.sock&charset=utf8mb4");
        assert_eq!((mysql.host, mysql.options.last().unwrap().1.as_str()), (None, "/run/my.sock"));
        assert_eq!(target("sqlite://").database, None);
        assert_eq!(target("sqlite:///a.db").database.as_deref(), Some("a.db"));
        assert_eq!(target("sqlite:////a.db").database.as_deref(), Some("/a.db"));
        assert_eq!(target("sqlite:///file:a.db").database.as_deref(), Some("./file:a.db"));
        assert_eq!(target("sqlite:///file:a.db?mode=ro&uri=true").database.as_deref(), Some("file:a.db?mode=ro"));
    }

    #[test]
    fn a_password_is_shown_nowhere() {
        let target = Target {
            user: Some("ann".into()),
            password: Some("s3cret".into()),
            host: Some("db".into()),
            port: Some(5432),
            options: vec![("password".into(), "other1".into())],
            ..Target::new(DialectName::Postgresql)
        };
        let shown = format!("{target:?} {}", target.place());
        assert!(!shown.contains("s3cret") && !shown.contains("other1"), "{shown}");
        assert_eq!(target.place(), "PostgreSQL at db:5432");
        assert_eq!(target.hide_password("login s3cret, other1"), "login ***, ***");
    }
}
