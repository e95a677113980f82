//! Plans run against real servers.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use aludel::database::{Connection, VersionTable};
use aludel::executor::{Ending, Event, Options, SharedScripts, Standing, StopFlag, run};
use aludel::operation::{Operation, Recorded};
use aludel::revision::{Direction, Plan, RowChange, Step};

use crate::support::scripts::{Given, execute as op_execute, upgrade};
use crate::support::servers::{block_on, every, mysql, postgresql, sqlite};
use crate::support::{execute, query};

/// What a run told.
#[derive(Default)]
struct Log(Mutex<Vec<Event>>);

impl Log {
    fn events(&self) -> Vec<Event> {
        self.0.lock().unwrap().clone()
    }

    /// One word each.
    fn words(&self) -> Vec<String> {
        let events = self.events().into_iter();
        events.map(|event| serde_json::to_value(event).unwrap()["event"].as_str().unwrap().to_owned()).collect()
    }

    fn finish(&self) -> (Vec<String>, usize) {
        match self.events().pop() {
            Some(Event::RunFinished { heads, steps_done, .. }) => (heads, steps_done),
            other => panic!("a run ends with RunFinished, not {other:?}"),
        }
    }
}

async fn go_with(
    connection: &mut Connection,
    scripts: &SharedScripts,
    plan: &Plan,
    options: &Options,
) -> (Ending, Log) {
    let log = Log::default();
    let ending =
        run(connection, scripts, plan, options, &|event| log.0.lock().unwrap().push(event), &StopFlag::new()).await;
    assert!(!connection.in_transaction(), "a transaction was left open");
    if !connection.is_lost() {
        assert!(!connection.look_at_transaction().await.unwrap(), "a transaction was left open");
    }
    (ending, log)
}

async fn go(connection: &mut Connection, scripts: Given, plan: &Plan) -> (Ending, Log) {
    go_with(connection, &scripts.shared(), plan, &Options::default()).await
}

async fn rows(connection: &mut Connection) -> Vec<String> {
    connection.versions(&VersionTable::default()).await.unwrap()
}

fn failed(ending: &Ending) -> (&str, &str, &Standing) {
    match ending {
        Ending::Failed { diagnostic, standing, .. } => (&diagnostic.code, &diagnostic.message, standing),
        Ending::Done | Ending::Stopped => panic!("expected a failure, not {ending:?}"),
    }
}

#[test]
fn steps_run_in_order_and_tell_everything() {
    block_on(async {
        for database in every().await {
            let mut connection = database.connect().await;
            let scripts = Given::new()
                .sql("a", &["CREATE TABLE t (n INTEGER)", "INSERT INTO t VALUES (1), (2)"])
                .sql("b", &["UPDATE t SET n = n + 1"]);
            let (ending, log) = go(&mut connection, scripts, &upgrade(&[], &["a", "b"])).await;
            assert!(matches!(ending, Ending::Done), "{ending:?}");
            assert_eq!(rows(&mut connection).await, ["b"]);
            assert_eq!(query(&mut connection, "SELECT n FROM t ORDER BY n").await, ["2", "3"]);
            let expected = "run_started step_started output evaluated statement_started statement_finished \
                statement_started statement_finished statement_started statement_finished statement_started \
                statement_finished step_finished step_started output evaluated statement_started statement_finished \
                statement_started statement_finished step_finished run_finished";
            assert_eq!(log.words().join(" "), expected.split_whitespace().collect::<Vec<_>>().join(" "));
            let statements: Vec<_> = log
                .events()
                .into_iter()
                .filter_map(|event| match event {
                    Event::StatementStarted { revision, number, total, line, .. } => {
                        Some((revision, number, total, line))
                    }
                    _ => None,
                })
                .collect();
            let at = |revision: &str, number, total, line| (revision.to_owned(), number, total, line);
            assert_eq!(
                statements,
                [
                    at("a", 0, 2, 0),
                    at("a", 1, 2, 1),
                    at("a", 2, 2, 2),
                    at("a", 2, 2, 0),
                    at("b", 1, 1, 1),
                    at("b", 1, 1, 0)
                ]
            );
            assert_eq!(log.finish(), (vec!["b".into()], 2));
            let written: Vec<u64> = log
                .events()
                .into_iter()
                .filter_map(|event| match event {
                    Event::StatementFinished { rows, .. } => Some(rows),
                    _ => None,
                })
                .collect();
            assert_eq!(written, [0, 0, 2, 1, 2, 1]);
        }
    });
}

