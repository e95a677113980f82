//! What can go wrong with a database, sorted into stable codes; no text here ever holds a password.

use sqlx::mysql::MySqlDatabaseError;
use sqlx::postgres::{PgDatabaseError, PgErrorPosition};

use super::target::Target;
use crate::diagnostic::Diagnostic;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DatabaseError {
    #[error("cannot reach {place}: {reason}")]
    Unreachable { place: String, reason: String },
    #[error("no answer from {place} within {seconds} s")]
    NoAnswer { place: String, seconds: u64 },
    #[error("{place} takes no connection now: {reason}")]
    Unavailable { place: String, reason: String },
    #[error("{place} refuses the login: {reason}")]
    Authentication { place: String, reason: String },
    #[error("no such database at {place}: {reason}")]
    DatabaseMissing { place: String, reason: String },
    #[error("no secure connection to {place}: {reason}")]
    Tls { place: String, reason: String },
    #[error("option {option} of the database URL: {reason}")]
    Option { option: String, reason: String },
    #[error("{0}")]
    Server(Box<ServerError>),
    /// The answer to the last statement never came: whether it was carried out is unknown.
    #[error("the connection was lost: {reason}")]
    Lost { reason: String },
    /// Interrupted on request, or not sent any more: nothing of the statement was done.
    #[error("cancelled, as asked")]
    Cancelled,
    /// Alembic's own sentence.
    #[error("Online migration expected to match one row when {doing} in '{table}'; {found} found")]
    RowCount { doing: String, table: String, found: u64 },
    #[error("another run holds the version table {table}")]
    Busy { table: String },
    #[error("version table {table}: {reason}")]
    VersionTable { table: String, reason: String },
    #[error("{name:?} cannot be a name: {reason}")]
    Name { name: String, reason: String },
    #[error("cannot read the definition of table {table}: {reason}")]
    Reflection { table: String, reason: String },
}

/// What a server said of a statement.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ServerError {
    /// SQLSTATE, where the engine has one.
    pub state: Option<String>,
    /// MySQL's error number, SQLite's extended result code.
    pub number: Option<u32>,
    pub message: String,
    pub detail: Option<String>,
    pub hint: Option<String>,
    /// Where in the statement.
    pub position: Option<Position>,
    pub constraint: Option<String>,
}

impl std::fmt::Display for ServerError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)?;
        if let Some(detail) = &self.detail {
            write!(f, " ({detail})")?;
        }
        if let Some(position) = self.position {
            write!(f, " at line {}, column {} of the statement", position.line, position.column)?;
        }
        Ok(())
    }
}

/// A place in a statement; both count from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

impl Position {
    /// `character` counts from 1, as PostgreSQL does.
    pub(super) fn in_text(sql: &str, character: usize) -> Self {
        let before = sql.chars().take(character.saturating_sub(1));
        let mut position = Self { line: 1, column: 1 };
        for c in before {
            if c == '\n' {
                position = Self { line: position.line + 1, column: 1 };
            } else {
                position.column += 1;
            }
        }
        position
    }
}

