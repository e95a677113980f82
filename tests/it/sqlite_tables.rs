//! SQLite tables: read back, made again, and copied with all that hangs on them.

use std::sync::Mutex;

use aludel::database::{Connection, Target};
use aludel::dialect::Dialect;
use aludel::executor::{Ending, Event, Options, Standing, StopFlag, run};
use aludel::operation::{AlterColumn, Batch, Change, Operation, Recorded, Recreate};
use aludel::schema::{DialectName, Index, Table, TableName, Type, TypeKind};

use crate::support::scripts::{Given, execute as op_execute, upgrade};
use crate::support::servers::block_on;
use crate::support::{execute, query};

async fn memory() -> Connection {
    Connection::open(&Target::sqlite_memory()).await.expect("memory is always there")
}

async fn reflect(connection: &mut Connection, name: &str) -> Table {
    let table = connection.reflect_table(&TableName::new(name)).await.unwrap_or_else(|error| panic!("{name}: {error}"));
    table.unwrap_or_else(|| panic!("no table {name}"))
}

/// The statements that make a table, as the dialect writes them.
fn creation(table: &Table) -> Vec<String> {
    let indexes = table.indexes.clone();
    let table_alone = Table { indexes: Vec::new(), ..table.clone() };
    let dialect = Dialect::new(DialectName::Sqlite);
    let create = Operation::CreateTable { table: Box::new(table_alone), if_not_exists: false };
    let mut statements = dialect.compile(&create).unwrap_or_else(|error| panic!("{}: {error}", table.name));
    for index in indexes {
        let index: Index = index;
        let create = Operation::CreateIndex { table: table.name.clone(), index, if_not_exists: false };
        statements.extend(dialect.compile(&create).unwrap_or_else(|error| panic!("{}: {error}", table.name)));
    }
    statements
}

const TABLES: [&str; 12] = [
    "CREATE TABLE t (id INTEGER NOT NULL, name VARCHAR(20) DEFAULT 'x:y', PRIMARY KEY (id))",
    "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, n INT)",
    "CREATE TABLE t (a INTEGER, b INTEGER, CONSTRAINT \"the key\" PRIMARY KEY (b, a)) WITHOUT ROWID",
    "CREATE TABLE t (a TEXT COLLATE NOCASE NOT NULL, b VARCHAR(5) COLLATE RTRIM, c \"double precision\", d)",
    "CREATE TABLE t (a INTEGER, b INT, CONSTRAINT ck CHECK (a > 0 AND a <> ':x'), CHECK (a < 10), CONSTRAINT uq UNIQUE (a), UNIQUE (a, b))",
    "CREATE TABLE t (a INTEGER, p INTEGER CONSTRAINT fk REFERENCES p (id) ON DELETE CASCADE ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED, q INTEGER REFERENCES p ON DELETE RESTRICT)",
    "CREATE TABLE t (a INTEGER, b INTEGER GENERATED ALWAYS AS (a * 2) STORED, c TEXT AS (a || ':' || b) VIRTUAL)",
    "CREATE TABLE t (a INTEGER NOT NULL, b TEXT, c REAL, d BLOB, e INT) STRICT",
    "CREATE TABLE t (a NUMERIC(10, 2) DEFAULT 0.5, b DECIMAL DEFAULT -1, c DATETIME DEFAULT CURRENT_TIMESTAMP, d DATE DEFAULT (date('now', '-1 day')), e BOOLEAN DEFAULT TRUE, f TEXT DEFAULT NULL, g TEXT DEFAULT 'a\\:b')",
    "CREATE TABLE t (\"order\" INTEGER, \"a b\" TEXT DEFAULT 'it''s', [c d] BIGINT, `e``f` CLOB)",
    "CREATE TABLE t (a INTEGER UNIQUE ON CONFLICT IGNORE, b VARCHAR)",
    "CREATE TABLE \"T\" (a JSON, parent INTEGER REFERENCES \"T\" (a))",
];

const INDEXES: [&str; 4] = [
    "CREATE INDEX ix1 ON t (a DESC) WHERE a > 1 AND a IS NOT NULL",
    "CREATE UNIQUE INDEX \"ix 2\" ON t (a COLLATE NOCASE, b DESC)",
    "CREATE INDEX ix3 ON t (lower(a), a + 1 DESC)",
    "CREATE INDEX ix4 ON t (a)",
];

#[test]
fn a_table_read_back_and_made_again_reads_the_same() {
    block_on(async {
        for sql in TABLES {
            let mut connection = memory().await;
            let name = if sql.contains("\"T\"") { "T" } else { "t" };
            execute(&mut connection, &["CREATE TABLE p (id INTEGER PRIMARY KEY)", sql]).await;
            let first = reflect(&mut connection, name).await;
            let statements = creation(&first);
            execute(&mut connection, &[&format!("DROP TABLE {name}")]).await;
            for statement in &statements {
                connection.execute(statement).await.unwrap_or_else(|error| panic!("{sql}\n{statement}\n{error}"));
            }
            let second = reflect(&mut connection, name).await;
            assert_eq!(first, second, "{sql}\n{statements:#?}");
        }
    });
}

