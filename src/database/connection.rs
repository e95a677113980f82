//! One connection to one database: no pool, one transaction at a time, and an honest word on whether it still stands.

use std::path::PathBuf;

use super::connect::{mysql, postgresql, sqlite};
use super::error::DatabaseError;
use super::result_set::ResultSet;
use super::rows::TextRow;
use super::server::Server;
use super::session::Session;
use super::target::Target;
use crate::dialect::Dialect;
use crate::operation::Counted;
use crate::schema::DialectName;

#[derive(Debug)]
pub struct Connection {
    session: Session,
    server: Server,
    target: Target,
    /// Why nothing more can be asked of this session, once it was lost.
    lost: Option<String>,
    transaction: bool,
    /// An SQLite file that does not exist yet; until something is written, an empty database in memory stands in for it.
    absent: Option<PathBuf>,
}

impl Connection {
    /// Connects, within the target's time. Looking at an SQLite file that does not exist creates nothing.
    pub async fn open(target: &Target) -> Result<Self, DatabaseError> {
        let no_answer =
            |_| DatabaseError::NoAnswer { place: target.place(), seconds: target.connect_timeout.as_secs() };
        tokio::time::timeout(target.connect_timeout, Self::connect(target)).await.map_err(no_answer)?
    }

    async fn connect(target: &Target) -> Result<Self, DatabaseError> {
        let mut absent = None;
        let mut session = match target.dialect {
            DialectName::Postgresql => postgresql::open(target).await?,
            DialectName::Mysql | DialectName::Mariadb => mysql::open(target).await?,
            DialectName::Sqlite => {
                let file = sqlite::file(target);
                absent = file.clone().filter(|file| !file.exists());
                match &absent {
                    Some(missing) if target.option(&["mode"]).is_some_and(|mode| mode != "rwc") => {
                        let reason = format!("{} does not exist", missing.display());
                        return Err(DatabaseError::DatabaseMissing { place: target.place(), reason });
                    }
                    Some(missing) => {
                        sqlite::check_folder(target, missing)?;
                        sqlite::open(&Target::sqlite_memory(), None).await?
                    }
                    None => sqlite::open(target, file.as_deref()).await?,
                }
            }
        };
        let question = match target.dialect {
            DialectName::Postgresql => "SHOW server_version",
            DialectName::Mysql | DialectName::Mariadb => "SELECT VERSION()",
            // Reading the schema shows at once whether the file is a database at all.
            DialectName::Sqlite => "SELECT sqlite_version(), (SELECT count(*) FROM sqlite_schema)",
        };
        let answer = session.rows(question).await.map_err(|error| DatabaseError::of_connect(error, target))?;
        let version = answer.into_iter().next().and_then(|row| row.into_iter().next()).flatten().unwrap_or_default();
        let server = match target.dialect {
            DialectName::Mysql | DialectName::Mariadb => Server::of_mysql_family(version),
            DialectName::Postgresql | DialectName::Sqlite => Server { dialect: target.dialect, version },
        };
        Ok(Self { session, server, target: target.clone(), lost: None, transaction: false, absent })
    }

    /// The language to speak. Of MySQL and MariaDB it is the one the URL names, as in SQLAlchemy: scripts ask for it by name, and
    /// options and types follow from it. What the server really is, [`Connection::server`] tells.
    pub fn dialect(&self) -> DialectName {
        match self.target.dialect {
            DialectName::Mysql | DialectName::Mariadb => self.target.dialect,
            DialectName::Postgresql | DialectName::Sqlite => self.server.dialect,
        }
    }

    /// Compiles for this connection.
    pub fn compiler(&self) -> Dialect {
        Dialect::new(self.dialect()).on_server(self.server.dialect)
    }

    pub fn server(&self) -> &Server {
        &self.server
    }

    pub fn target(&self) -> &Target {
        &self.target
    }

    /// The database that is connected to, as the server names it; for SQLite the file.
    pub async fn database_name(&mut self) -> Result<String, DatabaseError> {
        let question = match self.dialect() {
            DialectName::Postgresql => "SELECT current_database()::text",
            DialectName::Mysql | DialectName::Mariadb => "SELECT coalesce(DATABASE(), '')",
            DialectName::Sqlite => {
                let file = sqlite::file(&self.target);
                return Ok(file.map_or_else(|| ":memory:".to_owned(), |file| file.display().to_string()));
            }
        };
        Ok(self.value(question).await?.unwrap_or_default())
    }

    /// Runs a text of one or more statements, unprepared. Takes part in the transaction, if one is open.
    pub async fn execute(&mut self, sql: &str) -> Result<Counted, DatabaseError> {
        self.create_if_absent().await?;
        let counted = self.send(sql).await?;
        Ok(self.of_this_statement(counted, sql))
    }

    /// The same, with the rows that come back.
    pub async fn query(&mut self, sql: &str) -> Result<ResultSet, DatabaseError> {
        self.create_if_absent().await?;
        self.check()?;
        let answer = self.session.query(sql).await;
        let mut result = answer.map_err(|error| self.failed(error, sql))?;
        result.counted = self.of_this_statement(result.counted, sql);
        Ok(result)
    }

    /// SQLite answers with the count of the statement before when this one changes no rows.
    fn of_this_statement(&self, counted: Counted, sql: &str) -> Counted {
        let stale = self.dialect() == DialectName::Sqlite && !changes_rows(sql);
        if stale { Counted::default() } else { counted }
    }

