//! What scripts import: our modules, the project's files, and stand-ins for the rest.

use std::fs;

use super::script;

#[test]
fn the_projects_own_files_are_run() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("app")).unwrap();
    fs::write(folder.path().join("app/__init__.py"), "").unwrap();
    fs::write(folder.path().join("app/names.py"), "import os\nTABLE = 'users'\nseen = 0\n").unwrap();
    let importing = script(
        "from alembic import op
from app import names
def upgrade():
    names.seen += 1
    op.execute(f'{names.TABLE} {names.seen}')
",
    )
    .importing_from(folder.path());
    let mut evaluator = importing.evaluator();
    for _ in 0..2 {
        let evaluation = evaluator.evaluate(&importing.request, &mut |_: &str| {}).unwrap();
        assert!(format!("{evaluation:?}").contains("users 1"), "{evaluation:?}");
    }
}

#[test]
fn a_package_that_fails_does_not_keep_the_next_script_from_running() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("app")).unwrap();
    fs::write(folder.path().join("app/__init__.py"), "from app import names\nraise ValueError('no')\n").unwrap();
    fs::write(folder.path().join("app/names.py"), "TABLE = 'users'\n").unwrap();
    let importing = script("from alembic import op\nimport app\ndef upgrade():\n    op.execute('SELECT 1')\n")
        .importing_from(folder.path());
    let mut evaluator = importing.evaluator();
    for _ in 0..3 {
        assert_eq!(evaluator.evaluate(&importing.request, &mut |_: &str| {}).unwrap().operations.len(), 1);
    }
}

#[test]
fn a_package_that_fails_may_have_modules_that_dont() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("app")).unwrap();
    fs::write(folder.path().join("app/__init__.py"), "raise ValueError('no')\n").unwrap();
    fs::write(folder.path().join("app/names.py"), "TABLE = 'users'\n").unwrap();
    let importing =
        script("from alembic import op\nfrom app import names\ndef upgrade():\n    op.execute(names.TABLE)\n")
            .importing_from(folder.path());
    assert!(format!("{:?}", importing.operations()).contains("users"));
}

#[test]
fn a_mapped_class_may_have_an_unknown_base() {
    let source = "import sqlalchemy as sa
from sqlalchemy.orm import declarative_base
import unknown
class Mine(unknown.Base):
    pass
class Thing(Mine, declarative_base()):
    __tablename__ = 'things'
    id = sa.Column(sa.Integer, primary_key=True)
def upgrade():
    pass
";
    assert!(script(source).operations().is_empty());
}

#[test]
fn a_rendering_of_the_project_stays_and_one_of_a_script_goes() {
    let folder = tempfile::tempdir().unwrap();
    let rendering = "import sqlalchemy as sa\nfrom sqlalchemy.ext.compiler import compiles\n\
                     @compiles(sa.Float, 'postgresql')\ndef written(element, compiler, **kw):\n    return 'float4'\n";
    fs::write(folder.path().join("types_of_ours.py"), rendering).unwrap();
    let column = "def upgrade():\n    op.add_column('t', sa.Column('c', sa.Float()))\n";
    let by_project = format!("from alembic import op\nimport sqlalchemy as sa\nimport types_of_ours\n{column}");
    let by_script = format!("from alembic import op\n{rendering}{column}");
    for (source, second) in [(&by_project, true), (&by_script, false)] {
        let importing = script(source).importing_from(folder.path());
        let plain = script(&format!("from alembic import op\nimport sqlalchemy as sa\n{column}"));
        let mut evaluator = importing.evaluator();
        let mut told = |request| format!("{:?}", evaluator.evaluate(request, &mut |_: &str| {}).unwrap().operations);
        assert!(told(&importing.request).contains("float4"));
        assert_eq!(told(&plain.request).contains("float4"), second);
        assert!(told(&importing.request).contains("float4"));
    }
}

