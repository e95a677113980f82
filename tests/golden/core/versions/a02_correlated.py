"""Subqueries that read the statement around them"""

import sqlalchemy as sa
from alembic import op

revision = "01a02"
down_revision = "00a01"

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
    names = sa.select(owner.c.name).where(owner.c.id == account.c.owner_id)
    op.execute(account.update().values(name=names.scalar_subquery()))
    op.execute(account.update().values(name=names.limit(1).scalar_subquery()).where(sa.exists().where(owner.c.id == account.c.owner_id)))
    op.execute(account.update().values(name=sa.func.coalesce(names.scalar_subquery(), "none")))
    op.execute(account.delete().where(~sa.exists(sa.select(owner.c.id).where(owner.c.id == account.c.owner_id))))
    op.execute(account.delete().where(~sa.exists().where(owner.c.id == account.c.owner_id)))
    op.execute(account.delete().where(sa.select(owner.c.id).where(owner.c.id == account.c.owner_id).exists()))
    op.execute(account.delete().where(account.c.owner_id.in_(sa.select(owner.c.id).where(owner.c.name == "x"))))
    op.execute(account.delete().where(account.c.owner_id.not_in(sa.select(owner.c.id))))
    op.execute(account.delete().where(sa.tuple_(account.c.id, account.c.name).in_([(1, "a"), (2, "b")])))
    op.execute(sa.select(account.c.id, names.scalar_subquery().label("owner")).where(account.c.active))
    op.execute(sa.select(account.c.id, names.scalar_subquery()))
    op.execute(sa.select(owner.c.id).where(owner.c.id == sa.select(sa.func.max(account.c.owner_id)).scalar_subquery()))
    inner = owner.alias("inner_")
    op.execute(
        sa.select(owner.c.id).where(
            sa.exists(sa.select(1).select_from(inner).where(inner.c.parent_id == owner.c.id))
        )
    )
    op.execute(
        sa.select(owner.c.id).where(
            owner.c.id.in_(sa.select(account.c.owner_id).where(account.c.name == owner.c.name).correlate(owner))
        )
    )
    op.execute(sa.select(owner.c.id).where(owner.c.parent_id.in_(sa.select(owner.c.id).where(owner.c.name == "x"))))
    deep = sa.select(sa.literal(1)).where(
        account.c.owner_id == owner.c.id,
        sa.exists(sa.select(sa.literal(1)).select_from(inner).where(inner.c.id == account.c.id).where(inner.c.name == owner.c.name)),
    )
    op.execute(owner.update().values(name="deep").where(deep.exists()))
    op.execute(account.delete().where(account.c.id.in_(sa.select(sa.select(account.c.id).where(account.c.name == "q").subquery().c.id))))
    op.execute(sa.insert(owner).values(id=sa.select(sa.func.coalesce(sa.func.max(account.c.id), 0) + 1).scalar_subquery(), name="n"))
