"""Rows written out"""

import sqlalchemy as sa
from alembic import op

revision = "10b09"
down_revision = "09b08"

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
    pairs = sa.values(sa.column("id", sa.Integer), sa.column("name", sa.String), name="pairs").data([(1, "a"), (2, "it's")])
    if PG:
        op.execute(sa.select(pairs))
        op.execute(sa.select(pairs.c.name).where(pairs.c.id == 1))
        op.execute(account.update().values(name=pairs.c.name).where(account.c.id == pairs.c.id))
        op.execute(sa.select(account.c.id).join(pairs, pairs.c.id == account.c.id))