#[test]
fn sequences_count_inside_schemas_and_go_with_them() {
    block_on(async {
        let Some(database) = postgresql().await else { return };
        let mut connection = database.connect().await;
        let operations = |given: serde_json::Value| serde_json::from_value::<Vec<Operation>>(given).unwrap();
        let sequence = serde_json::json!({"schema": "My own", "name": "Count's"});
        let scripts = Given::new()
            .script(
                "a",
                operations(serde_json::json!([
                    {"op": "create_schema", "schema": "My own"},
                    {"op": "create_schema", "schema": "My own", "if_not_exists": true},
                    {"op": "create_sequence",
                        "sequence": {"name": sequence, "start": 7, "increment": 3, "max_value": 13, "cycle": false,
                            "ty": {"kind": "small_integer"}}},
                    {"op": "create_table", "table": {"name": {"name": "t"}, "columns": [
                        {"name": "n", "ty": {"kind": "integer"}, "server_default":
                            {"default": "expr", "expr": {"expr": "next_value", "sequence": sequence}}},
                        {"name": "m", "ty": {"kind": "integer"}}]}},
                ])),
            )
            .sql("b", &["INSERT INTO t (m) VALUES (0), (0)"])
            .script(
                "c",
                operations(serde_json::json!([
                    {"op": "drop_column", "table": {"name": "t"}, "column": "m"},
                    {"op": "drop_schema", "schema": "My own", "cascade": true},
                    {"op": "drop_sequence", "sequence": sequence, "if_exists": true},
                ])),
            );
        let (ending, _) = go(&mut connection, scripts, &upgrade(&[], &["a", "b", "c"])).await;
        assert!(matches!(ending, Ending::Done), "{ending:?}");
        assert_eq!(query(&mut connection, "SELECT n FROM t ORDER BY n").await, ["7", "10"]);
        assert_eq!(query(&mut connection, "SELECT count(*) FROM pg_class WHERE relkind = 'S'").await, ["0"]);
    });
}

#[test]
fn a_failure_in_the_middle_leaves_a_transactional_database_as_it_was() {
    block_on(async {
        for database in [Some(sqlite()), postgresql().await].into_iter().flatten() {
            let mut connection = database.connect().await;
            let scripts = Given::new().sql("a", &["CREATE TABLE t (n INTEGER)"]).sql(
                "b",
                &["CREATE TABLE u (n INTEGER)", "INSERT INTO t VALUES (1)", "selec 1", "INSERT INTO t VALUES (2)"],
            );
            let (ending, log) = go(&mut connection, scripts, &upgrade(&[], &["a", "b", "c"])).await;
            let (code, message, standing) = failed(&ending);
            assert_eq!(code, "statement-failed");
            assert!(message.starts_with("revision b: execute failed: "), "{message}");
            assert!(message.contains("selec 1"), "{message}");
            assert!(matches!(standing, Standing::RolledBack), "{standing:?}");
            let Ending::Failed { revision, diagnostic, .. } = &ending else { unreachable!() };
            assert_eq!(revision.as_deref(), Some("b"));
            let span = diagnostic.span.as_ref().expect("the script's line");
            assert_eq!((span.file.to_str(), span.line, span.column), (Some("versions/b.py"), 3, 5));
            assert_eq!(rows(&mut connection).await, ["a"]);
            assert_eq!(query(&mut connection, "SELECT n FROM t").await, [""; 0]);
            assert!(connection.execute("SELECT * FROM u").await.is_err());
            assert_eq!(log.finish(), (vec!["a".into()], 1));
        }
    });
}

