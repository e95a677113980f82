//! What a run does when its script asks the database in the middle.

use std::time::{Duration, Instant};

use aludel::database::{Connection, VersionTable};
use aludel::diagnostic::Diagnostic;
use aludel::evaluate::Limits;
use aludel::executor::{Ending, Event, Standing};
use aludel::schema::DialectName;

use super::{Running, Went};
use crate::support::servers::{block_on, every, postgresql, sqlite};
use crate::support::{execute, query};

const TABLE: &str = "CREATE TABLE people (id INTEGER PRIMARY KEY, name VARCHAR(40), slug VARCHAR(40) UNIQUE)";

async fn prepared(connection: &mut Connection, rows: usize) {
    execute(connection, &[TABLE]).await;
    let rows: Vec<String> = (1..=rows).map(|id| format!("({id}, 'Name {id}', NULL)")).collect();
    if !rows.is_empty() {
        execute(connection, &[&format!("INSERT INTO people VALUES {}", rows.join(", "))]).await;
    }
}

fn failed(went: Went) -> (Diagnostic, Standing) {
    match went.ending {
        Ending::Failed { diagnostic, standing, .. } => (diagnostic, standing),
        other => panic!("{other:?}\n{:#?}", went.events),
    }
}

fn line(diagnostic: &Diagnostic) -> u32 {
    diagnostic.span.as_ref().map_or(0, |span| span.line)
}

async fn nothing_of_it_stays(connection: &mut Connection) {
    assert!(connection.versions(&VersionTable::default()).await.unwrap().is_empty());
}

#[test]
fn what_goes_wrong_is_caught_where_the_script_catches_it() {
    let running = Running::body(
        "op.create_table('t', sa.Column('id', sa.Integer, primary_key=True), mysql_engine='InnoDB')
bind.execute(sa.text('INSERT INTO t VALUES (1)'))
for statement in ('INSERT INTO t VALUES (1)', 'DROP TABLE nowhere', 'INSERT INTO t VALUES (2)'):
    try:
        with bind.begin_nested():
            op.execute(statement)
    except sa.exc.DBAPIError as error:
        print('caught', statement.split()[0])
print(bind.execute(sa.text('SELECT count(*) FROM t')).scalar())",
    );
    block_on(async {
        for database in every().await {
            let mut connection = database.connect().await;
            let printed = running.upgrade(&mut connection).await.well();
            assert_eq!(printed, "caught INSERT\ncaught DROP\n2\n", "{}", connection.dialect());
            assert_eq!(query(&mut connection, "SELECT id FROM t ORDER BY id").await, ["1", "2"]);
        }
    });
}

#[test]
fn half_a_revision_is_taken_back_where_the_engine_can() {
    let running = Running::body(
        "bind.execute(sa.text(\"UPDATE people SET name = 'changed'\"))
op.add_column('people', sa.Column('extra', sa.Integer))
if bind.scalar(sa.text('SELECT count(*) FROM people')) == 3:
    raise ValueError('three is too many')",
    );
    block_on(async {
        for database in every().await {
            let mut connection = database.connect().await;
            prepared(&mut connection, 3).await;
            let (diagnostic, standing) = failed(running.upgrade(&mut connection).await);
            assert_eq!((&*diagnostic.code, line(&diagnostic)), ("script-raised", 11));
            nothing_of_it_stays(&mut connection).await;
            let names = query(&mut connection, "SELECT DISTINCT name FROM people ORDER BY name").await;
            match connection.dialect() {
                DialectName::Postgresql | DialectName::Sqlite => {
                    assert!(matches!(standing, Standing::RolledBack), "{standing:?}");
                    assert_eq!(names, ["Name 1", "Name 2", "Name 3"]);
                }
                DialectName::Mysql | DialectName::Mariadb => {
                    // The definition committed the update.
                    assert!(matches!(standing, Standing::Partial { done: 2, .. }), "{standing:?}");
                    assert_eq!(names, ["changed"]);
                }
            }
        }
    });
}

