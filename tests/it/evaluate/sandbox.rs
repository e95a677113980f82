//! What scripts can use, and what they are told when they ask for more.

use super::{script, upgrade};

#[test]
fn the_standard_library_works() {
    let printed = upgrade(
        "import uuid, random, hashlib, json, re, enum, logging, textwrap, collections, typing, dataclasses, functools, itertools
import decimal, string, secrets, time, datetime, base64, copy, contextlib, math, io, warnings, os, os.path, pathlib
assert len(str(uuid.uuid4())) == 36 and 0 <= random.random() < 1 and len(secrets.token_hex(4)) == 8
assert abs(datetime.datetime.now().timestamp() - time.time()) < 60
assert len(str(datetime.datetime.now())) >= 19
print(hashlib.md5(b'a').hexdigest()[:6], json.dumps({'a': [1, None]}), re.sub('a+', 'b', 'caat'))
print(decimal.Decimal('1.10') + 1, os.environ.get('PATH'), os.path.join(os.path.dirname(__file__), 'x.sql'))
@dataclasses.dataclass
class D:
    a: int
    b: typing.Optional[str] = None
print(D(1), textwrap.dedent('  x'), collections.Counter('aab'), io.StringIO('x').read())
logging.getLogger('alembic').warning('careful %s', 1)",
    )
    .printed();
    assert_eq!(
        printed,
        "0cc175 {\"a\": [1, null]} cbt\n2.10 None /project/versions/x.sql\n\
         upgrade.<locals>.D(a=1, b=None) x Counter({'a': 2, 'b': 1}) x\ncareful 1\n"
    );
}

#[test]
fn files_processes_and_network_are_refused_at_their_line() {
    for (body, code) in [
        ("open('/etc/passwd').read()", "sandbox-denied"),
        ("import io\nio.open('/etc/passwd')", "sandbox-denied"),
        ("import io\nio.FileIO('/etc/passwd')", "sandbox-denied"),
        ("import os\nos.system('id')", "sandbox-denied"),
        ("import os\nos.listdir('/')", "sandbox-denied"),
        ("import os\nos.path.exists('/etc/passwd')", "sandbox-denied"),
        ("import os\nos.fork()", "sandbox-denied"),
        ("import pathlib\npathlib.Path('/etc/passwd').read_text()", "sandbox-denied"),
        ("\nimport socket", "sandbox-denied"),
        ("\nimport subprocess", "sandbox-denied"),
        ("\nimport ctypes", "sandbox-denied"),
        ("\nimport asyncio", "sandbox-denied"),
        ("\nimport urllib.request", "sandbox-denied"),
        ("import sys\nsys.__stdin__.readline()", "sandbox-denied"),
        ("\ninput('name? ')", "sandbox-denied"),
    ] {
        let line = 5 + u32::try_from(body.matches('\n').count()).unwrap();
        upgrade(body).fails_with(code, line, "");
    }
}

#[test]
fn a_refusal_stands_even_when_it_is_caught() {
    upgrade("try:\n    open('/etc/passwd')\nexcept:\n    pass\nop.execute('x')").fails_with(
        "sandbox-denied",
        6,
        "/etc/passwd",
    );
}

#[test]
fn secrets_of_the_environment_are_not_there() {
    // CARGO is set for every test.
    assert!(std::env::var_os("CARGO_MANIFEST_DIR").is_some());
    let printed = upgrade("import os\nprint(dict(os.environ), os.getenv('CARGO_MANIFEST_DIR', 'nothing'))").printed();
    assert_eq!(printed, "{} nothing\n");
}

#[test]
fn a_variable_that_is_not_seen_is_told() {
    for body in [
        "import os\nos.environ.get('SHARDS', '1')",
        "import os\nos.getenv('SHARDS')",
        "import os\n'SHARDS' in os.environ",
    ] {
        let warnings = upgrade(body).run().0.unwrap().warnings;
        let [told] = warnings.as_slice() else { panic!("{warnings:?}") };
        assert_eq!((&*told.code, told.span.as_ref().unwrap().line), ("environment-hidden", 6));
        assert!(told.message.contains("SHARDS"));
    }
    // What a library looks for is its own affair, and what a script has set itself it sees.
    let quiet =
        "import os, tempfile, locale, gettext\nos.environ['A'] = 'b'\nassert os.environ['A'] == os.getenv('A') == 'b'";
    assert_eq!(upgrade(quiet).run().0.unwrap().warnings, []);
}