#[test]
fn the_first_failing_revision_leaves_no_version_table_behind() {
    block_on(async {
        for database in [Some(sqlite()), postgresql().await].into_iter().flatten() {
            let mut connection = database.connect().await;
            let (ending, _) = go(&mut connection, Given::new().sql("a", &["selec 1"]), &upgrade(&[], &["a"])).await;
            assert!(matches!(failed(&ending).2, Standing::RolledBack));
            assert!(!connection.has_version_table(&VersionTable::default()).await.unwrap());
        }
    });
}

#[test]
fn where_definitions_commit_the_standing_says_what_stays() {
    block_on(async {
        let Some(database) = mysql().await else { return };
        let mut connection = database.connect().await;
        let scripts = || {
            Given::new()
                .sql("a", &["CREATE TABLE t (n INTEGER) ENGINE=InnoDB"])
                .sql(
                    "b",
                    &[
                        "INSERT INTO t VALUES (1)",
                        "CREATE TABLE u (n INTEGER)",
                        "INSERT INTO t VALUES (2)",
                        "INSERT INTO t VALUES ('x', 'y')",
                    ],
                )
                .sql("c", &["INSERT INTO t VALUES (3)", "INSERT INTO t VALUES ('x', 'y')"])
                .sql("d", &["CREATE TABLE t (n INTEGER)"])
        };
        let (ending, log) = go(&mut connection, scripts(), &upgrade(&[], &["a", "b"])).await;
        let (_, message, standing) = failed(&ending);
        assert!(matches!(standing, Standing::Partial { done: 2, total: 4 }), "{standing:?} {message}");
        assert_eq!(query(&mut connection, "SELECT n FROM t").await, ["1"]);
        assert_eq!(rows(&mut connection).await, ["a"]);
        assert_eq!(log.finish(), (vec!["a".into()], 1));
        assert!(standing.to_string().contains("the first 2 of 4 statements of this revision are done"), "{standing}");

        let (ending, _) = go(&mut connection, scripts(), &upgrade(&["a"], &["c"])).await;
        assert!(matches!(failed(&ending).2, Standing::RolledBack), "only rows were written: {ending:?}");
        assert_eq!(query(&mut connection, "SELECT n FROM t").await, ["1"]);

        let (ending, _) = go(&mut connection, scripts(), &upgrade(&["a"], &["d"])).await;
        assert!(matches!(failed(&ending).2, Standing::Partial { done: 0, total: 1 }), "{ending:?}");
    });
}

#[test]
fn a_script_that_fails_or_cannot_be_compiled_executes_nothing() {
    block_on(async {
        for database in every().await {
            let mut connection = database.connect().await;
            let (ending, log) = go(&mut connection, Given::new().broken("a"), &upgrade(&[], &["a"])).await;
            assert!(matches!(failed(&ending), ("script-raised", _, Standing::Untouched)), "{ending:?}");
            assert!(!log.words().contains(&"statement_started".to_owned()));
            assert!(!connection.has_version_table(&VersionTable::default()).await.unwrap());
            let unnamed = Operation::DropIndex {
                name: "i".into(),
                table: None,
                schema: None,
                if_exists: false,
                options: Default::default(),
            };
            let on_mysql_only = connection.dialect().as_str() == "mysql" || connection.dialect().as_str() == "mariadb";
            if on_mysql_only {
                let scripts = Given::new().script("a", vec![op_execute("CREATE TABLE t (n INTEGER)"), unnamed]);
                let (ending, _) = go(&mut connection, scripts, &upgrade(&[], &["a"])).await;
                assert!(matches!(failed(&ending), ("index-table-missing", _, Standing::Untouched)), "{ending:?}");
                assert!(connection.execute("SELECT 1 FROM t").await.is_err());
            }
        }
    });
}

