//! What goes wrong in the loops of scripts, whose statements go to the server together, and what is told and kept then.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use aludel::database::VersionTable;
use aludel::executor::{Ending, Event, Options, Standing, StopFlag, run};
use aludel::revision::plan;
use aludel::schema::DialectName;

use super::{Running, Went};
use crate::support::query;
use crate::support::servers::{block_on, every};

fn failure(went: &Went) -> (&str, &str, &Standing) {
    match &went.ending {
        Ending::Failed { diagnostic, standing, .. } => (&diagnostic.code, &diagnostic.message, standing),
        other => panic!("expected a failure, not {other:?}"),
    }
}

#[test]
fn what_is_told_to_stay_stays() {
    let running = Running::body(
        "with op.get_context().autocommit_block():
    op.execute('CREATE TABLE t (id INTEGER PRIMARY KEY)')
    bind.execute(sa.text('SELECT 1')).scalar()
    for i in range(300):
        op.execute('INSERT INTO t VALUES (%d)' % (i if i < 290 else 5))",
    );
    block_on(async {
        for database in every().await {
            let mut connection = database.connect().await;
            let went = running.upgrade(&mut connection).await;
            let (code, _, standing) = failure(&went);
            assert_eq!(code, "statement-failed");
            // The table and the question came before the rows.
            assert!(matches!(standing, Standing::Partial { done: 292, .. }), "{}: {standing:?}", database.name());
            assert_eq!(query(&mut connection, "SELECT count(*) FROM t").await, ["290"], "{}", database.name());
        }
    });
}

#[test]
fn the_statement_that_cannot_be_read_is_the_one_named() {
    let running = Running::body(
        "op.execute('CREATE TABLE t (id INTEGER)')
bind.execute(sa.text('SELECT 1')).scalar()
for i in range(300):
    value = '' if i == 255 else i
    bind.execute(sa.text(f'UPDATE t SET id = {value} WHERE id = {i}'))",
    );
    block_on(async {
        for database in every().await {
            let mut connection = database.connect().await;
            let went = running.upgrade(&mut connection).await;
            let (_, message, _) = failure(&went);
            assert!(message.ends_with("[UPDATE t SET id = WHERE id = 255]"), "{}: {message}", database.name());
            if connection.dialect() == DialectName::Postgresql {
                assert!(message.contains("at line 1, column 20 of the statement"), "{message}");
            }
        }
    });
}

#[test]
fn after_a_failure_outside_the_transaction_there_is_one_again() {
    let running = Running::body(
        "with op.get_context().autocommit_block():
    try:
        op.execute('INSERT INTO nowhere VALUES (1)')
    except sa.exc.DBAPIError:
        print('caught')
    try:
        bind.execute(sa.text('SELECT * FROM nowhere')).all()
    except sa.exc.DBAPIError:
        print('caught')
op.execute('CREATE TABLE t (id INTEGER)')
bind.execute(sa.text('SELECT 1')).scalar()
raise RuntimeError('too late')",
    );
    block_on(async {
        for database in every().await {
            let mut connection = database.connect().await;
            if !connection.dialect().has_transactional_ddl() {
                continue;
            }
            let went = running.upgrade(&mut connection).await;
            assert_eq!(went.printed(), "caught\ncaught\n");
            let (code, _, standing) = failure(&went);
            assert_eq!(code, "script-raised");
            assert!(matches!(standing, Standing::RolledBack), "{}: {standing:?}", database.name());
            assert!(connection.execute("SELECT count(*) FROM t").await.is_err(), "{}", database.name());
        }
    });
}

#[test]
fn a_script_that_was_stopped_gets_no_further() {
    let running = Running::body(
        "bind.execute(sa.text('SELECT 1')).scalar()
try:
    open('/etc/passwd')
except:
    print('caught')
op.execute('CREATE TABLE t (id INTEGER)')
bind.execute(sa.text('SELECT 1')).scalar()
print('never')",
    );
    block_on(async {
        for database in every().await {
            let mut connection = database.connect().await;
            let went = running.upgrade(&mut connection).await;
            assert_eq!(went.printed(), "caught\n");
            let (code, _, standing) = failure(&went);
            assert_eq!(code, "sandbox-denied");
            assert!(matches!(standing, Standing::RolledBack), "{}: {standing:?}", database.name());
            assert!(connection.execute("SELECT count(*) FROM t").await.is_err(), "{}", database.name());
        }
    });
}

#[test]
fn a_slow_loop_is_cancelled_at_once() {
    block_on(async {
        for database in every().await {
            let mut connection = database.connect().await;
            let slow = match connection.dialect() {
                DialectName::Postgresql => "n + (SELECT 0 FROM pg_sleep(0.3))",
                DialectName::Mysql | DialectName::Mariadb => "n + SLEEP(0.3)",
                // Has no way to sleep.
                DialectName::Sqlite => continue,
            };
            let running = Running::body(&format!(
                "op.execute('CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)')
for i in range(200):
    bind.execute(sa.text('INSERT INTO t VALUES (:i, 0)'), {{'i': i}})
print(bind.execute(sa.text('SELECT count(*) FROM t')).scalar())
for i in range(200):
    bind.execute(sa.text('UPDATE t SET n = %s WHERE id = :i' % ('n + 1' if i < 60 else '{slow}')), {{'i': i}})"
            ));
            let stop = StopFlag::new();
            let wished = Arc::new(Mutex::new(None));
            let sink = |event: Event| {
                // The quick ones go first; after two seconds a slow one runs.
                if matches!(event, Event::StatementStarted { line: 13, .. }) && wished.lock().unwrap().is_none() {
                    *wished.lock().unwrap() = Some(Instant::now() + Duration::from_secs(2));
                    let stop = stop.clone();
                    std::thread::spawn(move || {
                        std::thread::sleep(Duration::from_secs(2));
                        stop.cancel();
                    });
                }
            };
            let current = connection.versions(&VersionTable::default()).await.unwrap();
            let plan = plan::upgrade(&running.project.graph(), &current, "head").unwrap();
            let ending = run(&mut connection, &running.scripts, &plan, &Options::default(), &sink, &stop).await;
            let took = wished.lock().unwrap().expect("the loop is told").elapsed();
            let Ending::Failed { diagnostic, .. } = ending else { panic!("{ending:?}") };
            assert_eq!(&*diagnostic.code, "cancelled", "{}", database.name());
            assert!(diagnostic.message.contains("[UPDATE t"), "{}: {}", database.name(), diagnostic.message);
            assert!(took < Duration::from_secs(1), "{}: {took:?}", database.name());
        }
    });
}
