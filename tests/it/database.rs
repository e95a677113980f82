//! The database room against real servers.

use std::time::{Duration, Instant};

use aludel::database::{Connection, DatabaseError, Target, VersionTable};
use aludel::revision::RowChange;
use aludel::schema::DialectName;

use crate::support::servers::{Scratch, block_on, every, mysql, postgresql, sqlite};
use crate::support::{execute, query};

fn insert(id: &str) -> RowChange {
    RowChange::Insert { id: id.into() }
}

#[test]
fn version_rows_are_kept_as_alembic_keeps_them() {
    block_on(async {
        for database in every().await {
            let mut connection = database.connect().await;
            let table = VersionTable::default();
            assert_eq!(connection.versions(&table).await.unwrap(), [""; 0]);
            assert!(!connection.has_version_table(&table).await.unwrap(), "looking must not create the table");
            assert!(connection.ensure_version_table(&table).await.unwrap());
            assert!(!connection.create_version_table(&table).await.unwrap(), "somebody else was quicker");
            assert!(!connection.ensure_version_table(&table).await.unwrap());
            for change in [
                insert("a1"),
                insert("it's"),
                RowChange::Update { from: "it's".into(), to: "b2".into() },
                insert("c3"),
                RowChange::Delete { id: "c3".into() },
            ] {
                connection.apply(&table, &change).await.unwrap();
            }
            let mut rows = connection.versions(&table).await.unwrap();
            rows.sort();
            assert_eq!(rows, ["a1", "b2"], "{}", connection.dialect());

            let gone =
                connection.apply(&table, &RowChange::Update { from: "zz".into(), to: "b3".into() }).await.unwrap_err();
            assert_eq!(
                gone.to_string(),
                "Online migration expected to match one row when updating 'zz' to 'b3' in 'alembic_version'; 0 found"
            );
            let gone = connection.apply(&table, &RowChange::Delete { id: "zz".into() }).await.unwrap_err();
            assert_eq!(
                gone.to_string(),
                "Online migration expected to match one row when deleting 'zz' in 'alembic_version'; 0 found"
            );
            assert!(connection.apply(&table, &insert("a1")).await.is_err(), "the primary key holds");
            connection.close().await;
        }
    });
}

#[test]
fn a_version_table_without_its_key_counts_twin_rows() {
    block_on(async {
        for database in every().await {
            let mut connection = database.connect().await;
            let table = VersionTable { name: "Order".into(), primary_key: false, schema: None };
            connection.ensure_version_table(&table).await.unwrap();
            connection.apply(&table, &insert("a")).await.unwrap();
            connection.apply(&table, &insert("a")).await.unwrap();
            let twins = connection.apply(&table, &RowChange::Delete { id: "a".into() }).await.unwrap_err();
            assert!(twins.to_string().ends_with("; 2 found"), "{twins}");
            assert_eq!(twins.code(), "version-row-mismatch");
        }
    });
}

#[test]
fn postgresql_finds_the_version_table_through_the_search_path() {
    block_on(async {
        let Some(database) = postgresql().await else { return };
        let mut connection = database.connect().await;
        execute(&mut connection, &["CREATE SCHEMA app", "SET search_path TO app"]).await;
        let table = VersionTable::default();
        connection.ensure_version_table(&table).await.unwrap();
        connection.apply(&table, &insert("in_app")).await.unwrap();
        execute(&mut connection, &["SET search_path TO public"]).await;
        assert_eq!(connection.versions(&table).await.unwrap(), [""; 0]);
        let named = VersionTable { schema: Some("app".into()), ..VersionTable::default() };
        assert_eq!(connection.versions(&named).await.unwrap(), ["in_app"]);
    });
}