#[test]
fn a_plan_made_for_other_rows_is_refused() {
    block_on(async {
        for database in every().await {
            let mut connection = database.connect().await;
            let table = VersionTable::default();
            connection.ensure_version_table(&table).await.unwrap();
            connection.apply(&table, &RowChange::Insert { id: "x".into() }).await.unwrap();
            let (ending, log) = go(&mut connection, Given::new(), &upgrade(&["w"], &["a"])).await;
            let (code, message, standing) = failed(&ending);
            assert_eq!(code, "history-moved");
            assert!(message.contains("are x, expected w"), "{message}");
            assert!(matches!(standing, Standing::Untouched));
            assert_eq!(log.finish(), (vec!["x".into()], 0));
        }
    });
}

#[test]
fn rows_that_move_during_evaluation_are_seen_before_the_first_statement() {
    block_on(async {
        for database in every().await {
            let mut connection = database.connect().await;
            execute(&mut connection, &["CREATE TABLE t (n INTEGER)"]).await;
            let target = database.target.clone();
            let scripts = Given::new().sql("a", &["INSERT INTO t VALUES (1)"]).during(move |_| {
                let target = target.clone();
                block_on(async move {
                    let mut other = Connection::open(&target).await.unwrap();
                    let table = VersionTable::default();
                    other.ensure_version_table(&table).await.unwrap();
                    other.apply(&table, &RowChange::Insert { id: "a".into() }).await.unwrap();
                    other.close().await;
                });
            });
            let (ending, log) = go(&mut connection, scripts, &upgrade(&[], &["a"])).await;
            assert!(matches!(failed(&ending), ("history-moved", _, Standing::Untouched)), "{ending:?}");
            assert_eq!(query(&mut connection, "SELECT n FROM t").await, [""; 0]);
            assert_eq!(log.finish(), (vec!["a".into()], 0));
        }
    });
}

#[test]
fn of_two_runners_at_once_one_executes() {
    for database in block_on(every()) {
        let target = &database.target;
        block_on(async {
            let mut connection = database.connect().await;
            execute(&mut connection, &["CREATE TABLE t (n INTEGER)"]).await;
        });
        let barrier = std::sync::Barrier::new(2);
        let endings: Vec<Ending> = std::thread::scope(|scope| {
            let runners: Vec<_> = (0..2)
                .map(|_| {
                    scope.spawn(|| {
                        block_on(async {
                            let mut connection = Connection::open(target).await.unwrap();
                            let sleep = match connection.dialect().as_str() {
                                "postgresql" => "SELECT pg_sleep(0.3)",
                                "sqlite" => "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT 300000) SELECT count(*) FROM c",
                                _ => "SELECT sleep(0.3)",
                            };
                            let scripts = Given::new().sql("a", &["INSERT INTO t VALUES (1)", sleep]);
                            barrier.wait();
                            let (ending, _) = go(&mut connection, scripts, &upgrade(&[], &["a"])).await;
                            connection.close().await;
                            ending
                        })
                    })
                })
                .collect();
            runners.into_iter().map(|runner| runner.join().unwrap()).collect()
        });
        let done = endings.iter().filter(|ending| matches!(ending, Ending::Done)).count();
        let codes: Vec<_> =
            endings.iter().filter(|ending| !matches!(ending, Ending::Done)).map(|ending| failed(ending).0).collect();
        assert_eq!((done, codes), (1, vec!["history-moved"]), "{endings:?}");
        block_on(async {
            let mut connection = database.connect().await;
            assert_eq!(query(&mut connection, "SELECT n FROM t").await, ["1"]);
            assert_eq!(rows(&mut connection).await, ["a"]);
        });
    }
}

#[test]
fn a_runner_that_waits_too_long_says_who_holds_it_up() {
    block_on(async {
        let Some(database) = postgresql().await else { return };
        let mut holder = database.connect().await;
        holder.ensure_version_table(&VersionTable::default()).await.unwrap();
        holder.begin().await.unwrap();
        execute(&mut holder, &["LOCK TABLE alembic_version IN SHARE ROW EXCLUSIVE MODE"]).await;
        let mut connection = database.connect().await;
        let options = Options { lock_wait: Duration::from_millis(200), ..Options::default() };
        let scripts = Given::new().sql("a", &["SELECT 1"]).shared();
        let (ending, _) = go_with(&mut connection, &scripts, &upgrade(&[], &["a"]), &options).await;
        assert!(matches!(failed(&ending), ("another-run", _, Standing::Untouched)), "{ending:?}");
    });
}

