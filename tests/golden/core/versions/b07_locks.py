"""Rows that a SELECT keeps from others"""

import sqlalchemy as sa
from alembic import op

revision = "08b07"
down_revision = "07b06"

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
    rows = sa.select(account.c.id).where(account.c.id > 1)
    op.execute(rows.with_for_update())
    op.execute(rows.with_for_update(nowait=True))
    op.execute(rows.order_by(account.c.id).limit(1).with_for_update(skip_locked=True))
    op.execute(rows.with_for_update(read=True))
    op.execute(rows.with_for_update(key_share=True))
    op.execute(rows.with_for_update(read=True, key_share=True))
    if PG:
        op.execute(rows.join(owner, owner.c.id == account.c.owner_id).with_for_update(of=account))
        op.execute(rows.with_for_update(of=[account.c.id], nowait=True))
