//! One connection to one database: no pool, one transaction at a time, and an honest word on whether it still stands.

use std::path::PathBuf;

use super::canceller::Canceller;
use super::connect::{mysql, postgresql, sqlite};
use super::error::{DatabaseError, Position};
use super::guard::{Guard, Unanswered};
use super::lot::{BETWEEN, LotAnswer, Stopped, common_start};
use super::question::{Execute, Lot, Query, Question, Rows};
use super::reach::Reach;
use super::result_set::ResultSet;
use super::rows::TextRow;
use super::server::Server;
use super::session::Session;
use super::target::Target;
use crate::dialect::Dialect;
use crate::operation::{CellKind, Counted, ResultColumn};
use crate::schema::DialectName;

#[derive(Debug)]
pub struct Connection {
    session: Session,
    guard: Guard,
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
        let mut reached = target.clone();
        let mut session = match target.dialect {
            DialectName::Postgresql => {
                let (session, answering) = postgresql::open(target).await?;
                reached = answering;
                session
            }
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
            DialectName::Postgresql => "SELECT current_setting('server_version'), pg_backend_pid()::text",
            DialectName::Mysql | DialectName::Mariadb => "SELECT VERSION(), CONNECTION_ID()",
            // Reading the schema shows at once whether the file is a database at all.
            DialectName::Sqlite => "SELECT sqlite_version(), (SELECT count(*) FROM sqlite_schema)",
        };
        let mut guard = Guard::new(sqlite_reach(&mut session, target).await?);
        let answer = guard.patiently(&mut session, &Rows(question)).await;
        let answer = answer.map_err(|error| DatabaseError::of_connect(error, target))?;
        let mut answer = answer.into_iter().next().unwrap_or_default().into_iter();
        let version = answer.next().flatten().unwrap_or_default();
        if target.dialect != DialectName::Sqlite {
            guard.reach = Reach::server(&reached, &session, answer.next().flatten().as_deref());
        }
        let server = match target.dialect {
            DialectName::Mysql | DialectName::Mariadb => Server::of_mysql_family(version),
            DialectName::Postgresql | DialectName::Sqlite => Server { dialect: target.dialect, version },
        };
        Ok(Self { session, guard, server, target: target.clone(), lost: None, transaction: false, absent })
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

    /// Statements that go to the server together, in one text; each must be closed in itself (`is_closed`).
    pub async fn execute_lot(&mut self, statements: &[&str]) -> LotAnswer {
        let nothing = |error| LotAnswer { done: Vec::new(), failed: Some((0, error)) };
        if let Err(error) = self.create_if_absent().await {
            return nothing(error);
        }
        let text = statements.join(BETWEEN);
        match self.ask(&Lot { text: &text, start: common_start(statements) }).await {
            Ok((done, None)) => LotAnswer { done, failed: None },
            Ok((done, Some(error))) => {
                let stopped = Stopped::find(statements, done.len(), &error);
                let sql = statements.get(stopped.at).copied().unwrap_or_default();
                let mut error = self.failed(self.guard.explain(error), sql);
                if let DatabaseError::Server(said) = &mut error {
                    // It was counted from the beginning of the lot.
                    said.position = stopped.character.map(|character| Position::in_text(sql, character));
                }
                LotAnswer { done, failed: Some((stopped.at, error)) }
            }
            Err(error) => nothing(error),
        }
    }

    /// The same, with the rows that come back.
    pub async fn query(&mut self, sql: &str) -> Result<ResultSet, DatabaseError> {
        self.create_if_absent().await?;
        let mut result = self.ask(&Query(sql)).await?;
        result.counted = self.of_this_statement(result.counted, sql);
        if result.columns.is_empty() && is_one_query(sql, self.dialect()) {
            result.columns = self.columns_of(sql).await?;
        }
        Ok(result)
    }

