"""Rows of what was changed"""

import sqlalchemy as sa
from alembic import op

revision = "09b08"
down_revision = "08b07"

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
    op.execute(account.insert().values(id=1, name="a").returning(account.c.id, account.c.name))
    op.execute(account.insert().values([{"id": 2}, {"id": 3}]).returning(account.c.id))
    if PG or SQLITE:
        op.execute(account.update().values(name="b").where(account.c.id == 1).returning(account.c.id))
        op.execute(
            account.update().values(name=owner.c.name).where(account.c.id == owner.c.id).returning(account.c.id.label("changed"))
        )
    op.execute(account.delete().where(account.c.id == 1).returning(account))
    op.execute(account.insert().from_select(["id"], sa.select(owner.c.id)).returning(sa.func.lower(account.c.name)))