impl DatabaseError {
    /// Stable, documented, and what scripts may test for.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreachable { .. } | Self::NoAnswer { .. } => "database-unreachable",
            Self::Unavailable { .. } => "database-unavailable",
            Self::Authentication { .. } => "authentication-failed",
            Self::DatabaseMissing { .. } => "database-missing",
            Self::Tls { .. } => "tls-failed",
            Self::Option { .. } => "bad-url-option",
            Self::Server(error) => error.code(),
            Self::Lost { .. } => "connection-lost",
            Self::Cancelled => "cancelled",
            Self::RowCount { .. } => "version-row-mismatch",
            Self::Busy { .. } => "another-run",
            Self::VersionTable { .. } => "version-table-unusable",
            Self::Name { .. } => "bad-name",
            Self::Reflection { .. } => "reflection-failed",
        }
    }

    pub fn hints(&self) -> Vec<String> {
        let hint = match self {
            Self::Unreachable { .. } | Self::NoAnswer { .. } => {
                "check host, port and network, and that the server is running"
            }
            Self::Unavailable { .. } => "try again shortly, or close connections that are not needed",
            Self::Authentication { .. } => "check user and password of the database URL",
            Self::DatabaseMissing { .. } => "create the database, or check its name in the database URL",
            Self::Tls { .. } => "check the certificates, or the URL's sslmode (PostgreSQL) or ssl_* options (MySQL)",
            Self::Lost { .. } => "look at the database before running again",
            Self::RowCount { .. } => {
                "another run may have changed the version table; look at the current revision again"
            }
            Self::Busy { .. } => "wait until it is done, then plan again",
            Self::Server(error) => return error.hints(),
            Self::Cancelled
            | Self::Option { .. }
            | Self::VersionTable { .. }
            | Self::Name { .. }
            | Self::Reflection { .. } => {
                return Vec::new();
            }
        };
        vec![hint.to_owned()]
    }

    pub fn server(&self) -> Option<&ServerError> {
        match self {
            Self::Server(error) => Some(error),
            Self::Unreachable { .. }
            | Self::NoAnswer { .. }
            | Self::Unavailable { .. }
            | Self::Authentication { .. }
            | Self::DatabaseMissing { .. }
            | Self::Tls { .. }
            | Self::Option { .. }
            | Self::Lost { .. }
            | Self::Cancelled
            | Self::RowCount { .. }
            | Self::Busy { .. }
            | Self::VersionTable { .. }
            | Self::Name { .. }
            | Self::Reflection { .. } => None,
        }
    }

    pub fn is_lost(&self) -> bool {
        matches!(self, Self::Lost { .. })
    }

    pub fn is_cancelled(&self) -> bool {
        matches!(self, Self::Cancelled)
    }

    pub fn to_diagnostic(&self) -> Diagnostic {
        self.hints().into_iter().fold(Diagnostic::error(self.code(), self.to_string()), Diagnostic::hint)
    }

    /// Sorts an error met while connecting.
    pub(super) fn of_connect(error: sqlx::Error, target: &Target) -> Self {
        let place = target.place();
        let hide = |text: &str| target.hide_password(text);
        let tls = is_tls(&error);
        match error {
            sqlx::Error::Io(error) if tls => Self::Tls { place, reason: hide(&error.to_string()) },
            sqlx::Error::Io(error) => Self::Unreachable { place, reason: hide(&error.to_string()) },
            sqlx::Error::Tls(error) => Self::Tls { place, reason: hide(&error.to_string()) },
            sqlx::Error::Configuration(error) => {
                Self::Option { option: "of the connection".into(), reason: hide(&error.to_string()) }
            }
            sqlx::Error::Database(error) => {
                let said = ServerError::of(error.as_ref(), "");
                let reason = hide(&said.message);
                match (said.state.as_deref(), said.number) {
                    (Some("28P01" | "28000"), _) | (_, Some(1045 | 1698 | 1251 | 2059)) => {
                        Self::Authentication { place, reason }
                    }
                    (Some("3D000"), _) | (_, Some(1049 | 14 | 526 | 270)) => Self::DatabaseMissing { place, reason },
                    (Some("53300" | "57P03" | "57P01" | "57P02"), _) | (_, Some(1040 | 1203 | 1226 | 1053 | 1129)) => {
                        Self::Unavailable { place, reason }
                    }
                    _ => Self::Server(Box::new(ServerError { message: reason, ..said })),
                }
            }
            other => Self::Unreachable { place, reason: hide(&other.to_string()) },
        }
    }

    /// Sorts an error met while running `sql`.
    pub(super) fn of_statement(error: sqlx::Error, sql: &str) -> Self {
        match error {
            sqlx::Error::Database(error) => {
                let said = ServerError::of(error.as_ref(), sql);
                if said.ends_session() { Self::Lost { reason: said.message } } else { Self::Server(Box::new(said)) }
            }
            // A message that does not fit the protocol leaves the stream at an unknown place: the connection is spent.
            other => Self::Lost { reason: other.to_string() },
        }
    }
}

