//! Cancelling a run in its middle, against real servers and ten seconds' work.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use aludel::database::{Canceller, Connection, DatabaseError, Target, VersionTable};
use aludel::executor::{Ending, Event, Options, SharedScripts, Standing, StopFlag, run};
use aludel::revision::Plan;
use aludel::schema::DialectName;

use crate::support::scripts::{Given, upgrade};
use crate::support::servers::{Scratch, block_on, every, mysql, postgresql, sqlite};
use crate::support::{execute, query};

/// Ten seconds or more, unless it is interrupted.
pub fn slow(dialect: DialectName) -> &'static str {
    match dialect {
        DialectName::Postgresql => "INSERT INTO t SELECT 9 FROM pg_sleep(10)",
        DialectName::Mysql | DialectName::Mariadb => "INSERT INTO t SELECT 9 + SLEEP(10)",
        DialectName::Sqlite => {
            "INSERT INTO t WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT 10000000000) SELECT count(*) FROM c"
        }
    }
}

/// A run that somebody cancels.
struct Cancelled {
    ending: Ending,
    events: Vec<Event>,
    /// From the wish to the end of the run.
    took: Duration,
}

impl Cancelled {
    fn failed(&self) -> (&str, &Standing) {
        match &self.ending {
            Ending::Failed { diagnostic, standing, .. } => (&diagnostic.code, standing),
            other => panic!("expected a cancelled step, not {other:?}"),
        }
    }

    fn heads(&self) -> (Vec<String>, usize) {
        match self.events.last() {
            Some(Event::RunFinished { heads, steps_done, .. }) => (heads.clone(), *steps_done),
            other => panic!("a run ends with RunFinished, not {other:?}"),
        }
    }

    #[track_caller]
    fn at_once(&self) -> &Self {
        assert!(self.took < Duration::from_secs(1), "{:?} {:?}", self.took, self.ending);
        self
    }
}

/// Runs, and cancels so long after the first event that `when` picks.
async fn cancel_after(
    delay: Duration,
    when: impl Fn(&Event) -> bool + Sync,
    connection: &mut Connection,
    scripts: &SharedScripts,
    plan: &Plan,
) -> Cancelled {
    let stop = StopFlag::new();
    let events = Mutex::new(Vec::new());
    let wished: Arc<Mutex<Option<Instant>>> = Arc::default();
    let sink = |event: Event| {
        if when(&event) && wished.lock().unwrap().is_none() {
            *wished.lock().unwrap() = Some(Instant::now() + delay);
            let stop = stop.clone();
            if delay.is_zero() {
                stop.cancel();
            } else {
                std::thread::spawn(move || {
                    std::thread::sleep(delay);
                    stop.cancel();
                });
            }
        }
        events.lock().unwrap().push(event);
    };
    let ending = run(connection, scripts, plan, &Options::default(), &sink, &stop).await;
    let took = wished.lock().unwrap().expect("the moment to cancel").elapsed();
    assert!(!connection.in_transaction(), "a transaction was left open");
    Cancelled { ending, events: events.into_inner().unwrap(), took }
}

fn starts(text: &'static str) -> impl Fn(&Event) -> bool + Sync {
    move |event| matches!(event, Event::StatementStarted { sql, .. } if sql.contains(text))
}

const WHILE: Duration = Duration::from_millis(300);

/// Another session gets every lock a run needs, at once.
async fn another_run_succeeds(database: &Scratch, before: &[&str]) {
    let mut other = database.connect().await;
    let options = Options { lock_wait: Duration::from_millis(50), ..Options::default() };
    let scripts = Given::new().sql("z", &["CREATE TABLE z (n INTEGER)", "INSERT INTO t VALUES (3)"]).shared();
    let plan = upgrade(before, &["z"]);
    let ending = run(&mut other, &scripts, &plan, &options, &|_| {}, &StopFlag::new()).await;
    assert!(matches!(ending, Ending::Done), "{}: {ending:?}", other.dialect());
    other.close().await;
}

