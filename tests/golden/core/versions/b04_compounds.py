"""Several SELECTs as one"""

import sqlalchemy as sa
from alembic import op

revision = "05b04"
down_revision = "04b03"

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
    SQLITE = op.get_context().dialect.name == "sqlite"
    one = sa.select(account.c.id, account.c.name)
    two = sa.select(owner.c.id, owner.c.name).where(owner.c.id > 2)
    op.execute(sa.union(one, two))
    op.execute(one.union_all(two).order_by("name").limit(4))
    both = sa.union_all(one, two).subquery("both_")
    op.execute(sa.select(both.c.id, both.c.name).where(both.c.id > 1))
    op.execute(sa.select(sa.union(one, two).alias()))
    op.execute(sa.select(sa.func.count()).select_from(sa.union(one, two).subquery()))
    if PG or SQLITE:
        op.execute(sa.except_(one, two))
        op.execute(sa.intersect(one, two))
    if PG:
        op.execute(sa.union(one.order_by(account.c.id).limit(1), two.limit(2)))
        op.execute(sa.except_all(one, two))
        op.execute(sa.intersect_all(one, two))
        op.execute(sa.union(one, sa.except_(two, one)))
    merged = sa.union(one, two).cte("merged")
    op.execute(sa.select(merged.c.name))
    op.execute(owner.insert().from_select(["id", "name"], sa.union(one, two)))
    op.execute(account.delete().where(account.c.id.in_(sa.union(sa.select(owner.c.id), sa.select(owner.c.parent_id)))))
    op.execute(sa.select(account.c.id).where(account.c.id.in_(sa.select(owner.c.id).union_all(sa.select(owner.c.parent_id)))))
    op.execute(sa.union(one, two, sa.select(owner.c.id, sa.literal("z"))).order_by(account.c.id.desc()))