#[test]
fn a_version_table_that_may_not_be_read_is_an_error() {
    block_on(async {
        let Some(database) = postgresql().await else { return };
        let mut connection = database.connect().await;
        connection.ensure_version_table(&VersionTable::default()).await.unwrap();
        let role = format!("{}_role", database.name());
        execute(&mut connection, &[&format!("CREATE ROLE {role}"), &format!("SET ROLE {role}")]).await;
        let error = connection.versions(&VersionTable::default()).await.unwrap_err();
        execute(&mut connection, &["RESET ROLE", &format!("DROP ROLE {role}")]).await;
        assert_eq!(error.code(), "permission-denied");
    });
}

#[test]
fn transactions_hold_what_they_should() {
    block_on(async {
        for database in every().await {
            let mut connection = database.connect().await;
            execute(&mut connection, &["CREATE TABLE t (a INTEGER)"]).await;
            connection.begin().await.unwrap();
            assert!(connection.look_at_transaction().await.unwrap(), "{}", connection.dialect());
            assert_eq!(connection.execute("INSERT INTO t VALUES (1), (2)").await.unwrap().rows, 2);
            connection.rollback().await.unwrap();
            assert!(!connection.look_at_transaction().await.unwrap(), "{}", connection.dialect());
            connection.rollback().await.unwrap();
            assert_eq!(query(&mut connection, "SELECT a FROM t").await, [""; 0]);
            connection.begin().await.unwrap();
            execute(&mut connection, &["INSERT INTO t VALUES (3)"]).await;
            connection.commit().await.unwrap();
            assert_eq!(connection.execute("CREATE TABLE u (a INTEGER)").await.unwrap().rows, 0);
            assert_eq!(query(&mut connection, "SELECT a FROM t").await, ["3"]);
            // What a cancelled caller left open is not taken along into the next transaction.
            connection.begin().await.unwrap();
            execute(&mut connection, &["INSERT INTO t VALUES (4)"]).await;
            connection.begin().await.unwrap();
            connection.commit().await.unwrap();
            assert_eq!(query(&mut connection, "SELECT a FROM t").await, ["3"]);
        }
    });
}

#[test]
fn a_failed_statement_says_where_and_why() {
    block_on(async {
        let Some(database) = postgresql().await else { return };
        let mut connection = database.connect().await;
        let error = connection.execute("SELECT 1;\nSELECT é, nope").await.unwrap_err();
        let said = error.server().expect("the server's word").clone();
        assert_eq!(said.state.as_deref(), Some("42703"));
        assert_eq!(said.position.map(|at| (at.line, at.column)), Some((2, 8)));
        execute(&mut connection, &["CREATE TABLE t (a INTEGER CONSTRAINT pk PRIMARY KEY)", "INSERT INTO t VALUES (1)"])
            .await;
        let error = connection.execute("INSERT INTO t VALUES (1)").await.unwrap_err();
        let said = error.server().expect("the server's word");
        assert_eq!(said.constraint.as_deref(), Some("pk"));
        assert_eq!(said.detail.as_deref(), Some("Key (a)=(1) already exists."));
        assert_eq!(error.code(), "statement-failed");
    });
}

#[test]
fn an_ended_session_is_lost_and_says_so_ever_after() {
    block_on(async {
        for database in [postgresql().await, mysql().await].into_iter().flatten() {
            let mut connection = database.connect().await;
            let (ask, kill) = match connection.dialect() {
                DialectName::Postgresql => ("SELECT pg_backend_pid()::text", "SELECT pg_terminate_backend(ID)"),
                DialectName::Mysql | DialectName::Mariadb | DialectName::Sqlite => {
                    ("SELECT CONNECTION_ID()", "KILL ID")
                }
            };
            let id = connection.value(ask).await.unwrap().unwrap();
            connection.begin().await.unwrap();
            let mut other = database.connect().await;
            execute(&mut other, &[&kill.replace("ID", &id)]).await;
            let error = connection.execute("SELECT 1").await.unwrap_err();
            assert!(matches!(error, DatabaseError::Lost { .. }), "{}: {error:?}", connection.dialect());
            assert!(connection.is_lost() && !connection.in_transaction());
            assert!(connection.commit().await.is_err());
            assert!(connection.rollback().await.is_ok());
            connection.close().await;
        }
    });
}