#[test]
fn a_running_statement_is_interrupted_and_its_revision_rolled_back() {
    block_on(async {
        for database in every().await {
            let mut connection = database.connect().await;
            let slow = slow(connection.dialect());
            let scripts = Given::new()
                .sql("a", &["CREATE TABLE t (n BIGINT)"])
                .sql("b", &["INSERT INTO t VALUES (1)", slow, "INSERT INTO t VALUES (2)"])
                .shared();
            let plan = upgrade(&[], &["a", "b", "c"]);
            let cancelled = cancel_after(WHILE, starts("SELECT"), &mut connection, &scripts, &plan).await;
            assert!(
                matches!(cancelled.at_once().failed(), ("cancelled", Standing::RolledBack)),
                "{:?}",
                cancelled.ending
            );
            assert!(cancelled.ending.is_cancelled());
            assert_eq!(cancelled.heads(), (vec!["a".into()], 1));
            assert_eq!(query(&mut connection, "SELECT n FROM t").await, [""; 0]);
            assert!(!connection.look_at_transaction().await.unwrap());
            another_run_succeeds(&database, &["a"]).await;
            // The same session goes on.
            assert_eq!(query(&mut connection, "SELECT n FROM t").await, ["3"]);
            assert_eq!(connection.versions(&VersionTable::default()).await.unwrap(), ["z"]);
            eprintln!("{}: ended {:?} after the wish", connection.dialect(), cancelled.took);
        }
    });
}

#[test]
fn what_stays_where_definitions_commit_is_told() {
    block_on(async {
        let Some(database) = mysql().await else { return };
        let mut connection = database.connect().await;
        let b = ["CREATE TABLE u (n INTEGER)", "INSERT INTO t VALUES (1)", slow(DialectName::Mysql)];
        let scripts = Given::new().sql("a", &["CREATE TABLE t (n BIGINT)"]).sql("b", &b).shared();
        let plan = upgrade(&[], &["a", "b"]);
        let cancelled = cancel_after(WHILE, starts("SLEEP"), &mut connection, &scripts, &plan).await;
        let (code, standing) = cancelled.at_once().failed();
        assert!(matches!((code, standing), ("cancelled", Standing::Partial { done: 1, total: 3 })), "{standing:?}");
        assert_eq!(cancelled.heads(), (vec!["a".into()], 1));
        assert_eq!(query(&mut connection, "SELECT count(*) FROM u").await, ["0"]);
        assert_eq!(query(&mut connection, "SELECT n FROM t").await, [""; 0]);
        another_run_succeeds(&database, &["a"]).await;
    });
}

#[test]
fn an_index_that_was_being_built_concurrently_is_hinted_at() {
    block_on(async {
        let Some(database) = postgresql().await else { return };
        let mut connection = database.connect().await;
        execute(
            &mut connection,
            &[
                "CREATE TABLE t (n BIGINT)",
                "INSERT INTO t VALUES (1)",
                "CREATE FUNCTION slowly(n BIGINT) RETURNS BIGINT IMMUTABLE LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(10); RETURN n; END'",
            ],
        )
        .await;
        let index = crate::support::scripts::execute("CREATE INDEX CONCURRENTLY i ON t (slowly(n))");
        let block = aludel::operation::Operation::AutocommitBlock {
            operations: vec![aludel::operation::Recorded { operation: index, line: 1 }],
        };
        let scripts = Given::new().script("a", vec![block]).shared();
        let plan = upgrade(&[], &["a"]);
        let cancelled = cancel_after(WHILE, starts("CONCURRENTLY"), &mut connection, &scripts, &plan).await;
        let Ending::Failed { diagnostic, standing, .. } = &cancelled.at_once().ending else { panic!() };
        assert!(matches!(standing, Standing::Partial { done: 0, total: 1 }), "{standing:?}");
        assert!(diagnostic.hints[0].contains("marked invalid"), "{diagnostic:?}");
        assert_eq!(
            query(&mut connection, "SELECT indisvalid::text FROM pg_index WHERE indrelid = 't'::regclass").await,
            ["false"]
        );
    });
}

