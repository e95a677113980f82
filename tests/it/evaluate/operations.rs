//! What scripts say, and the operations that come of it.

use aludel::operation::Operation;
use aludel::schema::DialectName;
use serde_json::json;

use super::{script, upgrade};

#[test]
fn a_table_with_all_that_hangs_on_it() {
    let operation = upgrade(
        "op.create_table('users',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=50), server_default='x', comment='called'),
    sa.Column('at', sa.DateTime(timezone=True), server_default=sa.func.now()),
    sa.Column('org', sa.BigInteger, sa.ForeignKey('acc.orgs.id', ondelete='CASCADE', name='fk'), index=True),
    sa.Column('kind', sa.Enum('a', 'b', name='kind')),
    sa.Column('ref', sa.Integer, sa.Identity(always=True, start=5)),
    sa.Column('twice', sa.Integer, sa.Computed('id * 2', persisted=True)),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_users')),
    sa.ForeignKeyConstraint(['a', 'b'], ['s.t.x', 's.t.y'], onupdate='SET NULL', deferrable=True, initially='DEFERRED'),
    sa.UniqueConstraint('name'),
    sa.CheckConstraint('id > 0', name='positive'),
    sa.Index('ix', 'name', sa.text('lower(name)'), unique=True, postgresql_where=sa.text('id > 1')),
    schema='app', comment='people', mysql_engine='InnoDB')",
    )
    .operation();
    let null_order = json!({"deferrable": true, "initially": "DEFERRED"});
    assert_eq!(
        operation,
        json!({"op": "create_table", "table": {
            "name": {"schema": "app", "name": "users"},
            "comment": "people",
            "columns": [
                {"name": "id", "ty": {"kind": "integer"}, "autoincrement": "auto"},
                {"name": "name", "ty": {"kind": "string", "length": 50}, "autoincrement": "auto", "comment": "called",
                    "server_default": {"default": "string", "value": "x"}},
                {"name": "at", "ty": {"kind": "date_time", "timezone": true}, "autoincrement": "auto",
                    "server_default": {"default": "expr", "expr": {"expr": "function", "name": "now"}}},
                {"name": "org", "ty": {"kind": "big_integer"}, "autoincrement": "auto", "index": true,
                    "foreign_keys": [{"target": "acc.orgs.id", "name": "fk", "on_delete": "CASCADE"}]},
                {"name": "kind", "ty": {"kind": "enum", "values": ["a", "b"], "name": "kind", "native": true},
                    "autoincrement": "auto"},
                {"name": "ref", "ty": {"kind": "integer"}, "autoincrement": "auto", "identity": {"always": true, "start": 5}},
                {"name": "twice", "ty": {"kind": "integer"}, "autoincrement": "auto",
                    "computed": {"sql": {"expr": "text", "sql": "id * 2"}, "persisted": true}},
            ],
            "constraints": [
                {"name": "pk_users", "kind": {"constraint": "primary_key", "columns": ["id"]}},
                {"kind": {"constraint": "foreign_key", "columns": ["a", "b"], "referred": {"schema": "s", "name": "t"},
                    "referred_columns": ["x", "y"], "on_update": "SET NULL"}, "deferral": null_order},
                {"kind": {"constraint": "unique", "columns": ["name"]}},
                {"name": "positive", "kind": {"constraint": "check", "condition": {"expr": "text", "sql": "id > 0"}}},
            ],
            "indexes": [{"name": "ix", "unique": true,
                "columns": [{"expr": "column", "name": "name"}, {"expr": "text", "sql": "lower(name)"}],
                "options": {"postgresql_where": {"t": "expr", "v": {"expr": "text", "sql": "id > 1"}}}}],
            "options": {"mysql_engine": {"t": "string", "v": "InnoDB"}},
        }})
    );
}

#[test]
fn a_second_column_of_one_name_is_refused_and_takes_no_place() {
    for (columns, said) in [
        ("sa.Column('a', sa.Integer), sa.Column('a', sa.Text)", "name 'a' is already present in table 't'"),
        (
            "sa.Column('a', sa.Text, key='x'), sa.Column('b', sa.Text, key='x')",
            "key 'x' is already present in table 't'",
        ),
    ] {
        let wrong = upgrade(&format!("op.create_table('t', {columns})")).fails();
        assert!(wrong.message.contains(said), "{wrong:?}");
    }
    let table = "t = sa.Table('t', sa.MetaData(), sa.Column('a', sa.Integer))
t.append_column(sa.Column('a', sa.Text), replace_existing=True)
t.create(op.get_bind())";
    assert_eq!(upgrade(table).operation()["table"]["columns"].as_array().map(Vec::len), Some(1));
}

