"""Savepoints, blocks, and what parameters do."""

import sqlalchemy as sa
from alembic import op

revision = "transactions"
down_revision = None


def upgrade():
    bind = op.get_bind()
    table = op.create_table("t", sa.Column("id", sa.Integer, primary_key=True), sa.Column("v", sa.String(30)), mysql_engine="InnoDB")

    def ids():
        return bind.execute(sa.select(table.c.id).order_by(table.c.id)).scalars().all()

    with bind.begin_nested():
        bind.execute(table.insert().values(id=1, v="kept"))
    print(ids())
    savepoint = bind.begin_nested()
    bind.execute(table.insert().values(id=2, v="dropped"))
    print(ids(), savepoint.is_active)
    savepoint.rollback()
    print(ids(), savepoint.is_active)
    try:
        with bind.begin_nested():
            bind.execute(table.insert().values(id=3))
            raise ValueError("on purpose")
    except ValueError as error:
        print(error, ids())
    with bind.begin_nested():
        bind.execute(table.insert().values(id=4))
        with bind.begin_nested() as inner:
            bind.execute(table.insert().values(id=5))
            inner.rollback()
        bind.execute(table.insert().values(id=6))
    print(ids(), bind.in_transaction(), bind.closed)
    bind.execute(sa.text("INSERT INTO t (id, v) VALUES (:id, :v)"), [{"id": 10, "v": "ten"}, {"id": 11, "v": "it's: 100%"}])
    bind.execute(sa.text("INSERT INTO t (id, v) VALUES (:id, :v)").bindparams(id=12, v="bound"))
    bind.execute(sa.insert(table), {"id": 13, "v": None})
    bind.execute(table.update().where(table.c.id == sa.bindparam("which")).values(v=sa.bindparam("what")), [{"which": 12, "what": "changed"}])
    bind.execute(sa.text("DELETE FROM t WHERE id IN :ids").bindparams(sa.bindparam("ids", expanding=True)), {"ids": [1, 4]})
    print(bind.execute(sa.text("SELECT id, v FROM t WHERE v = :v OR v LIKE '%:%' OR id > :id ORDER BY id"), {"v": "ten", "id": 10}).all())
    print(bind.execute(sa.select(table.c.v).where(table.c.id.in_([10, 11]))).scalars().all())
    print(bind.execute(sa.select(table.c.id).where(table.c.id.in_([]))).all())
    if bind.dialect.name != "sqlite":
        print(bind.execute(sa.text("SELECT id FROM t WHERE id IN :ids ORDER BY id"), {"ids": (10, 12)}).scalars().all())
    if bind.dialect.name == "sqlite":
        print(bind.exec_driver_sql("SELECT id FROM t WHERE id > ? AND '?' = '?' ORDER BY id", (11,)).fetchall())
        print(bind.exec_driver_sql("SELECT v FROM t WHERE id = :i", {"i": 10}).scalar())
    else:
        print(bind.exec_driver_sql("SELECT id FROM t WHERE id > %s AND v LIKE 'chang%%' ORDER BY id", (11,)).fetchall())
        print(bind.exec_driver_sql("SELECT v FROM t WHERE id = %(i)s", {"i": 10}).scalar())
    print(op.get_context().bind.dialect.name, bind.engine.name == bind.dialect.name, op.get_context().connection.scalar(sa.text("SELECT 1")))


def downgrade():
    op.drop_table("t")