#[test]
fn waiting_for_a_lock_that_another_session_holds_ends() {
    block_on(async {
        for database in every().await {
            let (mut connection, mut other) = (database.connect().await, database.connect().await);
            execute(&mut other, &["CREATE TABLE t (n BIGINT)"]).await;
            let held: &[&str] = match other.dialect() {
                DialectName::Postgresql => &["BEGIN", "LOCK TABLE t"],
                DialectName::Mysql | DialectName::Mariadb => &["LOCK TABLES t WRITE"],
                DialectName::Sqlite => &["BEGIN IMMEDIATE"],
            };
            execute(&mut other, held).await;
            let scripts = Given::new().sql("a", &["INSERT INTO t VALUES (1)"]).shared();
            // On SQLite the step waits before its first statement.
            let waits = |event: &Event| match event {
                Event::StatementStarted { sql, .. } => sql.starts_with("INSERT INTO t"),
                Event::Evaluated { .. } => database.target.dialect == DialectName::Sqlite,
                _ => false,
            };
            let plan = upgrade(&[], &["a"]);
            let cancelled = cancel_after(WHILE, waits, &mut connection, &scripts, &plan).await;
            let (code, standing) = cancelled.at_once().failed();
            assert_eq!(code, "cancelled");
            match connection.dialect() {
                DialectName::Sqlite => assert!(matches!(standing, Standing::Untouched), "{standing:?}"),
                _ => assert!(matches!(standing, Standing::RolledBack), "{standing:?}"),
            }
            let release = if other.dialect() == DialectName::Mysql { "UNLOCK TABLES" } else { "COMMIT" };
            execute(&mut other, &[release]).await;
            another_run_succeeds(&database, &[]).await;
        }
    });
}

#[test]
fn waiting_for_another_run_ends() {
    block_on(async {
        for database in every().await {
            let (mut first, mut second) = (database.connect().await, database.connect().await);
            execute(&mut first, &["CREATE TABLE t (n BIGINT)"]).await;
            let scripts = || Given::new().sql("a", &[slow(database.target.dialect)]).shared();
            let stop_first = StopFlag::new();
            let (plan, options) = (upgrade(&[], &["a"]), Options::default());
            let first_scripts = scripts();
            let first_run = run(&mut first, &first_scripts, &plan, &options, &|_| {}, &stop_first);
            let second_run = async {
                tokio::time::sleep(Duration::from_millis(300)).await;
                let begun = |event: &Event| matches!(event, Event::RunStarted { .. });
                let delay = Duration::from_millis(700);
                let cancelled = cancel_after(delay, begun, &mut second, &scripts(), &upgrade(&[], &["a"])).await;
                cancelled.at_once();
                match &cancelled.ending {
                    Ending::Stopped | Ending::Failed { standing: Standing::Untouched, .. } => {}
                    other => panic!("{}: {other:?}", database.target.dialect),
                }
                stop_first.cancel();
            };
            let (ending, ()) = tokio::join!(first_run, second_run);
            assert!(ending.is_cancelled(), "{ending:?}");
            another_run_succeeds(&database, &[]).await;
        }
    });
}

#[test]
fn a_locked_version_table_keeps_nobody_waiting() {
    block_on(async {
        let Some(database) = postgresql().await else { return };
        let (mut connection, mut other) = (database.connect().await, database.connect().await);
        execute(&mut other, &["CREATE TABLE alembic_version (version_num VARCHAR(32))"]).await;
        execute(&mut other, &["BEGIN", "LOCK TABLE alembic_version"]).await;
        let scripts = Given::new().sql("a", &["INSERT INTO t VALUES (1)"]).shared();
        let begun = |event: &Event| matches!(event, Event::RunStarted { .. });
        let cancelled = cancel_after(WHILE, begun, &mut connection, &scripts, &upgrade(&[], &["a"])).await;
        assert!(matches!(cancelled.at_once().ending, Ending::Stopped), "{:?}", cancelled.ending);
    });
}

#[test]
fn between_two_statements_nothing_more_is_sent() {
    block_on(async {
        for database in every().await {
            let mut connection = database.connect().await;
            execute(&mut connection, &["CREATE TABLE t (n BIGINT)"]).await;
            let scripts = Given::new().sql("a", &["INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (2)"]).shared();
            // After the first statement; and when only the commit is left to do.
            for last in [("a", 1, 0), ("a", 2, 1)] {
                let seen = Mutex::new(0);
                let ended = |event: &Event| match event {
                    Event::StatementFinished { number, .. } if *number == last.1 => {
                        *seen.lock().unwrap() += 1;
                        *seen.lock().unwrap() > last.2
                    }
                    _ => false,
                };
                let plan = upgrade(&[], &["a"]);
                let cancelled = cancel_after(Duration::ZERO, ended, &mut connection, &scripts, &plan).await;
                assert!(
                    matches!(cancelled.at_once().failed(), ("cancelled", Standing::RolledBack)),
                    "{:?}",
                    cancelled.ending
                );
                assert_eq!(query(&mut connection, "SELECT n FROM t").await, [""; 0]);
                assert_eq!(connection.versions(&VersionTable::default()).await.unwrap(), [""; 0]);
            }
            another_run_succeeds(&database, &[]).await;
        }
    });
}