#[test]
fn columns_come_change_and_go() {
    let said = |body: &str| upgrade(body).operation();
    let table = json!({"schema": "s", "name": "t"});
    assert_eq!(
        said("op.add_column('t', sa.Column('c', sa.Text, nullable=False), schema='s', if_not_exists=True)"),
        json!({"op": "add_column", "table": table, "if_not_exists": true,
            "column": {"name": "c", "ty": {"kind": "text"}, "autoincrement": "auto"}})
    );
    assert_eq!(
        said("op.drop_column('t', 'c', schema='s', if_exists=True)"),
        json!({"op": "drop_column", "table": table, "column": "c", "if_exists": true})
    );
    let keep = json!({"change": "keep"});
    assert_eq!(
        said(
            "op.alter_column('t', 'c', type_=sa.Text(), existing_type=sa.String(9), nullable=False, server_default=None, \
             comment='x', new_column_name='d', schema='s', postgresql_using='c::text')"
        ),
        json!({"op": "alter_column", "table": table, "column": "c", "ty": {"kind": "text"},
            "existing_type": {"kind": "string", "length": 9}, "server_default": {"change": "drop"},
            "comment": {"change": "set", "to": "x"}, "computed": keep, "identity": keep, "existing_server_default": keep,
            "new_name": "d", "options": {"postgresql_using": {"t": "string", "v": "c::text"}}})
    );
}

#[test]
fn nullable_false_is_said_and_silence_is_not() {
    let columns =
        upgrade("op.create_table('t', sa.Column('a', sa.Text, nullable=False), sa.Column('b', sa.Text))").operations();
    let Operation::CreateTable { table, .. } = &columns[0] else { panic!("{columns:?}") };
    assert_eq!(table.columns.iter().map(|column| column.nullable).collect::<Vec<_>>(), [Some(false), None]);
}

#[test]
fn constraints_and_indexes() {
    let names: Vec<_> = upgrade(
        "op.create_primary_key('pk', 't', ['a'])
op.create_unique_constraint('uq', 't', ['a', 'b'], deferrable=True)
op.create_foreign_key('fk', 't', 'u', ['a'], ['b'], ondelete='CASCADE', source_schema='x', referent_schema='y')
op.create_check_constraint('ck', 't', sa.column('a') > 5)
op.create_exclude_constraint('ex', 't', (sa.column('a'), '='), using='gist', where='a > 1')
op.drop_constraint('uq', 't', type_='unique')
op.create_index(op.f('ix'), 't', ['a', sa.func.lower(sa.column('b'))], unique=True, postgresql_using='btree')
op.drop_index('ix', table_name='t')
op.drop_index('iy')
op.rename_table('t', 'u')
op.create_table_comment('u', 'said', existing_comment='was')
op.drop_table_comment('u')
op.drop_table('u')",
    )
    .operations()
    .iter()
    .map(Operation::name)
    .collect();
    assert_eq!(
        names.join(" "),
        "create_constraint create_constraint create_constraint create_constraint create_constraint drop_constraint \
         create_index drop_index drop_index rename_table create_table_comment drop_table_comment drop_table"
    );
}

#[test]
fn checks_inside_an_added_column_stand_behind_it() {
    let operations =
        upgrade("op.add_column('t', sa.Column('c', sa.Integer, sa.CheckConstraint('c > 0', name='ck')))").operations();
    let [Operation::AddColumn { column, .. }] = operations.as_slice() else { panic!("{operations:?}") };
    assert_eq!(column.constraints.iter().map(|check| check.name.as_deref()).collect::<Vec<_>>(), [Some("ck")]);
}

#[test]
fn a_batch_is_one_operation_and_execute_runs_before_it() {
    let operations = upgrade(
        "with op.batch_alter_table('t', schema='s', recreate='always', naming_convention={'uq': 'uq_%(table_name)s'}) as batch_op:
    batch_op.add_column(sa.Column('a', sa.Integer), insert_after='id')
    batch_op.drop_column('b')
    batch_op.execute('select 1')
    batch_op.alter_column('c', nullable=False)",
    )
    .operations();
    assert_eq!(operations.iter().map(Operation::name).collect::<Vec<_>>(), ["execute", "batch_alter_table"]);
    let Operation::Batch(batch) = &operations[1] else { panic!("{operations:?}") };
    assert_eq!(batch.operations.iter().map(|one| one.line).collect::<Vec<_>>(), [6, 7, 9]);
    assert_eq!(batch.placements, [(0, aludel::operation::Placement::After("id".into()))]);
    assert_eq!(batch.recreate, aludel::operation::Recreate::Always);
    assert_eq!(batch.table.to_string(), "s.t");
}