#[test]
fn looking_at_a_missing_sqlite_file_creates_nothing() {
    block_on(async {
        let database: Scratch = sqlite();
        let file = std::path::PathBuf::from(database.name());
        let mut looking = database.connect().await;
        assert_eq!(looking.versions(&VersionTable::default()).await.unwrap(), [""; 0]);
        assert!(!file.exists());
        // Another process makes it: it is seen from then on.
        let mut writing = database.connect().await;
        writing.ensure_version_table(&VersionTable::default()).await.unwrap();
        writing.apply(&VersionTable::default(), &insert("a")).await.unwrap();
        assert!(file.exists());
        assert_eq!(looking.versions(&VersionTable::default()).await.unwrap(), ["a"]);
    });
}

#[test]
fn what_cannot_be_opened_is_told_by_a_stable_code() {
    async fn code(target: &Target) -> (String, String) {
        match Connection::open(target).await {
            Ok(_) => ("opened".into(), String::new()),
            Err(error) => (error.code().to_owned(), error.to_string()),
        }
    }
    block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let missing = Target::sqlite_file(&folder.path().join("no/such/x.db"));
        assert_eq!(code(&missing).await.0, "database-missing");
        let text = folder.path().join("text.db");
        std::fs::write(&text, "this is not a database, and long enough to be looked at as one: ".repeat(20)).unwrap();
        assert_eq!(code(&Target::sqlite_file(&text)).await.0, "not-a-database");

        let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        for dialect in [DialectName::Postgresql, DialectName::Mysql] {
            let target = Target {
                host: Some("127.0.0.1".into()),
                port: Some(closed),
                user: Some("u".into()),
                password: Some("hunter2".into()),
                ..Target::new(dialect)
            };
            let (code_, text) = code(&target).await;
            assert_eq!(code_, "database-unreachable", "{text}");
            let started = Instant::now();
            let port = Some(silent.local_addr().unwrap().port());
            let slow = Target { port, connect_timeout: Duration::from_millis(300), ..target };
            assert_eq!(code(&slow).await.0, "database-unreachable");
            assert!(started.elapsed() < Duration::from_secs(3));
        }

        for database in [postgresql().await, mysql().await].into_iter().flatten() {
            let gone = Target { database: Some("no_such_database".into()), ..database.target.clone() };
            let (code_, text) = code(&gone).await;
            assert_eq!(code_, "database-missing", "{text}");
        }
        if let Some(database) = mysql().await {
            let wrong = Target { password: Some("hunter2".into()), ..database.target.clone() };
            let (code_, text) = code(&wrong).await;
            assert_eq!(code_, "authentication-failed", "{text}");
            assert!(!text.contains("hunter2"));
        }
        if let Some(database) = postgresql().await {
            let options = vec![("sslmode".to_owned(), "verify-full".to_owned())];
            let strict = Target { options, ..database.target.clone() };
            let (code_, text) = code(&strict).await;
            assert_eq!(code_, "tls-failed", "{text}");
        }
    });
}

#[test]
fn encryption_is_used_where_it_is_asked_for() {
    block_on(async {
        if let Some(database) = postgresql().await {
            let mut plain = database.connect().await;
            if query(&mut plain, "SHOW ssl").await == ["on"] {
                for (mode, expected) in [("require", "true"), ("disable", "false")] {
                    let options = vec![("sslmode".into(), mode.into())];
                    let mut asked = Connection::open(&Target { options, ..database.target.clone() }).await.unwrap();
                    let sql = "SELECT ssl::text FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
                    assert_eq!(query(&mut asked, sql).await, [expected], "{mode}");
                }
            }
        }
        if let Some(database) = mysql().await {
            let options = vec![("ssl_mode".into(), "REQUIRED".into())];
            match Connection::open(&Target { options, ..database.target.clone() }).await {
                Ok(mut asked) => {
                    let rows = asked.rows("SHOW STATUS LIKE 'Ssl_cipher'").await.unwrap();
                    assert!(rows[0][1].as_deref().is_some_and(|cipher| !cipher.is_empty()), "{rows:?}");
                }
                Err(error) => assert_eq!(error.code(), "tls-failed", "{error}"),
            }
        }
    });
}