#[test]
fn a_commit_that_was_sent_is_waited_for() {
    block_on(async {
        let Some(database) = postgresql().await else { return };
        let mut connection = database.connect().await;
        execute(
            &mut connection,
            &[
                "CREATE TABLE t (n BIGINT)",
                "CREATE FUNCTION late() RETURNS TRIGGER LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(2); RETURN NULL; END'",
                "CREATE CONSTRAINT TRIGGER late AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION late()",
            ],
        )
        .await;
        let scripts = Given::new().sql("a", &["INSERT INTO t VALUES (1)"]).shared();
        let written = |event: &Event| matches!(event, Event::StatementStarted { sql, .. } if sql.starts_with("INSERT INTO alembic"));
        let plan = upgrade(&[], &["a", "b"]);
        let cancelled = cancel_after(Duration::from_millis(500), written, &mut connection, &scripts, &plan).await;
        assert!(cancelled.took > Duration::from_millis(1000), "{:?}", cancelled.took);
        assert!(matches!(cancelled.ending, Ending::Stopped), "{:?}", cancelled.ending);
        assert_eq!(cancelled.heads(), (vec!["a".into()], 1));
        assert_eq!(query(&mut connection, "SELECT n FROM t").await, ["1"]);
    });
}

#[test]
fn cancelling_before_or_twice_does_no_harm() {
    block_on(async {
        for database in every().await {
            let mut connection = database.connect().await;
            execute(&mut connection, &["CREATE TABLE t (n BIGINT)"]).await;
            let scripts = Given::new().sql("a", &[slow(connection.dialect())]).shared();
            let (plan, options) = (upgrade(&[], &["a"]), Options::default());
            let stop = StopFlag::new();
            stop.cancel();
            let ending = run(&mut connection, &scripts, &plan, &options, &|_| {}, &stop).await;
            assert!(matches!(ending, Ending::Stopped), "{ending:?}");
            let stop = StopFlag::new();
            let again = stop.clone();
            let hammer = std::thread::spawn(move || {
                for _ in 0..20 {
                    std::thread::sleep(Duration::from_millis(25));
                    again.cancel();
                }
            });
            let started = Instant::now();
            let ending = run(&mut connection, &scripts, &plan, &options, &|_| {}, &stop).await;
            assert!(ending.is_cancelled() && started.elapsed() < Duration::from_secs(1), "{ending:?}");
            hammer.join().unwrap();
            another_run_succeeds(&database, &[]).await;
        }
    });
}

/// A user that may have one session.
async fn alone(database: &Scratch) -> (Target, Vec<String>) {
    let mut admin = database.connect().await;
    let name = database.name().replace("aludel_test", "alone");
    let (make, drop): (Vec<String>, Vec<String>) = match admin.dialect() {
        DialectName::Postgresql => (
            vec![
                format!("CREATE ROLE {name} LOGIN CONNECTION LIMIT 1"),
                format!("GRANT ALL ON SCHEMA public TO {name}"),
            ],
            vec![format!("DROP OWNED BY {name} CASCADE"), format!("DROP ROLE {name}")],
        ),
        _ => (
            vec![
                format!("CREATE USER {name}@'%' WITH MAX_USER_CONNECTIONS 1"),
                format!("GRANT ALL ON {}.* TO {name}@'%'", database.name()),
            ],
            vec![format!("DROP USER {name}@'%'")],
        ),
    };
    for sql in &make {
        execute(&mut admin, &[sql]).await;
    }
    admin.close().await;
    (Target { user: Some(name), ..database.target.clone() }, drop)
}