#[test]
fn waiting_for_the_lock_does_not_change_how_long_the_script_waits() {
    block_on(async {
        let Some(database) = postgresql().await else { return };
        let mut connection = database.connect().await;
        execute(&mut connection, &["SET lock_timeout = '7s'", "CREATE TABLE seen (wait TEXT)"]).await;
        let scripts = Given::new().sql("a", &["INSERT INTO seen SELECT current_setting('lock_timeout')"]);
        let (ending, _) = go(&mut connection, scripts, &upgrade(&[], &["a"])).await;
        assert!(matches!(ending, Ending::Done), "{ending:?}");
        assert_eq!(query(&mut connection, "SELECT wait FROM seen").await, ["7s"]);
    });
}

#[test]
fn stopping_happens_between_revisions() {
    block_on(async {
        for database in every().await {
            for (single_transaction, expected) in [(false, vec!["a".to_owned()]), (true, vec![])] {
                if single_transaction && !database.target.dialect.has_transactional_ddl() {
                    continue;
                }
                let mut connection = database.connect().await;
                let _ = connection.execute("DROP TABLE alembic_version").await;
                let stop = StopFlag::new();
                let wish = stop.clone();
                let scripts = Given::new()
                    .during(move |revision| {
                        if revision == "a" {
                            wish.request()
                        }
                    })
                    .shared();
                let log = Log::default();
                let options = Options { single_transaction, ..Options::default() };
                let sink = |event| log.0.lock().unwrap().push(event);
                let ending = run(&mut connection, &scripts, &upgrade(&[], &["a", "b"]), &options, &sink, &stop).await;
                assert!(matches!(ending, Ending::Stopped), "{ending:?}");
                assert_eq!(rows(&mut connection).await, expected);
                assert_eq!(log.finish(), (expected.clone(), expected.len()));
                assert!(!connection.in_transaction());
            }
        }
    });
}

#[test]
fn a_single_transaction_is_all_or_nothing() {
    block_on(async {
        let single = Options { single_transaction: true, ..Options::default() };
        for database in [Some(sqlite()), postgresql().await].into_iter().flatten() {
            let mut connection = database.connect().await;
            let scripts = || {
                Given::new()
                    .sql("a", &["CREATE TABLE t (n INTEGER)"])
                    .sql("b", &["INSERT INTO t VALUES (1)"])
                    .sql("c", &["selec 1"])
            };
            let (ending, log) =
                go_with(&mut connection, &scripts().shared(), &upgrade(&[], &["a", "b", "c"]), &single).await;
            assert!(matches!(failed(&ending).2, Standing::RolledBack), "{ending:?}");
            assert!(connection.execute("SELECT 1 FROM t").await.is_err());
            assert_eq!(log.finish(), (vec![], 0));
            let (ending, log) =
                go_with(&mut connection, &scripts().shared(), &upgrade(&[], &["a", "b"]), &single).await;
            assert!(matches!(ending, Ending::Done), "{ending:?}");
            assert_eq!(query(&mut connection, "SELECT n FROM t").await, ["1"]);
            assert_eq!(log.finish(), (vec!["b".into()], 2));
        }
        if let Some(database) = mysql().await {
            let mut connection = database.connect().await;
            let (ending, _) = go_with(&mut connection, &Given::new().shared(), &upgrade(&[], &["a"]), &single).await;
            assert_eq!(failed(&ending).0, "single-transaction-impossible");
        }
    });
}

fn autocommit(statements: &[&str]) -> Operation {
    let operations =
        statements.iter().zip(5..).map(|(sql, line)| Recorded { operation: op_execute(sql), line }).collect();
    Operation::AutocommitBlock { operations }
}