    /// Opens a transaction; a stale one that a cancelled caller left behind is rolled back first.
    /// On SQLite it takes the write lock at once, so that two writers wait for each other instead of failing later.
    pub async fn begin(&mut self) -> Result<(), DatabaseError> {
        self.create_if_absent().await?;
        if self.transaction {
            self.rollback().await?;
        }
        let sql = match self.server.dialect {
            DialectName::Postgresql => "BEGIN",
            DialectName::Mysql | DialectName::Mariadb => "START TRANSACTION",
            DialectName::Sqlite => "BEGIN IMMEDIATE",
        };
        // Set before the answer: a caller that is dropped while waiting must not leave an unknown transaction open.
        self.transaction = true;
        if let Err(error) = self.send(sql).await {
            self.transaction = false;
            return Err(error);
        }
        Ok(())
    }

    /// A [`DatabaseError::Lost`] here leaves unknown whether the server committed.
    pub async fn commit(&mut self) -> Result<(), DatabaseError> {
        let committed = self.send("COMMIT").await;
        match committed {
            Ok(_) => {
                self.transaction = false;
                Ok(())
            }
            Err(error) => {
                // SQLite keeps the transaction of a refused commit open; the others have rolled it back.
                if self.dialect() != DialectName::Sqlite {
                    self.transaction = false;
                }
                Err(error)
            }
        }
    }

    /// Never an error where there is nothing to roll back; a lost session rolls back by itself.
    pub async fn rollback(&mut self) -> Result<(), DatabaseError> {
        self.transaction = false;
        if self.lost.is_some() {
            return Ok(());
        }
        match self.send("ROLLBACK").await {
            Err(DatabaseError::Server(error)) if error.message.contains("no transaction is active") => Ok(()),
            Err(DatabaseError::Lost { .. }) => Ok(()),
            other => other.map(drop),
        }
    }

    pub fn in_transaction(&self) -> bool {
        self.transaction
    }

    /// Asks the server, since a script's own `COMMIT` or `BEGIN` is not seen from here.
    pub async fn look_at_transaction(&mut self) -> Result<bool, DatabaseError> {
        self.transaction = match self.server.dialect {
            // A transaction's own time stands still: it equals the statement's only where the statement is all of it.
            DialectName::Postgresql => {
                self.value("SELECT (now() <> statement_timestamp())::text").await?.as_deref() == Some("true")
            }
            DialectName::Mariadb => self.value("SELECT @@in_transaction").await?.as_deref() == Some("1"),
            // MySQL does not say; every definition commits, and what began is what was sent.
            DialectName::Mysql => self.transaction,
            DialectName::Sqlite => match self.send("BEGIN").await {
                Ok(_) => {
                    self.send("ROLLBACK").await?;
                    false
                }
                Err(DatabaseError::Server(error)) if error.message.contains("within a transaction") => true,
                Err(error) => return Err(error),
            },
        };
        Ok(self.transaction)
    }

    pub fn is_lost(&self) -> bool {
        self.lost.is_some()
    }

    /// Says goodbye to the server; an open transaction is rolled back.
    pub async fn close(mut self) {
        if self.transaction {
            // Closing ends the transaction in any case.
            let _ = self.rollback().await;
        }
        if self.lost.is_none() {
            let _ = self.session.close().await;
        }
    }

    /// Rows as text, for looking at catalogs: writes nothing and creates nothing.
    pub async fn rows(&mut self, sql: &str) -> Result<Vec<TextRow>, DatabaseError> {
        self.check()?;
        self.appear().await?;
        let answer = self.session.rows(sql).await;
        answer.map_err(|error| self.failed(error, sql))
    }

    /// The first column of the first row.
    pub async fn value(&mut self, sql: &str) -> Result<Option<String>, DatabaseError> {
        Ok(self.rows(sql).await?.into_iter().next().and_then(|row| row.into_iter().next()).flatten())
    }

    async fn send(&mut self, sql: &str) -> Result<Counted, DatabaseError> {
        self.check()?;
        let answer = self.session.execute(sql).await;
        answer.map_err(|error| self.failed(error, sql))
    }

    fn check(&self) -> Result<(), DatabaseError> {
        match &self.lost {
            Some(reason) => Err(DatabaseError::Lost { reason: reason.clone() }),
            None => Ok(()),
        }
    }

    fn failed(&mut self, error: sqlx::Error, sql: &str) -> DatabaseError {
        let error = DatabaseError::of_statement(error, sql);
        if let DatabaseError::Lost { reason } = &error {
            self.lost = Some(reason.clone());
            self.transaction = false;
        }
        error
    }

    /// Another process may have made the file meanwhile.
    async fn appear(&mut self) -> Result<(), DatabaseError> {
        match &self.absent {
            Some(file) if file.exists() => self.open_file().await,
            Some(_) | None => Ok(()),
        }
    }

    async fn create_if_absent(&mut self) -> Result<(), DatabaseError> {
        if self.absent.is_some() { self.open_file().await } else { Ok(()) }
    }

    async fn open_file(&mut self) -> Result<(), DatabaseError> {
        if let Some(file) = &self.absent {
            self.session = sqlite::open(&self.target, Some(file)).await?;
            self.absent = None;
        }
        Ok(())
    }
}

/// Whether SQLite's count of changes belongs to this text.
fn changes_rows(sql: &str) -> bool {
    let words = super::token::tokens(sql, DialectName::Sqlite);
    let changes = ["INSERT", "UPDATE", "DELETE", "REPLACE", "WITH"];
    words.first().is_some_and(|first| changes.iter().any(|word| first.is_word(word)))
}
