//! Which server answered.

use std::fmt;

use crate::schema::DialectName;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    pub dialect: DialectName,
    /// As the server says it: `16.4 (Debian 16.4-1)`, `10.11.6-MariaDB`.
    pub version: String,
}

impl Server {
    /// MySQL's protocol serves two engines; the version's text tells which.
    pub(super) fn of_mysql_family(version: String) -> Self {
        let dialect =
            if version.to_ascii_lowercase().contains("mariadb") { DialectName::Mariadb } else { DialectName::Mysql };
        // Old MariaDB pretends to be MySQL 5.5.5 so that replicas talk to it.
        let version = version.strip_prefix("5.5.5-").map_or(version.clone(), str::to_owned);
        Self { dialect, version }
    }

    /// The version's leading numbers: `[16, 4]`, `[3, 45, 1]`.
    pub fn numbers(&self) -> Vec<u32> {
        let end = self.version.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(self.version.len());
        self.version[..end].split('.').map_while(|part| part.parse().ok()).collect()
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let engine = match self.dialect {
            DialectName::Postgresql => "PostgreSQL",
            DialectName::Mysql => "MySQL",
            DialectName::Mariadb => "MariaDB",
            DialectName::Sqlite => "SQLite",
        };
        let number = self.numbers().iter().map(u32::to_string).collect::<Vec<_>>().join(".");
        write!(f, "{engine} {number}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mariadb_is_known_by_its_version() {
        let server = Server::of_mysql_family("5.5.5-10.11.6-MariaDB-0+deb12u1".into());
        assert_eq!(server.dialect, DialectName::Mariadb);
        assert_eq!(server.numbers(), [10, 11, 6]);
        assert_eq!(server.to_string(), "MariaDB 10.11.6");
        assert_eq!(Server::of_mysql_family("8.4.2".into()).dialect, DialectName::Mysql);
    }
}
