"""Window functions and aggregates"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by, array

revision = "04b03"
down_revision = "03b02"

account = sa.table(
    "account",
    sa.column("id", sa.Integer),
    sa.column("name", sa.String(30)),
    sa.column("owner_id", sa.Integer),
    sa.column("active", sa.Boolean),
    sa.column("total", sa.Numeric(10, 2)),
)
owner = sa.table(
    "owner",
    sa.column("id", sa.Integer),
    sa.column("name", sa.String(30)),
    sa.column("parent_id", sa.Integer),
    sa.column("select", sa.String(10)),
)


def tables():
    op.create_table(
        "account",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(30), unique=True),
        sa.Column("owner_id", sa.Integer),
        sa.Column("active", sa.Boolean),
        sa.Column("total", sa.Numeric(10, 2)),
    )
    op.create_table(
        "owner",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(30)),
        sa.Column("parent_id", sa.Integer),
        sa.Column("select", sa.String(10)),
    )


def downgrade():
    op.drop_table("owner")
    op.drop_table("account")


def upgrade():
    tables()
    PG = op.get_context().dialect.name == "postgresql"
    MY = op.get_context().dialect.name == "mysql"
    SQLITE = op.get_context().dialect.name == "sqlite"
    op.execute(sa.select(account.c.id, sa.func.row_number().over(partition_by=account.c.owner_id, order_by=account.c.id.desc()).label("n")))
    op.execute(sa.select(sa.func.sum(account.c.total).over()))
    op.execute(sa.select(sa.func.rank().over(order_by=[account.c.owner_id, sa.desc(account.c.name)])))
    op.execute(sa.select(sa.func.sum(account.c.total).over(partition_by=[account.c.owner_id, account.c.name], order_by="id", rows=(None, 0))))
    op.execute(sa.select(sa.func.sum(account.c.total).over(order_by=account.c.id, rows=(-2, 3)), sa.func.sum(account.c.total).over(order_by=account.c.id, range_=(None, None))))
    op.execute(sa.select(sa.over(sa.func.lag(account.c.name, 1), order_by=account.c.id)))
    numbered = sa.select(account.c.id, sa.func.row_number().over(partition_by=account.c.name, order_by=account.c.id).label("rn")).subquery("numbered")
    op.execute(account.delete().where(account.c.id.in_(sa.select(numbered.c.id).where(numbered.c.rn > 1))))
    if PG or SQLITE:
        op.execute(sa.select(sa.func.count().filter(account.c.active), sa.func.count(account.c.id).filter(account.c.id > 1, account.c.id < 5)))
        op.execute(sa.select(sa.func.sum(account.c.total).filter(account.c.active).over(partition_by=account.c.owner_id)))
    if PG:
        op.execute(sa.select(sa.func.percentile_cont(0.5).within_group(account.c.total.desc())))
        op.execute(sa.select(sa.func.array_agg(account.c.id), sa.func.array_agg(aggregate_order_by(account.c.name, account.c.id.desc(), account.c.name))))
        op.execute(sa.select(sa.func.string_agg(account.c.name, aggregate_order_by(sa.literal(", "), account.c.name))))
        op.execute(sa.select(account.c.id).where(account.c.id == sa.any_(array([1, 2])), account.c.id != sa.all_(sa.select(owner.c.id).scalar_subquery())))
        op.execute(sa.select(account.c.id).where(3 == sa.any_(sa.select(owner.c.id).scalar_subquery())))
        op.execute(sa.select(account.c.id).distinct(account.c.owner_id).order_by(account.c.owner_id, account.c.id.desc()))
        op.execute(sa.select(account.c.id).distinct(account.c.owner_id, account.c.name))
        lateral = sa.select(account.c.name).where(account.c.owner_id == owner.c.id).limit(1).lateral("last")
        op.execute(sa.select(owner.c.id, lateral.c.name).select_from(owner.join(lateral, sa.true())))
        op.execute(sa.select(owner.c.id, lateral.c.name).select_from(owner.outerjoin(lateral, sa.true())))
        tags = sa.column("tags", ARRAY(sa.String))
        boxes = sa.select(array(["a", "b"]).label("tags")).subquery("boxes")
        op.execute(sa.select(sa.text("1")).select_from(boxes).where(tags.contains(["a"]), tags.overlap(["b"]), ~tags.contained_by(["c"])))
        op.execute(sa.select(sa.text("1")).select_from(boxes).where(tags.any("a"), sa.any_(tags) == "b", tags.op("@>")(array(["a"]))))
        series = sa.func.generate_series(1, 3).table_valued("value").render_derived()
        op.execute(sa.select(series.c.value))
        listed = sa.func.unnest(array(["a", "b"])).table_valued("tag", with_ordinality="at", name="listed").render_derived()
        op.execute(sa.select(listed.c.at, listed.c.tag))
        op.execute(sa.select(sa.func.unnest(array([1, 2])).column_valued("x")))
        named = sa.func.json_each(sa.text("'{}'::json")).table_valued("key", "value", name="e")
        op.execute(sa.select(named.c.key, named.c.value))
        op.execute(sa.select(account.c.id).where(account.c.name.regexp_match("^a"), ~account.c.name.regexp_match("b$"), account.c.name.regexp_match("c", flags="i")))
        op.execute(sa.select(sa.func.regexp_replace(account.c.name, "a", "b"), account.c.name.op("~*")("x"), account.c.name.ilike("a%")))
    if PG or MY:
        op.execute(sa.select(account.c.id).where(account.c.name.regexp_match("^a")))
    op.execute(sa.select(sa.func.count(sa.distinct(account.c.name)), sa.func.count(account.c.id.distinct())))
    op.execute(sa.select(account.c.id).where(sa.tuple_(account.c.id, account.c.owner_id).in_(sa.select(owner.c.id, owner.c.parent_id))))
    op.execute(sa.select(sa.func.sum(sa.case((account.c.active, 1), else_=0))))
    op.execute(sa.select(sa.func.coalesce(sa.func.max(account.c.id), 0)))
