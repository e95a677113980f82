//! What Python fills in where a statement leaves a column out.

use aludel::dialect::Dialect;
use aludel::schema::DialectName;

use super::upgrade;

const TABLE: &str = "import itertools
numbers = itertools.count(1)
t = sa.Table('t', sa.MetaData(), sa.Column('id', sa.Integer), sa.Column('n', sa.Integer, default=lambda: next(numbers)),
    sa.Column('fixed', sa.String(9), default='f', onupdate=lambda context: 'changed'),
    sa.Column('items', sa.JSON, default=dict), sa.Column('at', sa.DateTime, default=sa.func.now(), onupdate=sa.func.now()))
";

/// The SQL that a body makes of the table above, on a live database.
fn written(body: &str) -> Vec<String> {
    let dialect = Dialect::new(DialectName::Postgresql);
    let operations = upgrade(&format!("{TABLE}{body}")).operations();
    operations.iter().flat_map(|operation| dialect.compile(operation).unwrap()).collect()
}

#[test]
fn each_row_gets_values_of_its_own() {
    assert_eq!(
        written("op.execute(t.insert().values([{'id': 1}, {'id': 2}]))"),
        ["INSERT INTO t (id, n, fixed, items, at) VALUES (1, 1, 'f', '{}', now()), (2, 2, 'f', '{}', now())"]
    );
    assert_eq!(
        written("op.bulk_insert(t, [{'id': 1, 'fixed': 'own'}, {'id': 2, 'n': 9}])"),
        [
            "INSERT INTO t (id, n, fixed, items, at) VALUES (1, 1, 'own', '{}', now())",
            "INSERT INTO t (id, n, fixed, items, at) VALUES (2, 9, 'f', '{}', now())"
        ]
    );
    assert_eq!(
        written("op.get_bind().execute(t.insert(), [{'id': 1}, {'id': 2, 'items': [1]}])"),
        [
            "INSERT INTO t (id, n, fixed, items, at) VALUES (1, 1, 'f', '{}', now())",
            "INSERT INTO t (id, n, fixed, items, at) VALUES (2, 2, 'f', '[1]', now())"
        ]
    );
}

#[test]
fn an_update_changes_what_says_so() {
    assert_eq!(
        written("op.execute(t.update().values(n=5).where(t.c.id == 1))"),
        ["UPDATE t SET n=5, fixed='changed', at=now() WHERE t.id = 1"]
    );
    assert_eq!(written("op.execute(t.update().values(at=None, fixed='x'))"), ["UPDATE t SET fixed='x', at=NULL"]);
}

#[test]
fn none_is_a_null_inside_a_column_of_json() {
    assert_eq!(
        written(
            "j = sa.table('j', sa.column('a', sa.JSON), sa.column('b', sa.JSON(none_as_null=True)), sa.column('c', sa.JSON))
op.execute(j.insert().values(a=None, b=None, c=sa.null()))
op.bulk_insert(j, [{'a': None, 'b': None}])
op.execute(j.update().values(b=sa.JSON.NULL))"
        ),
        [
            "INSERT INTO j (a, b, c) VALUES ('null', NULL, NULL)",
            "INSERT INTO j (a, b) VALUES ('null', NULL)",
            "UPDATE j SET b='null'"
        ]
    );
}

#[test]
fn a_default_cannot_ask_for_what_is_not_known() {
    let body = format!(
        "{TABLE}u = sa.Table('u', sa.MetaData(), sa.Column('a', sa.Integer),
    sa.Column('b', sa.Integer, default=lambda context: context.get_current_parameters()['a']))
op.execute(u.insert().values(a=1))"
    );
    upgrade(&body).fails_with("unsupported-feature", 11, "reads its context");
}
