"""Columns that Python fills"""

import sqlalchemy as sa
from alembic import op
import datetime

revision = "11d01"
down_revision = "10b09"

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
    op.create_table(
        "filled",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(30)),
        sa.Column("at", sa.DateTime),
        sa.Column("changed", sa.DateTime),
        sa.Column("token", sa.String(20)),
    )
    filled = sa.Table(
        "filled",
        sa.MetaData(),
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(30)),
        sa.Column("at", sa.DateTime, default=sa.func.now()),
        sa.Column("changed", sa.DateTime, onupdate=sa.func.now()),
        sa.Column("token", sa.String(20), default=sa.text("'t'")),
    )
    op.execute(filled.insert().values(name="a"))
    op.execute(filled.insert().values(name="a", token="own"))
    op.execute(filled.insert().values([{"name": "b"}, {"name": "c"}]))
    op.execute(filled.update().values(name="d"))
    op.execute(filled.update().values(name="d", changed=None).where(filled.c.id == 1))
    op.execute(filled.insert().from_select(["name"], sa.select(account.c.name)))
    op.execute(filled.insert().from_select(["name"], sa.select(account.c.name), include_defaults=False))
    op.bulk_insert(filled, [{"name": "e"}, {"name": "f", "token": "x"}])
    op.bulk_insert(filled, [{"id": 50, "name": "e"}])
    op.create_table("noted", sa.Column("id", sa.Integer), sa.Column("note", sa.JSON))
    noted = sa.table("noted", sa.column("id", sa.Integer), sa.column("note", sa.JSON))
    op.bulk_insert(noted, [{"id": 1, "note": None}])
    op.execute(noted.insert().values(id=2, note=None))
    op.execute(noted.update().values(note=sa.null()))
    op.drop_table("noted")
    op.drop_table("filled")
