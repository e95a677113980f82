//! Scripts that read and write rows through mapped classes, against what SQLAlchemy itself left in the tables
//! (`tests/golden/orm`, with the program that recorded it).

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use aludel::command::{Evaluation, Workspace};
use aludel::executor::{self, Ending, Options, StopFlag};
use aludel::project::Choice;
use aludel::schema::DialectName;
use serde::Deserialize;

use crate::support::servers::{Scratch, block_on, every, sqlite};

#[derive(Deserialize)]
struct Table {
    query: String,
    rows: Vec<Vec<Option<String>>>,
}

/// By script and engine.
type Expected = BTreeMap<String, BTreeMap<String, Vec<Table>>>;

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/orm")
}

/// Upgrades to the one revision of a project that has only it.
async fn upgrade(scratch: &Scratch, name: &str, source: &str) -> Ending {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("migrations/versions")).unwrap();
    fs::write(folder.path().join("alembic.ini"), "[alembic]\nscript_location = migrations\n").unwrap();
    fs::write(folder.path().join("migrations/versions").join(format!("{name}.py")), source).unwrap();
    let workspace = Arc::new(Workspace::open(&Choice::in_directory(folder.path())).unwrap());
    let evaluation = Evaluation {
        program: Path::new(env!("CARGO_BIN_EXE_aludel")).to_owned(),
        time: Duration::from_secs(60),
        x_arguments: Vec::new(),
    };
    let scripts = evaluation.scripts(&workspace).0.shared();
    let plan = workspace.upgrade(&[], "head").unwrap();
    let mut connection = scratch.connect().await;
    let ending =
        executor::run(&mut connection, &scripts, &plan, &Options::default(), &|_| (), &StopFlag::new()).await;
    connection.close().await;
    ending
}

fn engine(scratch: &Scratch) -> &'static str {
    match scratch.target.dialect {
        DialectName::Sqlite => "sqlite",
        DialectName::Postgresql => "postgresql",
        DialectName::Mysql | DialectName::Mariadb => "mysql",
    }
}

async fn leaves_what_sqlalchemy_leaves(name: &str) {
    let expected: Expected =
        serde_json::from_str(&fs::read_to_string(golden().join("expected.json")).unwrap()).unwrap();
    let source = fs::read_to_string(golden().join("versions").join(format!("{name}.py"))).unwrap();
    for scratch in every().await {
        let engine = engine(&scratch);
        let ending = upgrade(&scratch, name, &source).await;
        assert!(matches!(ending, Ending::Done), "{name} on {engine}: {ending:#?}");
        let mut connection = scratch.connect().await;
        for table in &expected[name][engine] {
            let rows = connection.rows(&table.query).await.unwrap_or_else(|error| panic!("{}: {error}", table.query));
            let found: Vec<Vec<Option<String>>> = rows.into_iter().map(|row| row.into_iter().collect()).collect();
            assert_eq!(found, table.rows, "{name} on {engine}: {}", table.query);
        }
        connection.close().await;
    }
}

#[test]
fn queries_find_what_sqlalchemys_find() {
    block_on(leaves_what_sqlalchemy_leaves("queries"));
}

#[test]
fn sessions_write_what_sqlalchemys_write() {
    block_on(leaves_what_sqlalchemy_leaves("changes"));
}

#[test]
fn savepoints_and_expected_failures() {
    block_on(leaves_what_sqlalchemy_leaves("savepoints"));
}

#[test]
fn columns_and_relationships_from_annotations() {
    block_on(leaves_what_sqlalchemy_leaves("annotated"));
}

/// A script of these lines within `upgrade()`, with a class `T` of a table `t`.
fn with_class(body: &str) -> String {
    format!(
        "import sqlalchemy as sa\nfrom alembic import op\nfrom sqlalchemy.orm import Session, declarative_base, raiseload, synonym\nrevision = 'a'\ndown_revision = None\nBase = declarative_base()\nclass T(Base):\n    \
         __tablename__ = 't'\n    id = sa.Column(sa.Integer, primary_key=True)\n    n = sa.Column(sa.Integer)\n    m = synonym('n')\n\
         class Sub(T):\n    x = sa.Column(sa.Integer)\ndef upgrade():\n    T.__table__.create(op.get_bind())\n    \
         session = Session(op.get_bind())\n    session.add(T(n=1))\n    session.flush()\n    {}\n",
        body.replace('\n', "\n    ")
    )
}

#[test]
fn what_would_be_something_else_is_refused_and_nothing_stays() {
    block_on(async {
        for (body, says) in [
            ("session.query(Sub).all()", "inheritance between mapped classes"),
            ("session.query(T).filter(T.m == 1).all()", "synonym()"),
            ("session.query(T).with_hint(T, 'x')", "Query.with_hint"),
            ("session.prepare()", "Session.prepare()"),
            ("session.query(T).options(raiseload('*')).all()", "sqlalchemy.orm.raiseload"),
            ("session.query(T).union(session.query(T)).filter(T.n == 1).all()", "a query that goes on after union()"),
            ("Session(op.get_bind(), twophase=True)", "twophase"),
        ] {
            let scratch = sqlite();
            let ending = upgrade(&scratch, "a", &with_class(body)).await;
            let Ending::Failed { diagnostic, .. } = ending else { panic!("{body}: {ending:?}") };
            assert_eq!(diagnostic.code, "unsupported-feature", "{body}: {diagnostic:?}");
            assert!(diagnostic.message.contains(says), "{body}: {}", diagnostic.message);
            assert_eq!(diagnostic.span.map(|span| span.line), Some(21), "{body}");
            let mut connection = scratch.connect().await;
            let tables = crate::support::query(&mut connection, "SELECT name FROM sqlite_schema WHERE name = 't'").await;
            assert!(tables.is_empty(), "{body}");
        }
    });
}

#[test]
fn a_session_that_rolls_alembics_transaction_back_leaves_nothing() {
    block_on(async {
        let scratch = sqlite();
        let ending = upgrade(&scratch, "a", &with_class("session.rollback()")).await;
        let Ending::Failed { diagnostic, .. } = ending else { panic!("{ending:?}") };
        assert_eq!(diagnostic.code, "script-rolled-back");
    });
}