#[test]
fn a_project_file_that_changes_is_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("names.py");
    fs::write(&file, "TABLE = 'users'\n").unwrap();
    let importing = script("from alembic import op\nfrom names import TABLE\ndef upgrade():\n    op.execute(TABLE)\n")
        .importing_from(folder.path());
    let mut evaluator = importing.evaluator();
    let mut told = || format!("{:?}", evaluator.evaluate(&importing.request, &mut |_: &str| {}).unwrap());
    assert!(told().contains("\"users\""));
    fs::write(&file, "TABLE = 'accounts'\n").unwrap();
    assert!(told().contains("\"accounts\""));
}

#[test]
fn links_out_of_the_project_are_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("project");
    fs::create_dir(&root).unwrap();
    fs::write(folder.path().join("secret.py"), "KEY = 'abc'").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path().join("secret.py"), root.join("secret.py")).unwrap();
    let importing = script("import secret\ndef upgrade():\n    print(secret.KEY)\n").importing_from(&root);
    importing.fails_with("opaque-value", 3, "secret.KEY");
}

#[test]
fn unknown_modules_cost_nothing_until_they_matter() {
    let source = |body: &str| {
        script(&format!(
            "from alembic import op
import sqlalchemy as sa
import flask, unknown.sub.thing as thing
from unknown import Base, decorator, UUIDType
from unknown.models import User as U

class Model(Base, thing.Mixin):
    x: U = thing.Field()

LATER = thing.make(1)

def helper(a: thing.A | None) -> 'thing.B': ...

def upgrade():
    {body}
"
        ))
    };
    assert_eq!(source("op.execute('x')").operations().len(), 1);
    for (body, says) in [
        ("thing.run()", "unknown.sub.thing.run is called here"),
        ("Model()", "unknown.Base is the base of a class that is used here"),
        ("op.add_column('t', sa.Column('c', UUIDType()))", "unknown.UUIDType is called here"),
        ("op.add_column('t', sa.Column('c', UUIDType))", "unknown.UUIDType was not imported"),
        ("op.execute(LATER)", "unknown.sub.thing.make() was not imported"),
        ("op.execute(f'x {LATER}')", "becomes part of a value here"),
        ("op.drop_table(thing.NAME)", "unknown.sub.thing.NAME was not imported"),
        ("if flask.current_app.debug: op.execute('x')", "flask.current_app.debug decides something here"),
        ("[op.execute(x) for x in thing.ALL]", "unknown.sub.thing.ALL is used here"),
        ("op.create_index('i', 't', [U.name])", "unknown.models.User.name was not imported"),
        ("op.execute(U.update())", "unknown.models.User.update is called here"),
    ] {
        source(body).fails_with("opaque-value", 15, says);
    }
}

#[test]
fn a_project_module_that_fails_becomes_a_stand_in_that_knows_why() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("broken.py"), "open('/etc/passwd')\nNAME = 'x'\n").unwrap();
    let unused = script("import broken\ndef upgrade(): pass\n").importing_from(folder.path());
    assert!(unused.operations().is_empty());
    let used = script("from alembic import op\nimport broken\ndef upgrade():\n    op.execute(broken.NAME)\n");
    let diagnostic = used.importing_from(folder.path()).fails_with("opaque-value", 4, "broken.NAME");
    let unused_name = script("import broken\ndef upgrade():\n    broken.run()\n").importing_from(folder.path());
    let reason = unused_name.fails_with("opaque-value", 3, "broken.run");
    assert!(reason.hints[0].contains("/etc/passwd"), "{reason:?} {diagnostic:?}");
}

#[test]
fn a_package_that_imports_much_keeps_no_module_below_it_away() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("app")).unwrap();
    let many: String = (0..100).map(|number| format!("from app import part{number}\n")).collect();
    fs::write(folder.path().join("app/__init__.py"), many).unwrap();
    for number in 0..100 {
        fs::write(folder.path().join(format!("app/part{number}.py")), "").unwrap();
    }
    fs::write(folder.path().join("app/more.py"), "KIND = 'y'\n").unwrap();
    fs::write(folder.path().join("app/names.py"), "from app.more import KIND\nTABLE = 'users' + KIND\n").unwrap();
    let source = "from alembic import op\nfrom app.names import TABLE\ndef upgrade():\n    op.execute(TABLE)\n";
    let importing = script(source).importing_from(folder.path());
    assert!(format!("{:?}", importing.operations()).contains("usersy"));
}