/// A refused certificate or cipher; rustls wraps its own errors into invalid data of the stream.
pub(super) fn is_tls(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Tls(_) => true,
        sqlx::Error::Io(error) => error.kind() == std::io::ErrorKind::InvalidData && error.get_ref().is_some(),
        _ => false,
    }
}

impl ServerError {
    fn of(error: &(dyn sqlx::error::DatabaseError + 'static), sql: &str) -> Self {
        if let Some(error) = error.try_downcast_ref::<PgDatabaseError>() {
            let position = match error.position() {
                Some(PgErrorPosition::Original(character)) => Some(Position::in_text(sql, character)),
                Some(PgErrorPosition::Internal { .. }) | None => None,
            };
            return Self {
                state: Some(error.code().to_owned()),
                number: None,
                message: error.message().to_owned(),
                detail: error.detail().map(str::to_owned),
                hint: error.hint().map(str::to_owned),
                position,
                constraint: error.constraint().map(str::to_owned),
            };
        }
        if let Some(error) = error.try_downcast_ref::<MySqlDatabaseError>() {
            return Self {
                state: error.code().map(str::to_owned),
                number: Some(error.number().into()),
                message: error.message().to_owned(),
                ..Self::default()
            };
        }
        Self {
            number: error.code().and_then(|code| code.parse().ok()),
            message: error.message().to_owned(),
            ..Self::default()
        }
    }

    fn code(&self) -> &'static str {
        match (self.state.as_deref(), self.number) {
            (Some("42501"), _)
            | (Some("42000"), Some(1044 | 1142 | 1143 | 1227 | 1370))
            | (None, Some(8 | 264 | 520 | 776 | 1032 | 1288 | 1544)) => "permission-denied",
            (Some("55P03"), _) | (_, Some(1205)) => "lock-timeout",
            (Some("40P01"), _) | (_, Some(1213)) => "deadlock",
            (Some("57014"), _) | (_, Some(1969 | 3024)) => "statement-cancelled",
            (None, Some(5 | 6 | 261 | 262 | 517 | 773)) => "database-locked",
            (None, Some(26)) => "not-a-database",
            _ => "statement-failed",
        }
    }

    fn hints(&self) -> Vec<String> {
        let ours = match self.code() {
            "permission-denied" => Some("give the user the right, or run as one that has it"),
            "lock-timeout" | "deadlock" => {
                Some("another session holds what this needs; look at who blocks whom, and try again")
            }
            "database-locked" => Some("another process is writing this SQLite file; try again when it is done"),
            "not-a-database" => Some("the file is not an SQLite database, or is encrypted"),
            _ => None,
        };
        self.hint.clone().into_iter().chain(ours.map(str::to_owned)).collect()
    }

    /// The server ended the session along with the statement.
    fn ends_session(&self) -> bool {
        match (self.state.as_deref(), self.number) {
            (Some(state), None) => state.starts_with("08") || matches!(state, "57P01" | "57P02" | "57P03" | "57P05"),
            (_, Some(number)) if self.state.is_some() => matches!(number, 1053 | 1927 | 2006 | 2013 | 4031),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_a_line_and_a_column() {
        assert_eq!(Position::in_text("select\n  é, x", 11), Position { line: 2, column: 4 });
        assert_eq!(Position::in_text("selec 1", 1), Position { line: 1, column: 1 });
        assert_eq!(Position::in_text("ab", 99), Position { line: 1, column: 3 });
    }

    #[test]
    fn a_lost_session_is_told_apart_from_a_failed_statement() {
        let pg = |state: &str| ServerError { state: Some(state.into()), ..ServerError::default() };
        assert!(pg("57P01").ends_session());
        assert!(!pg("42601").ends_session());
        assert!(
            ServerError { state: Some("70100".into()), number: Some(1927), ..ServerError::default() }.ends_session()
        );
    }
}
