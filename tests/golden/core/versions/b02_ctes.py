"""Common table expressions"""

import sqlalchemy as sa
from alembic import op

revision = "03b02"
down_revision = "02b01"

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
    recent = sa.select(account.c.id, account.c.owner_id).where(account.c.id > 5).cte("recent")
    op.execute(sa.select(owner.c.name).join(recent, recent.c.owner_id == owner.c.id))
    op.execute(sa.select(recent))
    unnamed = sa.select(account.c.id).cte()
    op.execute(sa.select(unnamed.c.id))
    second = sa.select(recent.c.id).where(recent.c.id < 9).cte("second")
    op.execute(sa.select(second.c.id, recent.c.owner_id).where(second.c.id == recent.c.id))
    tree = sa.select(owner.c.id, owner.c.parent_id).where(owner.c.parent_id.is_(None)).cte("tree", recursive=True)
    tree = tree.union_all(sa.select(owner.c.id, owner.c.parent_id).join(tree, owner.c.parent_id == tree.c.id))
    op.execute(sa.select(tree.c.id, tree.c.parent_id))
    up = owner.alias("up")
    other = sa.select(owner.c.id).where(owner.c.id == 1).cte("o", recursive=True)
    other = other.union(sa.select(up.c.parent_id).where(up.c.id == other.c.id))
    op.execute(sa.select(sa.func.count()).select_from(other))
    if PG or SQLITE:
        op.execute(account.update().values(name="old").where(account.c.id.in_(sa.select(recent.c.id))))
        op.execute(account.update().values(owner_id=recent.c.owner_id).where(account.c.id == recent.c.id))
        op.execute(account.delete().where(account.c.id.in_(sa.select(tree.c.id))))
    op.execute(owner.insert().from_select(["id", "name"], sa.select(recent.c.id, sa.literal("new"))))
    if PG:
        gone = account.delete().where(account.c.id < 3).returning(account.c.id, account.c.name).cte("gone")
        op.execute(owner.insert().from_select(["id", "name"], sa.select(gone.c.id, gone.c.name)))
        op.execute(sa.select(sa.func.count(gone.c.id)))
        op.execute(sa.select(recent.c.id).add_cte(gone))
    first = recent.alias("first")
    op.execute(sa.select(first.c.id, recent.c.id).where(first.c.id == recent.c.id))
    op.execute(sa.select(sa.select(account.c.id).cte("inside").c.id).subquery().select())