#[test]
fn a_traceback_can_be_printed() {
    let source = "import traceback
def upgrade():
    try:
        exec(compile(\"{}['x']\", '<made>', 'exec'))
    except KeyError:
        traceback.print_exc()
";
    assert!(script(source).operations().is_empty());
}

#[test]
fn what_the_projects_modules_import_is_not_held_against_the_script() {
    let folder = tempfile::tempdir().unwrap();
    let app = "import socket, unknown\nunknown.register(socket)\nKIND = 'x'\nPATH = __file__\n";
    fs::write(folder.path().join("app.py"), app).unwrap();
    let late = script(
        "from alembic import op
def upgrade():
    from app import KIND, socket
    op.execute(KIND)
",
    )
    .importing_from(folder.path());
    assert_eq!(late.operations().len(), 1);
    let using = script("import app\ndef upgrade():\n    app.socket.socket()\n").importing_from(folder.path());
    using.fails_with("sandbox-denied", 3, "socket.socket is called here");
}

#[test]
fn column_types_of_sqlmodel_and_sqlalchemy_utils() {
    let types = |python: &str, dialect| {
        let source = format!(
            "from alembic import op\nimport sqlalchemy as sa\nimport sqlmodel, sqlalchemy_utils\n\
             from sqlalchemy_utils.types.uuid import UUIDType\n\
             def upgrade():\n    op.add_column('t', sa.Column('c', {python}))\n"
        );
        script(&source).on(dialect).operation()["column"]["ty"].clone()
    };
    use aludel::schema::DialectName::{Mysql, Postgresql};
    for (python, dialect, tree) in [
        ("sqlmodel.sql.sqltypes.AutoString()", Postgresql, serde_json::json!({"kind": "string"})),
        ("sqlmodel.AutoString()", Mysql, serde_json::json!({"kind": "string", "length": 255})),
        ("UUIDType(binary=False)", Postgresql, serde_json::json!({"kind": "uuid_sql", "native": true})),
        ("sqlalchemy_utils.types.UUIDType()", Mysql, serde_json::json!({"kind": "binary_sql", "length": 16})),
        ("sqlalchemy_utils.JSONType()", Postgresql, serde_json::json!({"kind": "json"})),
    ] {
        assert_eq!(types(python, dialect), tree, "{python}");
    }
}

#[test]
fn what_a_library_has_and_its_stand_in_lacks_is_loud() {
    let using = |line: &str| {
        script(&format!(
            "from alembic import op\nimport sqlalchemy as sa\nimport sqlalchemy_utils\n\
             from sqlalchemy_utils.functions import create_database\n\
             from alembic_postgresql_enum import TableReference\n\
             def upgrade():\n    {line}\n"
        ))
    };
    using("create_database('postgresql://x')").fails_with("unsupported-feature", 7, "sqlalchemy_utils.functions");
    let secret =
        "op.bulk_insert(sa.table('t', sa.column('c', sqlalchemy_utils.StringEncryptedType())), [{'c': 'plain'}])";
    using(secret).fails_with("unsupported-feature", 7, "encrypting a value");
    let unread = "op.sync_enum_values('public', 'kind', ['a'], [('things', 'kind')])";
    using(unread).asks_at(7, "columns as tuples");
}

#[test]
fn values_of_rows_are_what_a_types_own_function_makes_of_them() {
    let source = "from alembic import op
import sqlalchemy as sa
class Shout(sa.TypeDecorator):
    impl = sa.String
    def process_bind_param(self, value, dialect):
        return (value or 'none').upper() + dialect.name
def upgrade():
    op.bulk_insert(sa.table('t', sa.column('c', Shout())), [{'c': 'a'}, {'c': None}])
";
    let rows = script(source).operation()["rows"].clone();
    assert_eq!(
        rows,
        serde_json::json!([[["c", {"t": "string", "v": "Apostgresql"}]], [["c", {"t": "string", "v": "NONEpostgresql"}]]])
    );
}