#[test]
fn a_statement_of_a_loop_that_fails_is_told_by_itself() {
    // Forty at a time go to the server together by then; the ninetieth breaks the unique key.
    let running = Running::body(
        "for row in bind.execute(sa.text('SELECT id FROM people ORDER BY id')):
    slug = 'same' if row.id in (5, 90) else f's{row.id}'
    bind.execute(sa.text('UPDATE people SET slug = :slug WHERE id = :id'), {'slug': slug, 'id': row.id})
op.execute('DROP TABLE people')",
    );
    block_on(async {
        for database in every().await {
            let mut connection = database.connect().await;
            prepared(&mut connection, 120).await;
            let (diagnostic, _) = failed(running.upgrade(&mut connection).await);
            assert_eq!((&*diagnostic.code, line(&diagnostic)), ("statement-failed", 10), "{diagnostic:?}");
            assert!(diagnostic.message.contains("WHERE id = 90"), "{}", diagnostic.message);
            nothing_of_it_stays(&mut connection).await;
            assert_eq!(query(&mut connection, "SELECT count(slug) FROM people").await, ["0"]);
        }
    });
}

#[test]
fn a_loop_leaves_every_row_and_is_told_together() {
    let running = Running::body(
        "people = sa.table('people', sa.column('id', sa.Integer), sa.column('name', sa.String), sa.column('slug', sa.String))
for row in bind.execute(sa.select(people.c.id, people.c.name).order_by(people.c.id)):
    bind.execute(people.update().where(people.c.id == row.id).values(slug=f\"it's {row.name}; -- \\\\ {row.id}\"))
print(bind.scalar(sa.text('SELECT count(DISTINCT slug) FROM people')))
for row in bind.execute(people.select()):
    assert row.slug == f\"it's {row.name}; -- \\\\ {row.id}\", row",
    );
    block_on(async {
        for database in every().await {
            let mut connection = database.connect().await;
            prepared(&mut connection, 700).await;
            let went = running.upgrade(&mut connection).await;
            let told = went.events.iter().rev().find_map(|event| match event {
                Event::StatementsRepeated { statements, rows, line, .. } => Some((*statements, *rows, *line)),
                _ => None,
            });
            let single = went.events.iter().filter(|event| matches!(event, Event::StatementStarted { .. })).count();
            assert_eq!(told, Some((700, 700, 10)));
            assert!(single < 40, "{single}");
            assert_eq!(went.well(), "700\n");
        }
    });
}

#[test]
fn a_block_outside_the_transaction_can_ask_too() {
    block_on(async {
        let Some(database) = postgresql().await else { return };
        let mut connection = database.connect().await;
        prepared(&mut connection, 1).await;
        let running = Running::body(
            "bind.execute(sa.text('SELECT 1'))
with op.get_context().autocommit_block():
    op.execute('CREATE INDEX CONCURRENTLY ix_name ON people (name)')
    print(bind.scalar(sa.text(\"SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix_name'::regclass\")))
print(bind.scalar(sa.text('SELECT count(*) FROM people')))",
        );
        assert_eq!(running.upgrade(&mut connection).await.well(), "True\n1\n");
        assert_eq!(query(&mut connection, "SELECT version_num FROM alembic_version").await, ["a1"]);
        let locks = "SELECT count(*)::text FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()";
        assert_eq!(query(&mut connection, locks).await, ["0"]);
    });
}

#[test]
fn a_table_of_sqlite_is_copied_as_it_stands_by_then() {
    block_on(async {
        let database = sqlite();
        let mut connection = database.connect().await;
        prepared(&mut connection, 2).await;
        let running = Running::body(
            "with op.batch_alter_table('people') as batch:
    batch.add_column(sa.Column('age', sa.Integer, server_default='7'))
if 'age' in [column['name'] for column in sa.inspect(bind).get_columns('people')]:
    with op.batch_alter_table('people') as batch:
        batch.alter_column('age', new_column_name='years', existing_type=sa.Integer)
print(bind.execute(sa.text('SELECT id, years FROM people')).all())",
        );
        assert_eq!(running.upgrade(&mut connection).await.well(), "[(1, 7), (2, 7)]\n");
    });
}

#[test]
fn a_script_that_rolls_its_revision_back_has_not_run() {
    let running = Running::body(
        "bind.execute(sa.text('DELETE FROM people'))
transaction = bind.begin()
transaction.rollback()",
    );
    block_on(async {
        for database in every().await {
            let mut connection = database.connect().await;
            prepared(&mut connection, 2).await;
            let (diagnostic, _) = failed(running.upgrade(&mut connection).await);
            assert_eq!(diagnostic.code, "script-rolled-back");
            nothing_of_it_stays(&mut connection).await;
            assert_eq!(query(&mut connection, "SELECT count(*) FROM people").await, ["2"]);
        }
    });
}

#[test]
fn the_time_limit_counts_from_the_last_answer() {
    let limits = Limits { time: Duration::from_secs(2), ..Limits::default() };
    let head =
        "from alembic import op\nimport sqlalchemy as sa\nrevision = 'a1'\ndown_revision = None\n\ndef upgrade():\n";
    let patient = "    for _ in range(4):\n        op.get_bind().execute(sa.text('SELECT pg_sleep(0.7)')).all()\n";
    let endless = "    op.get_bind().execute(sa.text('SELECT 1')).all()\n    while True:\n        pass\n";
    let foot = "\ndef downgrade():\n    pass\n";
    block_on(async {
        let Some(database) = postgresql().await else { return };
        let mut connection = database.connect().await;
        let started = Instant::now();
        let running = Running::within(&[("a1.py", &format!("{head}{endless}{foot}"))], limits.clone());
        let (diagnostic, standing) = failed(running.upgrade(&mut connection).await);
        assert_eq!((&*diagnostic.code, line(&diagnostic)), ("time-limit", 7));
        assert!(matches!(standing, Standing::RolledBack));
        assert!(started.elapsed() < Duration::from_secs(8));
        Running::within(&[("a1.py", &format!("{head}{patient}{foot}"))], limits).upgrade(&mut connection).await.well();
    });
}

#[test]
fn a_lost_connection_ends_the_script_too() {
    let running = Running::body(
        "bind.execute(sa.text(\"UPDATE people SET name = 'x'\"))
try:
    bind.execute(sa.text('SELECT pg_terminate_backend(pg_backend_pid())')).all()
except Exception:
    print('never')
print('never either')",
    );
    block_on(async {
        let Some(database) = postgresql().await else { return };
        let mut connection = database.connect().await;
        prepared(&mut connection, 2).await;
        let went = {
            let plan = aludel::revision::plan::upgrade(&running.project.graph(), &[], "head").unwrap();
            running.go_without_looking(&mut connection, plan).await
        };
        assert_eq!(went.printed(), "");
        let (diagnostic, standing) = failed(went);
        assert_eq!(diagnostic.code, "connection-lost");
        assert!(matches!(standing, Standing::RolledBack), "{standing:?}");
        let mut again = database.connect().await;
        assert_eq!(query(&mut again, "SELECT name FROM people ORDER BY id").await, ["Name 1", "Name 2"]);
    });
}

#[test]
fn a_large_result_is_read_while_other_statements_run() {
    // 24 MB, of which 8 stay in memory.
    let running = Running::body(
        "count, length = 0, 0
result = bind.execute(sa.text('WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 12000) SELECT n, hex(zeroblob(1000)) AS pad FROM c'))
for row in result:
    count, length = count + 1, length + len(row.pad)
    if row.n % 1000 == 0:
        bind.execute(sa.text('INSERT INTO people (id) VALUES (:n)'), {'n': row.n})
print(count, length, bind.scalar(sa.text('SELECT count(*) FROM people')))",
    );
    block_on(async {
        let database = sqlite();
        let mut connection = database.connect().await;
        prepared(&mut connection, 0).await;
        assert_eq!(running.upgrade(&mut connection).await.well(), "12000 24000000 12\n");
    });
}

#[test]
fn a_coroutine_can_have_the_connection() {
    let running = Running::body(
        "async def count(connection, least):
    names = [row.name async for row in await connection.stream(sa.text('SELECT name FROM people ORDER BY id'))]
    return len(names), await connection.scalar(sa.text('SELECT count(*) FROM people WHERE id > :id'), {'id': least})
print(op.run_async(count, 1))",
    );
    block_on(async {
        for database in every().await {
            let mut connection = database.connect().await;
            prepared(&mut connection, 3).await;
            assert_eq!(running.upgrade(&mut connection).await.well(), "(3, 2)\n");
        }
    });
}