#[test]
fn a_statement_that_cannot_be_interrupted_is_waited_for_and_that_is_said() {
    block_on(async {
        for database in [postgresql().await, mysql().await].into_iter().flatten() {
            let (target, drop) = alone(&database).await;
            let mut connection = Connection::open(&target).await.unwrap();
            execute(&mut connection, &["CREATE TABLE t (n BIGINT)"]).await;
            let slow = slow(connection.dialect()).replace("(10)", "(2)");
            let scripts = Given::new().sql("a", &[&slow, "INSERT INTO t VALUES (2)"]).shared();
            let plan = upgrade(&[], &["a"]);
            let cancelled = cancel_after(WHILE, starts("SELECT"), &mut connection, &scripts, &plan).await;
            assert!(cancelled.took > Duration::from_secs(1), "{:?}", cancelled.took);
            assert!(matches!(cancelled.failed(), ("cancelled", Standing::RolledBack)), "{:?}", cancelled.ending);
            let told: Vec<_> = cancelled
                .events
                .iter()
                .filter_map(|event| match event {
                    Event::Remark { diagnostic, .. } => Some((diagnostic.code.to_string(), diagnostic.message.clone())),
                    _ => None,
                })
                .collect();
            assert_eq!(told.len(), 1, "{told:?}");
            assert!(told[0].0 == "not-interrupted" && told[0].1.contains("takes no connection now"), "{told:?}");
            assert_eq!(query(&mut connection, "SELECT n FROM t").await, [""; 0]);

            // Giving the connection up ends the wait.
            let stop = StopFlag::new();
            let wish = stop.clone();
            let started = Instant::now();
            std::thread::spawn(move || {
                std::thread::sleep(WHILE);
                wish.cancel();
                std::thread::sleep(WHILE);
                wish.let_go();
            });
            let ending = run(&mut connection, &scripts, &plan, &Options::default(), &|_| {}, &stop).await;
            assert!(started.elapsed() < Duration::from_millis(1500), "{:?}", started.elapsed());
            assert!(connection.is_lost());
            let Ending::Failed { diagnostic, .. } = &ending else { panic!("{ending:?}") };
            assert_eq!(diagnostic.code, "connection-lost");
            connection.close().await;
            // The server notices when the statement is over.
            std::thread::sleep(Duration::from_millis(2500));
            let mut admin = database.connect().await;
            for sql in &drop {
                execute(&mut admin, &[sql]).await;
            }
        }
    });
}

#[test]
fn no_other_statement_is_hit() {
    block_on(async {
        for database in every().await {
            let mut connection = database.connect().await;
            execute(&mut connection, &["CREATE TABLE t (n BIGINT)"]).await;
            let short = match connection.dialect() {
                DialectName::Postgresql => "SELECT pg_sleep(0.15)",
                DialectName::Mysql | DialectName::Mariadb => "SELECT SLEEP(0.1)",
                DialectName::Sqlite => {
                    "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT 300000) SELECT count(*) FROM c"
                }
            };
            let mut cancelled = 0;
            for turn in 0..40_u64 {
                let canceller = Canceller::new();
                connection.heed(Some(canceller.clone()));
                let wish = std::thread::spawn(move || {
                    std::thread::sleep(Duration::from_millis(turn * 4));
                    canceller.cancel();
                });
                match connection.execute(short).await {
                    Ok(_) => {}
                    Err(DatabaseError::Cancelled) => cancelled += 1,
                    Err(error) => panic!("{error}"),
                }
                connection.heed(None);
                // Long enough for a stray blow to arrive.
                connection.execute(short).await.unwrap_or_else(|error| panic!("{}: {error}", connection.dialect()));
                wish.join().unwrap();
            }
            assert!(cancelled > 0, "{}: not once", connection.dialect());
        }
    });
}

#[test]
fn a_wish_stands_until_it_is_heeded_no_more() {
    block_on(async {
        let database = sqlite();
        let mut connection = database.connect().await;
        let canceller = Canceller::new();
        canceller.cancel();
        connection.heed(Some(canceller));
        assert_eq!(connection.execute("CREATE TABLE t (n INTEGER)").await, Err(DatabaseError::Cancelled));
        assert_eq!(connection.rollback().await, Ok(()), "putting back in order is always allowed");
        connection.heed(None);
        execute(&mut connection, &["CREATE TABLE t (n INTEGER)"]).await;
    });
}

#[cfg(feature = "python")]
mod with_scripts {
    use std::io::{BufRead, BufReader};
    use std::path::Path;
    use std::process::{Child, Command, Stdio};

    use aludel::evaluate::{Evaluator, Limits, Options as EvaluatorOptions};
    use aludel::executor::{Circumstances, ProjectScripts};
    use aludel::project::{Choice, Project};

    use super::*;

