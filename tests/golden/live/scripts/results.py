"""Every way to read a result."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.exc import MultipleResultsFound, NoResultFound, NoSuchColumnError, ResourceClosedError

revision = "results"
down_revision = None


def raises(call):
    try:
        call()
    except Exception as error:
        return type(error).__name__
    return "nothing"


def upgrade():
    people = op.create_table(
        "people",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(20)),
        sa.Column("age", sa.Integer),
    )
    bind = op.get_bind()
    inserted = bind.execute(people.insert(), [{"name": f"p{n}", "age": 20 + n} for n in range(5)])
    print("inserted", inserted.rowcount in (5, -1))
    all_rows = sa.select(people.c.id, people.c.name, people.c.age.label("years")).order_by(people.c.id)
    text = sa.text("SELECT id, name FROM people ORDER BY id")

    print("iterate", [(row.id, row.name) for row in bind.execute(text)])
    print("fetchall", bind.execute(text).fetchall())
    print("all", bind.execute(all_rows).all())
    print("first", bind.execute(all_rows).first(), bind.execute(all_rows.where(people.c.id < 0)).first())
    result = bind.execute(all_rows)
    print("fetchone", result.fetchone(), result.fetchone())
    print("fetchmany", result.fetchmany(2), result.fetchmany(2), result.fetchmany(2))
    print("after", result.fetchone())
    print("partitions", [list(part) for part in bind.execute(text).partitions(2)])
    print("yield_per", len(list(bind.execute(text).yield_per(2))))
    print("scalar", bind.execute(text).scalar(), bind.scalar(sa.text("SELECT max(age) FROM people")))
    print("no scalar", bind.scalar(sa.text("SELECT id FROM people WHERE id < 0")))
    print("scalars", bind.execute(text).scalars().all(), bind.scalars(text).first(), bind.execute(text).scalars(1).all())
    print("scalar_one", bind.execute(all_rows.limit(1)).scalar_one())
    print("scalar_one_or_none", bind.execute(all_rows.where(people.c.id < 0)).scalar_one_or_none())
    print("one", bind.execute(all_rows.where(people.c.id == 2)).one())
    print("one_or_none", bind.execute(all_rows.where(people.c.id == 99)).one_or_none())
    print("none", raises(lambda: bind.execute(all_rows.where(people.c.id == 99)).one()))
    print("many", raises(lambda: bind.execute(all_rows).one()), raises(lambda: bind.execute(all_rows).scalar_one()))
    print("mappings", [dict(row) for row in bind.execute(all_rows).mappings()][:2])
    print("mappings first", dict(bind.execute(all_rows).mappings().first()))
    print("mappings one", bind.execute(all_rows.limit(1)).mappings().one()["years"])
    print("keys", list(bind.execute(all_rows).keys()))
    print("columns", bind.execute(all_rows).columns("years", 0).all()[:2])
    print("unique", bind.execute(sa.text("SELECT 1 FROM people")).unique().all())
    print("tuples", bind.execute(text).tuples().first())
    closed = bind.execute(text)
    closed.first()
    print("closed", closed.closed, raises(closed.all), raises(closed.fetchone))
    done = bind.execute(text)
    print("read", len(done.all()), done.all(), done.first(), done.scalar())
    with bind.execute(text) as closing:
        print("with", closing.fetchone())
    print("returns", bind.execute(text).returns_rows, bind.execute(people.update().values(age=people.c.age + 1)).returns_rows)
    updated = bind.execute(people.update().where(people.c.id > 3).values(name="late"))
    print("rowcount", updated.rowcount, raises(updated.fetchall))
    print("deleted", bind.execute(sa.text("DELETE FROM people WHERE id = :id"), {"id": 5}).rowcount)
    print("deleted none", bind.execute(sa.text("DELETE FROM people WHERE id = :id"), {"id": 5}).rowcount)

    row = bind.execute(all_rows).first()
    print("row", row[0], row[-1], row[0:2], len(row), row.years, row == (1, "p0", 21), tuple(row), repr(row))
    print("row mapping", row._mapping["years"], row._mapping[people.c.name], "age" in row._mapping, list(row._mapping.keys()))
    print("row fields", row._fields, row._asdict(), row._tuple())
    id_, name, years = row
    print("unpacked", id_, name, years, hash(row) == hash((1, "p0", 21)), sorted([row, (0, "", 0)]))
    print("missing", raises(lambda: row.nothing), raises(lambda: row._mapping["nothing"]), raises(lambda: row[7]))
    key = bind.execute(people.insert().values(name="new", age=1)).inserted_primary_key
    print("key", key, key[0], key.id)
    key = bind.execute(people.insert().values(id=77, name="given", age=1)).inserted_primary_key
    print("given key", key)
    print("dict", {row.id: row.name for row in bind.execute(all_rows)})
    print("loop", end=" ")
    for row in bind.execute(sa.select(people).where(people.c.age > 20).order_by(people.c.id)):
        bind.execute(people.update().where(people.c.id == row.id).values(age=row.age * 2))
        print(row.age, end=" ")
    print()
    print("sum", bind.execute(sa.select(sa.func.count(), sa.func.min(people.c.age))).one())
    print("exists", bind.execute(sa.select(sa.exists().where(people.c.id == 1))).scalar() in (True, 1))
    typed = sa.text("SELECT id, name, age FROM people WHERE id = 1").columns(people.c.id, people.c.name, age=sa.Boolean)
    print("text columns", [type(value).__name__ for value in bind.execute(typed).one()])
    print("text types", bind.execute(sa.text("SELECT 1 AS n, '2024-02-29' AS d").columns(n=sa.Integer)).one()._mapping["n"])
    print("empty keys", list(bind.execute(sa.text("SELECT id, name AS n FROM people WHERE 1 = 0")).keys()))


def downgrade():
    print("left", op.get_bind().execute(sa.text("SELECT count(*) FROM people")).scalar())
    op.drop_table("people")