#[test]
fn sockets_are_reached() {
    // Who may log in through a socket is the server's affair; that it answered is ours.
    fn reached(opened: Result<Connection, DatabaseError>) {
        if let Err(error) = opened {
            assert!(
                ["authentication-failed", "permission-denied"].contains(&error.code()),
                "{}: {error}",
                error.code()
            );
        }
    }
    block_on(async {
        if let Some(database) = postgresql().await {
            let mut connection = database.connect().await;
            let folders = query(&mut connection, "SHOW unix_socket_directories").await.concat();
            let folder = folders.split(',').next().unwrap_or_default().trim().to_owned();
            let port = database.target.port.unwrap_or(5432);
            if std::path::Path::new(&format!("{folder}/.s.PGSQL.{port}")).exists() {
                let target = Target { host: Some(folder), ..database.target.clone() };
                reached(Connection::open(&target).await);
            }
        }
        if let Some(database) = mysql().await {
            let mut connection = database.connect().await;
            let socket = query(&mut connection, "SELECT @@socket").await.concat();
            if std::path::Path::new(&socket).exists() {
                let options = vec![("unix_socket".to_owned(), socket)];
                reached(Connection::open(&Target { host: None, options, ..database.target.clone() }).await);
            }
        }
    });
}

#[test]
fn a_session_keeps_the_servers_own_settings() {
    block_on(async {
        if let Some(database) = postgresql().await {
            let name = database.name();
            let mut connection = database.connect().await;
            execute(&mut connection, &[&format!("ALTER DATABASE {name} SET timezone TO 'Asia/Tokyo'")]).await;
            let mut connection = database.connect().await;
            assert_eq!(query(&mut connection, "SHOW timezone").await, ["Asia/Tokyo"]);
            let options = vec![("options".into(), "-c timezone=Europe/Rome -c statement_timeout=5\\ min".into())];
            let mut asked = Connection::open(&Target { options, ..database.target.clone() }).await.unwrap();
            assert_eq!(query(&mut asked, "SHOW timezone").await, ["Europe/Rome"]);
            assert_eq!(query(&mut asked, "SHOW statement_timeout").await, ["5min"]);
            assert_eq!(connection.database_name().await.unwrap(), name);
        }
        if let Some(database) = mysql().await {
            let mut connection = database.connect().await;
            for variable in ["sql_mode", "time_zone"] {
                let pair = connection.rows(&format!("SELECT @@SESSION.{variable}, @@GLOBAL.{variable}")).await.unwrap();
                assert_eq!(pair[0][0], pair[0][1], "{variable}");
            }
            assert_eq!(query(&mut connection, "SELECT 1 || 0").await, ["1"]);
        }
        let mut connection = sqlite().connect().await;
        assert_eq!(query(&mut connection, "PRAGMA foreign_keys").await, ["0"]);
    });
}

/// SQLAlchemy's dialect follows the URL: scripts ask for it by name, and options and types depend on it.
#[test]
fn the_language_is_the_one_the_url_names_whatever_the_server() {
    use aludel::operation::Operation;
    use aludel::schema::{DialectName, TableName};

    block_on(async {
        let Some(scratch) = mysql().await else { return };
        let mut connection = scratch.connect().await;
        assert_eq!(connection.dialect(), DialectName::Mysql);
        execute(&mut connection, &["CREATE TABLE t (a INTEGER, CONSTRAINT ck_a CHECK (a > 0))"]).await;
        let drop = Operation::DropConstraint {
            table: TableName::new("t"),
            name: Some("ck_a".into()),
            kind: Some("check".into()),
            if_exists: false,
        };
        // MariaDB has no DROP CHECK, MySQL has: the server decides this one.
        for sql in connection.compiler().compile(&drop).unwrap() {
            execute(&mut connection, &[&sql]).await;
        }
    });
}