#[test]
fn a_batch_that_fails_records_nothing() {
    let script = upgrade(
        "try:
    with op.batch_alter_table('t') as batch_op:
        batch_op.drop_column('b')
        raise ValueError
except ValueError:
    op.execute('select 2')",
    );
    assert_eq!(script.operations().iter().map(Operation::name).collect::<Vec<_>>(), ["execute"]);
}

#[test]
fn rows_keep_their_order_and_values_their_type() {
    let operation = upgrade(
        "import datetime, decimal, uuid, enum
class E(enum.Enum):
    x = 'ex'
t = sa.table('t', sa.column('a', sa.Integer), sa.column('j', sa.JSON), sa.column('e', sa.Enum(E)), sa.column('v'))
op.bulk_insert(t, [
    {'v': 2**70, 'a': 1, 'j': {'k': [1, None]}, 'e': E.x},
    {'v': datetime.datetime(2024, 1, 31, 12, 0, 0, 1, datetime.timezone.utc)},
    {'v': datetime.date(2024, 1, 31)}, {'v': datetime.timedelta(days=1)}, {'v': decimal.Decimal('1.50')},
    {'v': uuid.UUID(int=1)}, {'v': b'\\x00\\xff'}, {'v': [1, 'a']}, {'v': None}, {'v': 1.5}, {'v': True}, {'v': sa.func.now()},
])",
    )
    .operation();
    let mut values = Vec::new();
    for row in operation["rows"].as_array().unwrap() {
        for cell in row.as_array().unwrap() {
            values.push((cell[0].as_str().unwrap(), cell[1]["t"].as_str().unwrap(), cell[1]["v"].clone()));
        }
    }
    assert_eq!(
        values,
        [
            ("v", "big_int", json!("1180591620717411303424")),
            ("a", "int", json!(1)),
            ("j", "json", json!({"k": [1, null]})).map_json(),
            ("e", "string", json!("x")),
            ("v", "date_time", json!("2024-01-31 12:00:00.000001+00:00")),
            ("v", "date", json!("2024-01-31")),
            ("v", "interval", json!(86_400_000_000_i64)),
            ("v", "decimal", json!("1.50")),
            ("v", "uuid", json!("00000000-0000-0000-0000-000000000001")),
            ("v", "bytes", json!("00ff")),
            ("v", "array", json!([{"t": "int", "v": 1}, {"t": "string", "v": "a"}])),
            ("v", "null", json!(null)),
            ("v", "float", json!(1.5)),
            ("v", "bool", json!(true)),
            ("v", "expr", json!({"expr": "function", "name": "now"})),
        ]
    );
}

/// `bare` drops nulls, inside JSON values as well.
trait MapJson {
    fn map_json(self) -> Self;
}

impl MapJson for (&str, &str, serde_json::Value) {
    fn map_json(self) -> Self {
        (self.0, self.1, super::bare(self.2))
    }
}