#[test]
fn an_autocommit_block_runs_outside_the_transaction() {
    block_on(async {
        let Some(database) = postgresql().await else { return };
        let mut connection = database.connect().await;
        let index = "CREATE INDEX CONCURRENTLY i ON t (n)";
        let scripts = Given::new()
            .script(
                "a",
                vec![
                    op_execute("CREATE TABLE t (n INTEGER)"),
                    autocommit(&[index]),
                    op_execute("INSERT INTO t VALUES (1)"),
                ],
            )
            .script(
                "b",
                vec![
                    op_execute("INSERT INTO t VALUES (2)"),
                    autocommit(&["SELECT 1"]),
                    op_execute("INSERT INTO t VALUES (3)"),
                    op_execute("selec 1"),
                ],
            )
            .sql("c", &["DROP INDEX i", index]);
        let scripts = scripts.shared();
        let options = Options::default();
        let (ending, _) = go_with(&mut connection, &scripts, &upgrade(&[], &["a"]), &options).await;
        assert!(matches!(ending, Ending::Done), "{ending:?}");
        let (ending, _) = go_with(&mut connection, &scripts, &upgrade(&["a"], &["b"]), &options).await;
        assert!(matches!(failed(&ending).2, Standing::Partial { done: 2, total: 4 }), "{ending:?}");
        assert_eq!(query(&mut connection, "SELECT n::text FROM t ORDER BY n").await, ["1", "2"]);
        assert_eq!(rows(&mut connection).await, ["a"]);

        let (ending, _) = go_with(&mut connection, &scripts, &upgrade(&["a"], &["c"]), &options).await;
        let Ending::Failed { diagnostic, standing, .. } = &ending else { panic!("{ending:?}") };
        assert!(diagnostic.message.contains("cannot run inside a transaction block"), "{}", diagnostic.message);
        assert!(diagnostic.hints[0].contains("autocommit_block"), "{:?}", diagnostic.hints);
        assert!(matches!(standing, Standing::RolledBack));
        // The lock of the session was let go.
        let mut other = database.connect().await;
        assert_eq!(query(&mut other, "SELECT count(*)::text FROM pg_locks WHERE locktype = 'advisory'").await, ["0"]);
    });
}

#[test]
fn a_commit_in_the_script_itself_is_seen() {
    block_on(async {
        for database in [Some(sqlite()), postgresql().await].into_iter().flatten() {
            let mut connection = database.connect().await;
            let scripts = Given::new()
                .sql("a", &["CREATE TABLE t (n INTEGER)", "COMMIT", "INSERT INTO t VALUES (1)", "selec 1"])
                .sql("b", &["COMMIT", "CREATE TABLE u (n INTEGER)"]);
            let scripts = scripts.shared();
            let (ending, _) = go_with(&mut connection, &scripts, &upgrade(&[], &["a"]), &Options::default()).await;
            // The table, the commit and the row stay.
            assert!(matches!(failed(&ending).2, Standing::Partial { done: 3, total: 4 }), "{ending:?}");
            assert_eq!(query(&mut connection, "SELECT n FROM t").await, ["1"]);
            let (ending, _) = go_with(&mut connection, &scripts, &upgrade(&[], &["b"]), &Options::default()).await;
            assert!(matches!(ending, Ending::Done), "{ending:?}");
            assert_eq!(rows(&mut connection).await, ["b"]);
        }
    });
}

