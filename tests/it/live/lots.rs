//! What goes wrong in the loops of scripts, whose statements go to the server together, and what is told and kept then.

use aludel::executor::{Ending, Standing};
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