#[test]
fn expressions_are_trees() {
    let statement = |python: &str| {
        let source = format!(
            "t = sa.table('t', sa.column('a', sa.Integer), sa.column('b', sa.String), schema='s')\n\
             u = sa.table('u', sa.column('a'), sa.column('n'))\nop.execute({python})"
        );
        upgrade(&source).operation()["statement"].clone()
    };
    let a = json!({"expr": "column", "name": "a", "table": {"schema": "s", "name": "t"}, "ty": {"kind": "integer"}});
    let b = json!({"expr": "column", "name": "b", "table": {"schema": "s", "name": "t"}, "ty": {"kind": "string"}});
    let int = |value: i64| json!({"expr": "literal", "value": {"t": "int", "v": value}, "ty": {"kind": "integer"}});
    assert_eq!(
        statement("t.update().where(sa.and_(t.c.a > 1, ~t.c.a.in_([2, 3]), t.c.b == None)).values(b=t.c.b + 'x')"),
        json!({"statement": "update", "table": {"schema": "s", "name": "t"},
            "assignments": [["b", {"expr": "binary", "op": "concat", "left": b,
                "right": {"expr": "literal", "value": {"t": "string", "v": "x"}, "ty": {"kind": "string"}}}]],
            "filter": [{"expr": "and", "items": [
                {"expr": "binary", "op": "gt", "left": a, "right": int(1)},
                {"expr": "in", "operand": a, "items": {"expr": "tuple", "items": [int(2), int(3)]}, "negated": true},
                {"expr": "binary", "op": "is", "left": b, "right": {"expr": "null"}}]}]})
    );
    assert_eq!(
        statement("t.insert().from_select(['a'], sa.select(sa.func.max(u.c.n)).where(u.c.n.between(1, 2)))"),
        json!({"statement": "insert", "table": {"schema": "s", "name": "t"}, "columns": ["a"], "select": {
            "columns": [{"expr": "function", "name": "max", "args": [{"expr": "column", "name": "n", "table": {"name": "u"}}]}],
            "from": [{"from": "table", "name": {"name": "u"}}],
            "filter": [{"expr": "between", "operand": {"expr": "column", "name": "n", "table": {"name": "u"}},
                "low": {"expr": "literal", "value": {"t": "int", "v": 1}},
                "high": {"expr": "literal", "value": {"t": "int", "v": 2}}}]}})
    );
    assert_eq!(
        statement("sa.delete(t).where(t.c.a == sa.cast(sa.literal('5'), sa.Integer))")["filter"][0]["right"],
        json!({"expr": "cast", "ty": {"kind": "integer"},
            "operand": {"expr": "literal", "value": {"t": "string", "v": "5"}}})
    );
}

#[test]
fn a_subquery_correlates_with_what_it_stands_in() {
    let update = upgrade(
        "t = sa.table('t', sa.column('a'), sa.column('b'))
u = sa.table('u', sa.column('a'), sa.column('n'))
op.execute(t.update().values(b=sa.select(u.c.n).where(u.c.a == t.c.a).scalar_subquery()))",
    )
    .operation();
    let select = &update["statement"]["assignments"][0][1]["select"];
    assert_eq!(select["from"], json!([{"from": "table", "name": {"name": "u"}}]));
}

#[test]
fn text_keeps_its_parameters() {
    let executed = |body: &str| upgrade(body).operation()["statement"]["expr"].clone();
    assert_eq!(executed("op.execute('select 1')"), json!({"expr": "text", "sql": "select 1"}));
    assert_eq!(
        executed("op.get_bind().execute(sa.text('select :a, :b').bindparams(b=2), {'a': 'x'})")["binds"],
        json!([{"name": "b", "value": {"t": "int", "v": 2}}, {"name": "a", "value": {"t": "string", "v": "x"}}])
    );
}

#[test]
fn types_of_every_dialect() {
    let kind = |python: &str| {
        let source = format!(
            "from sqlalchemy.dialects import postgresql, mysql, sqlite\nop.add_column('t', sa.Column('c', {python}))"
        );
        let dialect = if python.starts_with("mysql") { DialectName::Mysql } else { DialectName::Postgresql };
        upgrade(&source).on(dialect).operation()["column"]["ty"].clone()
    };
    for (python, tree) in [
        ("sa.Numeric(10, 2)", json!({"kind": "numeric", "precision": 10, "scale": 2})),
        ("sa.VARCHAR(9, collation='C')", json!({"kind": "varchar_sql", "length": 9, "collation": "C"})),
        ("sa.Uuid(as_uuid=False)", json!({"kind": "uuid", "native": true})),
        ("sa.types.JSON()", json!({"kind": "json"})),
        ("sa.ARRAY(sa.String(3))", json!({"kind": "array", "item": {"kind": "string", "length": 3}})),
        ("postgresql.JSONB(astext_type=sa.Text())", json!({"kind": "pg_jsonb"})),
        ("postgresql.UUID(as_uuid=True)", json!({"kind": "uuid_sql", "native": true})),
        (
            "postgresql.TIMESTAMP(precision=3, timezone=True)",
            json!({"kind": "pg_timestamp", "precision": 3, "timezone": true}),
        ),
        (
            "postgresql.ENUM('a', name='e', create_type=False)",
            json!({"kind": "pg_enum", "name": "e", "values": ["a"], "native": true}),
        ),
        ("postgresql.INET()", json!({"kind": "pg_inet"})),
        ("postgresql.DOUBLE_PRECISION(53)", json!({"kind": "double_precision_sql", "precision": 53})),
        ("mysql.TINYINT(1)", json!({"kind": "my_tinyint", "display_width": 1})),
        ("mysql.BIGINT(unsigned=True)", json!({"kind": "my_bigint", "unsigned": true})),
        ("mysql.VARCHAR(9, charset='utf8')", json!({"kind": "my_varchar", "length": 9, "charset": "utf8"})),
        ("mysql.DATETIME(fsp=6)", json!({"kind": "my_datetime", "fsp": 6})),
        ("mysql.LONGTEXT()", json!({"kind": "my_longtext"})),
        ("mysql.SET('a', 'b')", json!({"kind": "my_set", "values": ["a", "b"]})),
        ("sqlite.JSON()", json!({"kind": "json_sql"})),
        (
            "sa.String(9).with_variant(mysql.VARCHAR(9, charset='latin1'), 'mysql')",
            json!({"kind": "string", "length": 9,
                "variants": {"mysql": {"kind": "my_varchar", "length": 9, "charset": "latin1"}}}),
        ),
    ] {
        assert_eq!(kind(python), tree, "{python}");
    }
}