#[test]
fn a_commit_that_fails_or_is_lost_is_told_apart() {
    block_on(async {
        let Some(database) = postgresql().await else { return };
        let mut connection = database.connect().await;
        execute(
            &mut connection,
            &[
                "CREATE TABLE p (n INTEGER PRIMARY KEY)",
                "CREATE TABLE t (n INTEGER REFERENCES p DEFERRABLE INITIALLY DEFERRED)",
            ],
        )
        .await;
        let scripts = Given::new()
            .sql("a", &["INSERT INTO t VALUES (7)"])
            .sql("b", &["SELECT pg_terminate_backend(pg_backend_pid())"])
            .script("c", vec![autocommit(&["SELECT pg_terminate_backend(pg_backend_pid())"])]);
        let scripts = scripts.shared();
        let (ending, log) = go_with(&mut connection, &scripts, &upgrade(&[], &["a"]), &Options::default()).await;
        let (_, message, standing) = failed(&ending);
        assert!(message.starts_with("revision a: commit failed: ") && message.contains("foreign key"), "{message}");
        assert!(matches!(standing, Standing::RolledBack));
        assert_eq!(log.finish(), (vec![], 0));

        let (ending, _) = go_with(&mut connection, &scripts, &upgrade(&[], &["b"]), &Options::default()).await;
        assert!(matches!(failed(&ending), ("connection-lost", _, Standing::RolledBack)), "{ending:?}");
        let mut connection = database.connect().await;
        let (ending, _) = go_with(&mut connection, &scripts, &upgrade(&[], &["c"]), &Options::default()).await;
        assert!(matches!(failed(&ending), ("connection-lost", _, Standing::Unknown)), "{ending:?}");
    });
}

/// Passes everything on until the client says COMMIT, which still arrives; then the line is dead.
fn line_that_dies_at_commit(to: String) -> u16 {
    use std::io::{Read, Write};
    use std::net::{Shutdown, TcpListener, TcpStream};
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        let (client, _) = listener.accept().unwrap();
        let server = TcpStream::connect(to).unwrap();
        let (mut back_from, mut back_to) = (server.try_clone().unwrap(), client.try_clone().unwrap());
        std::thread::spawn(move || std::io::copy(&mut back_from, &mut back_to));
        let (mut client, mut server) = (client, server);
        let mut buffer = [0; 65536];
        while let Ok(length @ 1..) = client.read(&mut buffer) {
            let dies = buffer[..length].windows(7).any(|window| window == b"COMMIT\0");
            if dies {
                // No answer may slip through before the line is cut.
                let _ = client.shutdown(Shutdown::Both);
            }
            server.write_all(&buffer[..length]).unwrap();
            if dies {
                std::thread::sleep(Duration::from_millis(300));
                break;
            }
        }
    });
    port
}

#[test]
fn an_unanswered_commit_is_unknown() {
    block_on(async {
        let Some(database) = postgresql().await else { return };
        let (host, port) = (database.target.host.clone().unwrap(), database.target.port.unwrap_or(5432));
        let mut target = database.target.clone();
        target.host = Some("127.0.0.1".into());
        target.port = Some(line_that_dies_at_commit(format!("{host}:{port}")));
        target.options.push(("sslmode".into(), "disable".into()));
        let mut connection = Connection::open(&target).await.unwrap();
        let scripts = Given::new().sql("a", &["CREATE TABLE t (n INTEGER)"]);
        let (ending, log) = go(&mut connection, scripts, &upgrade(&[], &["a"])).await;
        let (code, message, standing) = failed(&ending);
        assert_eq!(code, "connection-lost");
        assert!(message.starts_with("revision a: commit failed"), "{message}");
        assert!(matches!(standing, Standing::Unknown), "{standing:?}");
        assert_eq!(log.finish().1, 0);
        // It may well have been carried out, as here.
        let mut connection = database.connect().await;
        assert_eq!(rows(&mut connection).await, ["a"]);
    });
}

#[test]
fn a_stamp_runs_no_script() {
    block_on(async {
        for database in every().await {
            let mut connection = database.connect().await;
            let step = Step {
                direction: Direction::Stamp,
                revision: "b".into(),
                from: vec![],
                to: vec!["b".into()],
                rows: vec![
                    RowChange::Insert { id: "x".into() },
                    RowChange::Insert { id: "b".into() },
                    RowChange::Delete { id: "x".into() },
                ],
                heads_after: vec!["b".into()],
            };
            let plan = Plan { steps: vec![step], heads: vec!["b".into()], ..Plan::default() };
            let (ending, log) = go(&mut connection, Given::new().broken("b"), &plan).await;
            assert!(matches!(ending, Ending::Done), "{ending:?}");
            assert!(!log.words().contains(&"evaluated".to_owned()));
            assert_eq!(rows(&mut connection).await, ["b"]);
        }
    });
}