    /// No row has told them. The query was carried out, so asking what it would return spoils no transaction.
    async fn columns_of(&mut self, sql: &str) -> Result<Vec<ResultColumn>, DatabaseError> {
        let names =
            self.session.column_names(sql).await.map_err(|error| self.failed(Unanswered::Failed(error), sql))?;
        Ok(names.into_iter().map(|name| ResultColumn { name, kind: CellKind::Plain }).collect())
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
        if self.guard.refuses() {
            return Err(DatabaseError::Cancelled);
        }
        let committed = self.send_shielded("COMMIT").await;
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
        match self.send_shielded("ROLLBACK").await {
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
        let before = self.shield(true);
        let answer = self.ask_about_transaction().await;
        self.shield(before);
        answer
    }

    async fn ask_about_transaction(&mut self) -> Result<bool, DatabaseError> {
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

    /// Whose wish to cancel is carried out from now on; `None` is nobody's.
    pub fn heed(&mut self, canceller: Option<Canceller>) {
        self.guard.canceller = canceller;
    }

    /// For what has to be done also where somebody cancels: putting back in order.
    /// Returns whether it was on before.
    pub fn shield(&mut self, on: bool) -> bool {
        std::mem::replace(&mut self.guard.shielded, on)
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
        self.ask(&Rows(sql)).await
    }

    /// The first column of the first row.
    pub async fn value(&mut self, sql: &str) -> Result<Option<String>, DatabaseError> {
        Ok(self.rows(sql).await?.into_iter().next().and_then(|row| row.into_iter().next()).flatten())
    }

    async fn send(&mut self, sql: &str) -> Result<Counted, DatabaseError> {
        self.ask(&Execute(sql)).await
    }

    /// The way of every statement to the session.
    async fn ask<Q: Question>(&mut self, question: &Q) -> Result<Q::Answer, DatabaseError> {
        self.check()?;
        let answer = self.guard.watch(&mut self.session, question, self.server.dialect).await;
        answer.map_err(|unanswered| self.failed(unanswered, question.sql()))
    }

    async fn send_shielded(&mut self, sql: &str) -> Result<Counted, DatabaseError> {
        let before = self.shield(true);
        let answer = self.send(sql).await;
        self.shield(before);
        answer
    }

    fn check(&self) -> Result<(), DatabaseError> {
        match &self.lost {
            Some(reason) => Err(DatabaseError::Lost { reason: reason.clone() }),
            None => Ok(()),
        }
    }

    fn failed(&mut self, unanswered: Unanswered, sql: &str) -> DatabaseError {
        let error = match unanswered {
            Unanswered::Failed(error) => DatabaseError::of_statement(error, sql),
            Unanswered::Cancelled => DatabaseError::Cancelled,
            Unanswered::LetGo => DatabaseError::Lost { reason: "given up, as asked, before the answer came".into() },
        };
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
            self.guard.reach = sqlite_reach(&mut self.session, &self.target).await?;
            self.absent = None;
        }
        Ok(())
    }
}

fn is_one_query(sql: &str, dialect: DialectName) -> bool {
    let words = super::token::tokens(sql, dialect);
    words.first().is_some_and(|first| first.is_word("SELECT")) && super::text::count_statements(sql, dialect) == 1
}

async fn sqlite_reach(session: &mut Session, target: &Target) -> Result<Reach, DatabaseError> {
    match session {
        Session::Sqlite(_) => Ok(Reach::sqlite(session, sqlite::patience(target)?).await),
        Session::Postgresql(_) | Session::Mysql(_) => Ok(Reach::Nowhere),
    }
}

/// Whether SQLite's count of changes belongs to this text.
fn changes_rows(sql: &str) -> bool {
    let words = super::token::tokens(sql, DialectName::Sqlite);
    let changes = ["INSERT", "UPDATE", "DELETE", "REPLACE", "WITH"];
    words.first().is_some_and(|first| changes.iter().any(|word| first.is_word(word)))
}