#[test]
fn types_of_the_scripts_own() {
    let types: Vec<_> = script(
        "import enum
from alembic import op
import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator, UserDefinedType

class Mood(enum.Enum):
    happy = 1
    sad = 2

class Guid(TypeDecorator):
    impl = sa.CHAR
    cache_ok = True
    def load_dialect_impl(self, dialect):
        return dialect.type_descriptor(sa.UUID() if dialect.name == 'postgresql' else sa.CHAR(32))

class Point(UserDefinedType):
    def get_col_spec(self, **kw):
        return 'POINT'

def upgrade():
    for ty in (sa.Enum(Mood), Guid(), Point(), Guid):
        op.add_column('t', sa.Column('c', ty))
",
    )
    .operations()
    .into_iter()
    .map(|operation| super::bare(serde_json::to_value(operation).unwrap())["column"]["ty"].clone())
    .collect();
    assert_eq!(types[0], json!({"kind": "enum", "values": ["happy", "sad"], "name": "mood", "native": true}));
    assert_eq!(types[1], json!({"kind": "uuid_sql", "native": true}));
    assert_eq!(types[2], json!({"kind": "user_defined", "sql": "POINT"}));
    assert_eq!(types[3], types[1]);
}

#[test]
fn enumerations_are_created_and_dropped() {
    let operations = upgrade(
        "from sqlalchemy.dialects import postgresql
sa.Enum('a', name='e').create(op.get_bind())
postgresql.ENUM('a', name='e').create(op.get_bind())
sa.Enum(name='e').drop(op.get_bind(), checkfirst=True)",
    )
    .operations();
    let first: Vec<_> = operations
        .iter()
        .map(|operation| match operation {
            Operation::CreateType { check_first, .. } => ("create", *check_first),
            Operation::DropType { check_first, .. } => ("drop", *check_first),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(first, [("create", false), ("create", true), ("drop", true)]);
}

#[test]
fn sequences_and_schemas_are_made_by_statements_of_their_own() {
    let operations: Vec<_> = upgrade(
        "from sqlalchemy.schema import CreateSequence, Sequence
from sqlalchemy.sql.ddl import CreateSchema, DropSchema
op.execute(CreateSequence(Sequence('x', start=5, increment=2, minvalue=1, nomaxvalue=True, cycle=True, cache=9,
    data_type=sa.BigInteger, metadata=sa.MetaData(schema='s')), if_not_exists=True))
op.get_bind().execute(sa.schema.DropSequence(sa.Sequence('x', schema='s'), if_exists=True))
op.execute(CreateSchema('s', if_not_exists=True))
op.execute(DropSchema('s', cascade=True, if_exists=True))
sa.Sequence('y').create(op.get_bind())
sa.Sequence('y').drop(op.get_bind(), checkfirst=False)
sa.Sequence('z', optional=True).create(op.get_bind())
op.execute(sa.select(sa.Sequence('y').next_value()))",
    )
    .operations()
    .into_iter()
    .map(|operation| super::bare(serde_json::to_value(operation).unwrap()))
    .collect();
    assert_eq!(
        operations,
        [
            json!({"op": "create_sequence", "if_not_exists": true, "sequence": {"name": {"schema": "s", "name": "x"},
                "ty": {"kind": "big_integer"}, "start": 5, "increment": 2, "min_value": 1, "no_max_value": true,
                "cycle": true, "cache": 9}}),
            json!({"op": "drop_sequence", "if_exists": true, "sequence": {"schema": "s", "name": "x"}}),
            json!({"op": "create_schema", "schema": "s", "if_not_exists": true}),
            json!({"op": "drop_schema", "schema": "s", "cascade": true, "if_exists": true}),
            json!({"op": "create_sequence", "if_not_exists": true, "sequence": {"name": {"name": "y"}}}),
            json!({"op": "drop_sequence", "sequence": {"name": "y"}}),
            json!({"op": "execute", "statement": {"statement": "select",
                "columns": [{"expr": "next_value", "sequence": {"name": "y"}}]}}),
        ]
    );
}

#[test]
fn a_table_that_makes_itself_makes_its_sequences() {
    let body = "t = sa.Table('t', sa.MetaData(), sa.Column('id', sa.Integer, sa.Sequence('x'), primary_key=True),
    sa.Column('o', sa.Integer, sa.Sequence('y', optional=True)), sa.Column('i', sa.Integer, default=sa.Sequence('z')))
t.create(op.get_bind())
t.drop(op.get_bind())";
    let said = |dialect| {
        let operations = upgrade(body).on(dialect).operations().into_iter();
        let names = operations.map(|operation| match operation {
            Operation::CreateSequence { sequence, .. } => format!("+{}", sequence.name),
            Operation::DropSequence { sequence, .. } => format!("-{sequence}"),
            other => other.name().to_owned(),
        });
        names.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(said(DialectName::Postgresql), "+x +z create_table drop_table -x -z");
    assert_eq!(said(DialectName::Mariadb), "+x +y +z create_table drop_table -x -y -z");
    assert_eq!(said(DialectName::Sqlite), "create_table drop_table");
    let key = |sequence: &str| {
        let operation =
            upgrade(&format!("op.create_table('t', sa.Column('id', sa.Integer, {sequence}, primary_key=True))"));
        operation.operation()["table"]["columns"][0]["sequence"].clone()
    };
    assert_eq!(key("sa.Sequence('x', schema='s')"), json!("s.x"));
    assert_eq!(key("sa.Sequence('x', optional=True)"), json!(null));
}

#[test]
fn what_makes_a_sequence_is_passed_over_where_there_are_none() {
    let on = |dialect| upgrade("sa.Sequence('y').create(op.get_bind())").on(dialect).operations().len();
    assert_eq!(DialectName::ALL.map(on), [1, 0, 1, 0]);
    let wrong = upgrade("op.execute(sa.schema.CreateSequence('y'))").fails();
    assert!(wrong.message.contains("CreateSequence expects a Sequence"), "{wrong:?}");
}

#[test]
fn scripts_know_their_circumstances() {
    let mut asking = script(
        "from alembic import op, context
def downgrade(engine_name):
    bind = op.get_bind()
    print(bind.dialect.name, bind.dialect.server_version_info, bind.engine.name, op.get_context().dialect.name)
    print(context.is_offline_mode(), context.get_x_argument(as_dictionary=True), context.config.get_main_option('who'))
    print(engine_name)
",
    )
    .on(DialectName::Mariadb)
    .downgrade();
    asking.request.server_version = "11.4.2-MariaDB-ubu2404".into();
    asking.request.x_arguments = vec!["tenant=a=b".into(), "plain".into()];
    asking.request.main_options.insert("who".into(), "me".into());
    asking.request.arguments.insert("engine_name".into(), "one".into());
    assert_eq!(asking.printed(), "mariadb (11, 4, 2) mariadb mariadb\nFalse {'tenant': 'a=b', 'plain': ''} me\none\n");
}

#[test]
fn an_autocommit_block_holds_its_operations() {
    let operations =
        upgrade("with op.get_context().autocommit_block():\n    op.execute('vacuum')\nop.execute('x')").operations();
    assert_eq!(operations.iter().map(Operation::name).collect::<Vec<_>>(), ["autocommit_block", "execute"]);
}

#[test]
fn lines_are_those_of_the_script_even_through_helpers() {
    let (result, _) = script(
        "from alembic import op

def add(name):
    op.execute(
        'select 1')

def upgrade():
    for name in 'ab':
        add(name)
    op.execute('x')
",
    )
    .run();
    assert_eq!(result.unwrap().operations.iter().map(|one| one.line).collect::<Vec<_>>(), [4, 4, 10]);
}