#[test]
fn indexes_read_back_and_made_again_read_the_same() {
    block_on(async {
        let mut connection = memory().await;
        execute(&mut connection, &["CREATE TABLE t (a TEXT, b INTEGER, UNIQUE (b))"]).await;
        execute(&mut connection, &INDEXES).await;
        let first = reflect(&mut connection, "t").await;
        assert_eq!(first.indexes.len(), INDEXES.len());
        let statements = creation(&first);
        execute(&mut connection, &["DROP TABLE t"]).await;
        for statement in &statements {
            connection.execute(statement).await.unwrap_or_else(|error| panic!("{statement}\n{error}"));
        }
        assert_eq!(first, reflect(&mut connection, "t").await, "{statements:#?}");
    });
}

#[test]
fn what_is_no_table_is_not_read_back() {
    block_on(async {
        let mut connection = memory().await;
        assert_eq!(connection.reflect_table(&TableName::new("t")).await.unwrap(), None);
        execute(&mut connection, &["CREATE VIEW t AS SELECT 1"]).await;
        assert_eq!(connection.reflect_table(&TableName::new("t")).await.unwrap(), None);
        execute(&mut connection, &["CREATE TABLE u (a NOT NULL ON CONFLICT IGNORE)"]).await;
        let error = connection.reflect_table(&TableName::new("u")).await.unwrap_err();
        assert_eq!(error.code(), "reflection-failed");
    });
}

fn batch(table: &str, operations: Vec<Operation>) -> Operation {
    Operation::Batch(Box::new(Batch {
        table: TableName::new(table),
        recreate: Recreate::Auto,
        copy_from: None,
        table_args: Vec::new(),
        table_kwargs: Default::default(),
        naming_convention: Default::default(),
        partial_reordering: Vec::new(),
        placements: Vec::new(),
        operations: operations.into_iter().map(|operation| Recorded { operation, line: 1 }).collect(),
    }))
}

fn drop_column(table: &str, column: &str) -> Operation {
    Operation::DropColumn { table: TableName::new(table), column: column.into(), if_exists: false, existing_type: None }
}

fn alter(table: &str, column: &str, change: impl FnOnce(&mut AlterColumn)) -> Operation {
    let json = serde_json::json!({ "table": { "name": table }, "column": column });
    let mut alter: AlterColumn = serde_json::from_value(json).expect("every other field has a default");
    change(&mut alter);
    Operation::AlterColumn(Box::new(alter))
}

async fn go(connection: &mut Connection, operations: Vec<Operation>) -> (Ending, Vec<Event>) {
    let events = Mutex::new(Vec::new());
    let before = connection.versions(&Options::default().version_table).await.unwrap();
    let before: Vec<&str> = before.iter().map(String::as_str).collect();
    let next = format!("r{}", before.first().map_or(0, |id| id[1..].parse::<u32>().unwrap()) + 1);
    let ending = run(
        connection,
        &Given::new().script(&next, operations).shared(),
        &upgrade(&before, &[&next]),
        &Options::default(),
        &|event| events.lock().unwrap().push(event),
        &StopFlag::new(),
    )
    .await;
    assert!(!connection.look_at_transaction().await.unwrap(), "a transaction was left open");
    (ending, events.into_inner().unwrap())
}

async fn done(connection: &mut Connection, operations: Vec<Operation>) -> Vec<Event> {
    let (ending, events) = go(connection, operations).await;
    assert!(matches!(ending, Ending::Done), "{ending:?}");
    events
}

fn remarks(events: &[Event]) -> Vec<String> {
    let code = |event: &Event| match event {
        Event::Remark { diagnostic, .. } => Some(diagnostic.code.to_string()),
        _ => None,
    };
    events.iter().filter_map(code).collect()
}

