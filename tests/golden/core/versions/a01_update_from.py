"""UPDATE and DELETE that read a second table"""

import sqlalchemy as sa
from alembic import op

revision = "00a01"
down_revision = None

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
    NOT_SQLITE = op.get_context().dialect.name != "sqlite"
    op.execute(account.update().values(name=owner.c.name).where(account.c.owner_id == owner.c.id))
    op.execute(
        sa.update(account)
        .values({"name": owner.c.name, account.c.total: account.c.total + 1, "active": sa.true()})
        .where(account.c.owner_id == owner.c.id, owner.c.select == "it's")
    )
    boss = owner.alias("boss")
    op.execute(
        sa.update(account)
        .values(name=boss.c.name)
        .where(account.c.owner_id == owner.c.id)
        .where(owner.c.parent_id == boss.c.id)
    )
    totals = sa.select(account.c.owner_id, sa.func.sum(account.c.total).label("sum")).group_by(account.c.owner_id).subquery("totals")
    op.execute(owner.update().values(parent_id=totals.c.sum).where(totals.c.owner_id == owner.c.id))
    unnamed = sa.select(account.c.owner_id, sa.func.max(account.c.id).label("last")).group_by(account.c.owner_id).subquery()
    op.execute(owner.update().values(parent_id=unnamed.c.last).where(unnamed.c.owner_id == owner.c.id))
    op.execute(sa.delete(account).where(account.c.owner_id == owner.c.id, owner.c.name == "x")) if NOT_SQLITE else None
    op.execute(sa.delete(account).where(account.c.owner_id == boss.c.id)) if NOT_SQLITE else None
    op.execute(sa.delete(account).where(account.c.owner_id == boss.c.id, boss.c.parent_id == owner.c.id)) if NOT_SQLITE else None
    op.execute(account.update().ordered_values(("name", "x"), (account.c.total, 5), ("active", False)))
    op.execute(account.update().values(total=1, name="y", active=None))
    op.execute(account.update().values({account.c.total: 1}).values(name="z"))