    fn project(folder: &Path, body: &str) {
        std::fs::create_dir_all(folder.join("migrations/versions")).unwrap();
        std::fs::write(
            folder.join("alembic.ini"),
            "[alembic]\nscript_location = %(here)s/migrations\nsqlalchemy.url = sqlite:///test.db\n",
        )
        .unwrap();
        let script = |id: &str, down: &str, body: &str| {
            format!(
                "from alembic import op\nrevision = '{id}'\ndown_revision = {down}\n\ndef upgrade():\n{body}\n\ndef downgrade():\n    pass\n"
            )
        };
        let versions = folder.join("migrations/versions");
        std::fs::write(versions.join("a_.py"), script("a", "None", "    op.execute('CREATE TABLE t (n BIGINT)')"))
            .unwrap();
        std::fs::write(versions.join("b_.py"), script("b", "'a'", body)).unwrap();
    }

    #[test]
    fn a_script_that_computes_is_ended() {
        let folder = tempfile::tempdir().unwrap();
        project(folder.path(), "    while True:\n        pass");
        let choice = Choice { directory: folder.path().to_owned(), ..Choice::default() };
        let project = Arc::new(Project::open(&choice).unwrap());
        let evaluator = Evaluator::new(EvaluatorOptions {
            program: env!("CARGO_BIN_EXE_aludel").into(),
            args: vec!["__evaluate".into()],
            limits: Limits::default(),
            import_roots: Vec::new(),
        });
        let scripts = ProjectScripts::new(project, evaluator, Circumstances::default()).shared();
        block_on(async {
            for database in every().await {
                let mut connection = database.connect().await;
                let begun = |event: &Event| matches!(event, Event::StepStarted { number: 2, .. });
                let plan = upgrade(&[], &["a", "b"]);
                let cancelled = cancel_after(WHILE, begun, &mut connection, &scripts, &plan).await;
                let (code, standing) = cancelled.at_once().failed();
                assert!(matches!((code, standing), ("cancelled", Standing::Untouched)), "{:?}", cancelled.ending);
                assert_eq!(cancelled.heads(), (vec!["a".into()], 1));
                another_run_succeeds(&database, &["a"]).await;
            }
        });
    }

    fn upgrade_in(folder: &Path) -> (Child, BufReader<std::process::ChildStderr>) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_aludel"))
            .args(["upgrade", "head", "--verbose", "--format", "json"])
            .current_dir(folder)
            .env_remove("ALUDEL_URL")
            .env_remove("DATABASE_URL")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let told = BufReader::new(child.stderr.take().unwrap());
        (child, told)
    }

    fn read_until(told: &mut BufReader<std::process::ChildStderr>, wanted: &str) -> String {
        let mut all = String::new();
        while !all.contains(wanted) {
            assert!(told.read_line(&mut all).unwrap() > 0, "{wanted:?} was never told: {all}");
        }
        all
    }

    fn interrupt(child: &Child) {
        let id = child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    }

    #[test]
    fn ctrl_c_stops_and_once_more_cancels() {
        let folder = tempfile::tempdir().unwrap();
        project(folder.path(), &format!("    op.execute(\"\"\"{}\"\"\")", slow(DialectName::Sqlite)));
        let (mut child, mut told) = upgrade_in(folder.path());
        read_until(&mut told, "INSERT INTO t");
        interrupt(&child);
        read_until(&mut told, "Ctrl-C again cancels the running statement");
        std::thread::sleep(WHILE);
        assert!(child.try_wait().unwrap().is_none(), "the first one waits for the revision");
        let wished = Instant::now();
        interrupt(&child);
        let said = read_until(&mut told, "the database is at");
        let ended = child.wait_with_output().unwrap();
        assert!(wished.elapsed() < Duration::from_secs(1), "{:?}", wished.elapsed());
        assert!(said.contains("revision b: execute was cancelled, as asked"), "{said}");
        assert!(
            said.contains("rolled back: the database is as it was") && said.contains("the database is at a"),
            "{said}"
        );
        assert_eq!(ended.status.code(), Some(8), "the database stands between two revisions");
        let answer: serde_json::Value = serde_json::from_slice(&ended.stdout).unwrap();
        assert_eq!(
            (&answer["ending"], &answer["error"]["code"]),
            (&"cancelled".into(), &"cancelled".into()),
            "{answer}"
        );
        assert_eq!(answer["heads"], serde_json::json!(["a"]));
    }
}