const SHOP: [&str; 13] = [
    "CREATE TABLE p (id INTEGER PRIMARY KEY)",
    "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a VARCHAR(5) COLLATE NOCASE NOT NULL DEFAULT 'x', b INTEGER, u INTEGER, \
     pid INTEGER REFERENCES p ON DELETE SET NULL, parent INTEGER REFERENCES t (id), CHECK (b > 0), UNIQUE (a, b))",
    "CREATE TABLE child (t_id INTEGER REFERENCES t (id) ON DELETE CASCADE)",
    "CREATE TABLE log (n INTEGER)",
    "CREATE INDEX ix_b ON t (b DESC) WHERE b > 1",
    "CREATE VIEW v AS SELECT id, a FROM t",
    "CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO log VALUES (NEW.id); UPDATE log SET n = n + 100; END",
    "INSERT INTO p VALUES (1)",
    "INSERT INTO t (a, b, u, pid, parent) VALUES ('one', 1, 5, 1, NULL), ('two', 2, 6, 1, 1), ('gone', 3, 7, NULL, NULL)",
    "DELETE FROM t WHERE a = 'gone'",
    "INSERT INTO child VALUES (1), (2)",
    "CREATE TRIGGER h AFTER INSERT ON child BEGIN UPDATE t SET b = b + 1 WHERE id = NEW.t_id; END",
    "CREATE TRIGGER i INSTEAD OF INSERT ON v BEGIN INSERT INTO t (a, b) VALUES (NEW.a, 50); END",
];

#[test]
fn a_copied_table_keeps_all_that_hangs_on_it() {
    block_on(async {
        for enforced in [false, true] {
            let mut connection = memory().await;
            execute(&mut connection, &SHOP).await;
            connection.enforce_foreign_keys(enforced).await.unwrap();
            let before = reflect(&mut connection, "t").await;
            let events = done(&mut connection, vec![batch("t", vec![drop_column("t", "u")])]).await;
            assert_eq!(remarks(&events), [""; 0]);
            let after = reflect(&mut connection, "t").await;
            let expected =
                Table { columns: before.columns.iter().filter(|c| c.name != "u").cloned().collect(), ..before };
            assert_eq!(after, expected);
            assert_eq!(query(&mut connection, "SELECT a FROM t ORDER BY id").await, ["one", "two"]);
            assert_eq!(query(&mut connection, "SELECT t_id FROM child").await, ["1", "2"], "nothing cascades");
            assert_eq!(query(&mut connection, "SELECT a FROM v ORDER BY id").await, ["one", "two"]);
            assert_eq!(query(&mut connection, "SELECT count(*) FROM log").await, ["3"], "copying fires no trigger");
            execute(&mut connection, &["INSERT INTO t (a, b) VALUES ('new', 9)"]).await;
            assert_eq!(query(&mut connection, "SELECT max(id) FROM t").await, ["4"], "no number is given twice");
            assert_eq!(query(&mut connection, "SELECT count(*) FROM log").await, ["4"], "the trigger is back");
            execute(&mut connection, &["INSERT INTO child VALUES (2)", "INSERT INTO v (a) VALUES ('seen')"]).await;
            assert_eq!(
                query(&mut connection, "SELECT b FROM t WHERE a IN ('two', 'seen') ORDER BY b").await,
                ["3", "50"]
            );
            assert_eq!(connection.foreign_keys_enforced().await.unwrap(), enforced);
            assert_eq!(query(&mut connection, "PRAGMA legacy_alter_table").await, ["0"]);
            assert_eq!(query(&mut connection, "PRAGMA integrity_check").await, ["ok"]);
            let child = query(&mut connection, "SELECT sql FROM sqlite_schema WHERE name = 'child'").await;
            assert!(child[0].contains("REFERENCES t (id)"), "{child:?}");
        }
    });
}

#[test]
fn a_second_batch_finds_the_table_as_the_first_left_it() {
    block_on(async {
        let mut connection = memory().await;
        let rename = alter("t", "b", |alter| alter.new_name = Some("bb".into()));
        let retype = alter("t", "bb", |alter| {
            alter.ty = Some(Type::of(TypeKind::Text));
            alter.nullable = Some(false);
            alter.server_default = Change::Drop;
        });
        done(
            &mut connection,
            vec![
                op_execute("CREATE TABLE t (id INTEGER PRIMARY KEY, b INTEGER DEFAULT 7)"),
                op_execute("INSERT INTO t (id) VALUES (1)"),
                batch("t", vec![rename]),
                batch("t", vec![retype]),
            ],
        )
        .await;
        let table = reflect(&mut connection, "t").await;
        assert_eq!(table.columns[1].name, "bb");
        assert_eq!((table.columns[1].nullable, &table.columns[1].server_default), (Some(false), &None));
        assert_eq!(query(&mut connection, "SELECT bb || typeof(bb) FROM t").await, ["7text"]);
    });
}

