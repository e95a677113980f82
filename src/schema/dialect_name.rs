//! The engines whose SQL Aludel speaks.

use std::fmt;

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DialectName {
    Postgresql,
    Mysql,
    Mariadb,
    Sqlite,
}

impl DialectName {
    pub const ALL: [DialectName; 4] = [Self::Postgresql, Self::Mysql, Self::Mariadb, Self::Sqlite];

    /// The name SQLAlchemy gives it (`connection.dialect.name`).
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Postgresql => "postgresql",
            Self::Mysql => "mysql",
            Self::Mariadb => "mariadb",
            Self::Sqlite => "sqlite",
        }
    }

    /// MySQL and MariaDB commit at each DDL statement; PostgreSQL and (through sqlx) SQLite roll it back.
    pub fn has_transactional_ddl(self) -> bool {
        match self {
            Self::Postgresql | Self::Sqlite => true,
            Self::Mysql | Self::Mariadb => false,
        }
    }
}

impl fmt::Display for DialectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