#[test]
fn without_a_database_nothing_is_read() {
    for body in [
        "op.get_bind().execute(sa.text('select 1')).fetchall()",
        "list(op.get_bind().execute(sa.text('select 1')))",
        "op.get_bind().scalar(sa.text('select 1'))",
        "n = op.get_bind().execute(sa.text('select 1')).rowcount",
        "sa.inspect(op.get_bind()).get_table_names()",
        "from sqlalchemy.engine.reflection import Inspector; Inspector.from_engine(op.get_bind()).has_table('t')",
        "sa.Table('t', sa.MetaData(), autoload_with=op.get_bind())",
        "op.get_bind().dialect.has_table(op.get_bind(), 't')",
        "try: op.get_bind().execute(sa.text('select 1')).scalar()\nexcept Exception: pass",
    ] {
        // The statement itself is known, what it answers is not.
        let recorded = upgrade(body).asks_at(5, "what this revision does is known only while it runs");
        assert_eq!(recorded, usize::from(body.contains("select 1")), "{body}");
    }
}

#[test]
fn what_comes_before_the_first_question_is_known() {
    let body = "op.execute('SELECT 1')\nop.drop_table('t')\nif op.get_bind().scalar(sa.text('SELECT 1')):\n    op.execute('SELECT 2')";
    assert_eq!(upgrade(body).asks_at(7, "reads a result"), 3);
}

#[test]
fn what_is_not_there_yet_is_named() {
    for (body, says) in [
        ("op.create_view('v')", "alembic.op.create_view"),
        ("sa.create_engine('sqlite://')", "sqlalchemy.create_engine"),
        ("from sqlalchemy.orm import raiseload\nraiseload('*')", "sqlalchemy.orm.raiseload"),
        ("op.execute(sa.schema.CreateTable(sa.table('t')))", "sqlalchemy.CreateTable"),
        ("sa.select(sa.literal(1)).fetch(1)", "Select.fetch"),
        ("with op.batch_alter_table('t', reflect_args=[1]) as b: pass", "reflect_args"),
    ] {
        let line = 5 + u32::try_from(body.matches('\n').count()).unwrap();
        upgrade(body).fails_with("unsupported-feature", line, says);
    }
}

#[test]
fn exceptions_name_their_line_and_the_way_there() {
    let raised = script(
        "from alembic import op

def helper(n):
    raise ValueError(f'no {n}')

def upgrade():
    helper(3)
",
    )
    .fails_with("script-raised", 4, "ValueError: no 3");
    assert!(
        raised.hints.iter().any(|hint| hint.contains(":7 in upgrade") && hint.contains(":4 in helper")),
        "{raised:?}"
    );
    upgrade("op.add_column('t', column_name='x')").fails_with("script-raised", 5, "unexpected keyword argument");
    upgrade("op.create_index('i', 't', ['a'], wrong=1)").fails_with(
        "script-raised",
        5,
        "Additional arguments should be named <dialectname>_<argument>, got 'wrong'",
    );
    upgrade("op.drop_constraint('x', 't', type_='index')").fails_with("script-raised", 5, "'type' can be one of None");
    upgrade("1 / 0").fails_with("script-raised", 5, "ZeroDivisionError");
    upgrade("raise NotImplementedError").fails_with("script-raised", 5, "NotImplementedError");
}

#[test]
fn a_script_that_cannot_be_read_or_called() {
    let syntax =
        script("from alembic import op\n\ndef upgrade():\n    op.execute('x'\n").fails_with("script-syntax", 4, "1f2e");
    assert_eq!(syntax.span.unwrap().text.as_deref(), Some("    op.execute('x'"));
    script("print 'python 2'\n").fails_with("script-syntax", 1, "");
    script("def downgrade(): pass\n").fails_with("missing-function", 0, "upgrade()");
    script("\ndef upgrade(engine_name): pass\n").fails_with("script-arguments", 2, "engine_name");
    script("import nothing_at_all\n\ndef upgrade(): pass\n").operations();
}