#[test]
fn what_a_dead_run_left_is_cleared_or_kept_as_it_deserves() {
    block_on(async {
        let mut connection = memory().await;
        execute(&mut connection, &["CREATE TABLE t (a INTEGER, b INTEGER)", "INSERT INTO t VALUES (1, 2)"]).await;
        execute(&mut connection, &["CREATE TABLE _alembic_tmp_t (a INTEGER)", "INSERT INTO _alembic_tmp_t VALUES (9)"])
            .await;
        done(&mut connection, vec![batch("t", vec![drop_column("t", "b")])]).await;
        assert_eq!(query(&mut connection, "SELECT a FROM t").await, ["1"]);
        // The other way round the copy is all there is.
        execute(&mut connection, &["ALTER TABLE t RENAME TO _alembic_tmp_t"]).await;
        let (ending, _) = go(&mut connection, vec![batch("t", vec![drop_column("t", "a")])]).await;
        let Ending::Failed { diagnostic, standing, .. } = ending else { panic!("{ending:?}") };
        assert_eq!(diagnostic.code, "table-left-as-copy");
        assert!(diagnostic.hints[0].contains("ALTER TABLE _alembic_tmp_t RENAME TO t"), "{:?}", diagnostic.hints);
        assert!(matches!(standing, Standing::RolledBack));
        assert_eq!(query(&mut connection, "SELECT a FROM _alembic_tmp_t").await, ["1"]);
    });
}

#[test]
fn a_batch_that_fails_leaves_the_table_alone() {
    block_on(async {
        let mut connection = memory().await;
        execute(&mut connection, &SHOP).await;
        execute(&mut connection, &["UPDATE t SET b = NULL WHERE id = 1"]).await;
        let before =
            query(&mut connection, "SELECT type || name || coalesce(sql, '') FROM sqlite_schema ORDER BY 1").await;
        let strict = alter("t", "b", |alter| alter.nullable = Some(false));
        let (ending, _) = go(&mut connection, vec![batch("t", vec![strict])]).await;
        let Ending::Failed { diagnostic, standing, .. } = ending else { panic!("{ending:?}") };
        assert!(diagnostic.message.contains("NOT NULL constraint failed"), "{}", diagnostic.message);
        assert!(diagnostic.message.starts_with("revision r1: batch_alter_table failed"), "{}", diagnostic.message);
        assert_eq!(diagnostic.span.map(|span| span.line), Some(1));
        assert!(matches!(standing, Standing::RolledBack));
        let after =
            query(&mut connection, "SELECT type || name || coalesce(sql, '') FROM sqlite_schema ORDER BY 1").await;
        assert_eq!(before, after);
        assert_eq!(query(&mut connection, "PRAGMA legacy_alter_table").await, ["0"]);

        // What can be seen before anything runs is refused before anything runs.
        let (ending, events) = go(&mut connection, vec![batch("t", vec![drop_column("t", "nope")])]).await;
        let Ending::Failed { diagnostic, standing, .. } = ending else { panic!("{ending:?}") };
        assert!(matches!(standing, Standing::Untouched), "{diagnostic:?}");
        assert!(!events.iter().any(|event| matches!(event, Event::StatementStarted { .. })));
        let (ending, _) = go(&mut connection, vec![batch("missing", vec![drop_column("missing", "a")])]).await;
        let Ending::Failed { diagnostic, .. } = ending else { panic!("{ending:?}") };
        assert_eq!(diagnostic.code, "table-missing");
    });
}

#[test]
fn a_view_that_breaks_is_remarked() {
    block_on(async {
        let mut connection = memory().await;
        execute(
            &mut connection,
            &[
                "CREATE TABLE t (a INTEGER, b INTEGER)",
                "CREATE VIEW v AS SELECT b FROM t",
                "CREATE VIEW w AS SELECT a FROM t",
            ],
        )
        .await;
        let events = done(&mut connection, vec![batch("t", vec![drop_column("t", "b")])]).await;
        assert_eq!(remarks(&events), ["view-broken"]);
        assert_eq!(query(&mut connection, "SELECT count(*) FROM w").await, ["0"]);
    });
}

#[test]
fn rows_that_lose_their_parent_are_told_of() {
    block_on(async {
        for enforced in [false, true] {
            let mut connection = memory().await;
            execute(
                &mut connection,
                &[
                    "CREATE TABLE p (id INTEGER PRIMARY KEY, x INTEGER)",
                    "CREATE TABLE c (pid INTEGER REFERENCES p (id))",
                    "INSERT INTO p VALUES (1, 1), (2, 1)",
                    "INSERT INTO c VALUES (2)",
                ],
            )
            .await;
            connection.enforce_foreign_keys(enforced).await.unwrap();
            let operations = vec![op_execute("DELETE FROM p WHERE id = 2"), batch("p", vec![drop_column("p", "x")])];
            let (ending, events) = go(&mut connection, operations).await;
            if enforced {
                let Ending::Failed { diagnostic, standing, .. } = ending else { panic!("{ending:?}") };
                assert_eq!(diagnostic.code, "foreign-key-violated");
                assert!(matches!(standing, Standing::RolledBack));
                assert_eq!(query(&mut connection, "SELECT count(*) FROM p").await, ["2"]);
            } else {
                assert!(matches!(ending, Ending::Done), "{ending:?}");
                assert_eq!(remarks(&events), ["foreign-key-violated"]);
            }
        }
    });
}