#[test]
fn a_run_that_is_dropped_in_the_middle_leaves_nothing_behind() {
    block_on(async {
        let Some(database) = postgresql().await else { return };
        let mut connection = database.connect().await;
        let slow = Given::new().sql("a", &["CREATE TABLE t (n INTEGER)", "SELECT pg_sleep(1)"]);
        let plan = upgrade(&[], &["a"]);
        assert!(tokio::time::timeout(Duration::from_millis(400), go(&mut connection, slow, &plan)).await.is_err());
        assert!(connection.in_transaction(), "it was dropped too early or too late to show anything");
        let quick = Given::new().sql("a", &["CREATE TABLE t (n INTEGER)"]);
        let (ending, _) = go(&mut connection, quick, &plan).await;
        assert!(matches!(ending, Ending::Done), "{ending:?}");
        assert_eq!(rows(&mut connection).await, ["a"]);
    });
}

#[test]
fn a_run_can_move_between_threads() {
    let database = sqlite();
    let target = database.target.clone();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let log = Arc::new(Log::default());
    let told = Arc::clone(&log);
    let ending = runtime.block_on(async move {
        tokio::spawn(async move {
            let mut connection = Connection::open(&target).await.unwrap();
            let scripts = Given::new().sql("a", &["CREATE TABLE t (n INTEGER)"]).shared();
            let sink = move |event| told.0.lock().unwrap().push(event);
            run(&mut connection, &scripts, &upgrade(&[], &["a"]), &Options::default(), &sink, &StopFlag::new()).await
        })
        .await
        .unwrap()
    });
    assert!(matches!(ending, Ending::Done), "{ending:?}");
    assert_eq!(log.finish().1, 1);
}

#[test]
fn several_statements_in_one_text_are_refused_where_alembics_drivers_refuse_them() {
    block_on(async {
        let several = "CREATE TABLE t (n INTEGER); INSERT INTO t VALUES (1)";
        for database in [Some(sqlite()), mysql().await].into_iter().flatten() {
            let mut connection = database.connect().await;
            let scripts = || {
                Given::new()
                    .sql("a", &["CREATE TABLE u (n INTEGER)", several])
                    .sql("b", &["CREATE TABLE t (n INTEGER); -- done\n;"])
            };
            let (ending, _) = go(&mut connection, scripts(), &upgrade(&[], &["a"])).await;
            let Ending::Failed { diagnostic, standing, .. } = &ending else { panic!("{ending:?}") };
            assert_eq!(diagnostic.code, "several-statements");
            assert_eq!(diagnostic.span.as_ref().map(|span| span.line), Some(2));
            assert!(matches!(standing, Standing::Untouched), "{ending:?}");
            let (ending, _) = go(&mut connection, scripts(), &upgrade(&[], &["b"])).await;
            assert!(matches!(ending, Ending::Done), "an empty statement at the end is none: {ending:?}");
        }
        if let Some(database) = mysql().await {
            let mut connection = database.connect().await;
            let routines = [
                "CREATE TABLE t (n INTEGER)",
                "CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END",
                "CREATE PROCEDURE q() IF 1 THEN SELECT 1; SELECT 2; END IF",
                "CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW IF NEW.n IS NULL THEN SET NEW.n = 1; END IF",
                "BEGIN NOT ATOMIC SELECT 1; SELECT 2; END",
            ];
            let (ending, _) = go(&mut connection, Given::new().sql("a", &routines), &upgrade(&[], &["a"])).await;
            assert!(matches!(ending, Ending::Done), "a routine's body is one statement: {ending:?}");
        }
        let Some(database) = postgresql().await else { return };
        let mut connection = database.connect().await;
        let (ending, _) = go(&mut connection, Given::new().sql("a", &[several]), &upgrade(&[], &["a"])).await;
        assert!(matches!(ending, Ending::Done), "{ending:?}");
        assert_eq!(query(&mut connection, "SELECT n::text FROM t").await, ["1"]);
    });
}
