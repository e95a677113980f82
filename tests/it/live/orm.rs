//! Scripts that read and write rows through mapped classes, against what SQLAlchemy itself left in the tables
//! (`tests/golden/orm`, with the program that recorded it).

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use aludel::executor::Ending;
use aludel::schema::DialectName;
use serde::Deserialize;

use super::Running;
use crate::support::query;
use crate::support::servers::{block_on, every, sqlite};

#[derive(Deserialize)]
struct Table {
    query: String,
    rows: Vec<Vec<Option<String>>>,
}

/// By script and engine.
type Expected = BTreeMap<String, BTreeMap<String, Vec<Table>>>;

async fn leaves_what_sqlalchemy_leaves(name: &str) {
    let folder = Path::new("tests/golden/orm");
    let expected: Expected = serde_json::from_str(&fs::read_to_string(folder.join("expected.json")).unwrap()).unwrap();
    let source = fs::read_to_string(folder.join(format!("versions/{name}.py"))).unwrap();
    let running = Running::new(&[(&format!("{name}.py"), &source)]);
    for database in every().await {
        let mut connection = database.connect().await;
        let engine = match connection.dialect() {
            DialectName::Mariadb => "mysql".to_owned(),
            other => other.to_string(),
        };
        running.upgrade(&mut connection).await.well();
        for table in &expected[name][&engine] {
            let rows = connection.rows(&table.query).await.unwrap_or_else(|error| panic!("{}: {error}", table.query));
            let found: Vec<Vec<Option<String>>> = rows.into_iter().map(|row| row.into_iter().collect()).collect();
            let differing: Vec<_> = found.iter().zip(&table.rows).filter(|(ours, theirs)| ours != theirs).collect();
            assert!(differing.is_empty(), "{name} on {engine}, {}\n{differing:#?}", table.query);
            assert_eq!(found.len(), table.rows.len(), "{name} on {engine}, {}", table.query);
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

#[test]
fn classes_of_tables_that_are_there() {
    block_on(leaves_what_sqlalchemy_leaves("automap"));
}

#[test]
fn annotations_that_are_no_text() {
    block_on(leaves_what_sqlalchemy_leaves("typed"));
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
            let database = sqlite();
            let mut connection = database.connect().await;
            let ending = Running::new(&[("a.py", &with_class(body))]).upgrade(&mut connection).await.ending;
            let Ending::Failed { diagnostic, .. } = ending else { panic!("{body}: {ending:?}") };
            assert_eq!(diagnostic.code, "unsupported-feature", "{body}: {diagnostic:?}");
            assert!(diagnostic.message.contains(says), "{body}: {}", diagnostic.message);
            assert_eq!(diagnostic.span.map(|span| span.line), Some(20), "{body}");
            let tables = query(&mut connection, "SELECT name FROM sqlite_schema WHERE name = 't'").await;
            assert!(tables.is_empty(), "{body}");
        }
    });
}

#[test]
fn a_session_that_rolls_alembics_transaction_back_leaves_nothing() {
    block_on(async {
        let database = sqlite();
        let mut connection = database.connect().await;
        let source = with_class("session.rollback()");
        let ending = Running::new(&[("a.py", &source)]).upgrade(&mut connection).await.ending;
        let Ending::Failed { diagnostic, .. } = ending else { panic!("{ending:?}") };
        assert_eq!(diagnostic.code, "script-rolled-back");
        assert!(query(&mut connection, "SELECT name FROM sqlite_schema WHERE name = 't'").await.is_empty());
    });
}

/// A script of these lines within `upgrade()`, which has made the table of a class `T`, a row, and a session.
fn with_class(body: &str) -> String {
    let body = body.replace('\n', "\n    ");
    format!(
        "import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session, declarative_base, raiseload, synonym
revision = 'a'
down_revision = None
Base = declarative_base()
class T(Base):
    __tablename__ = 't'
    id = sa.Column(sa.Integer, primary_key=True)
    n = sa.Column(sa.Integer)
    m = synonym('n')
class Sub(T):
    x = sa.Column(sa.Integer)

def upgrade():
    T.__table__.create(op.get_bind())
    session = Session(op.get_bind())
    session.add(T(n=1))
    session.flush()
    {body}
"
    )
}
