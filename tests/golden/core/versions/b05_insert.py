"""INSERT"""

import sqlalchemy as sa
from alembic import op

revision = "06b05"
down_revision = "05b04"

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


def attempt(statement):
    try:
        op.execute(statement)
    except sa.exc.CompileError:
        op.execute("SELECT 'refused'")


def downgrade():
    op.drop_table("owner")
    op.drop_table("account")


def upgrade():
    tables()
    op.execute(account.insert().values(total=1, name="a", id=1))
    op.execute(sa.insert(account).values([{"id": 2, "name": "b"}, {"name": "c", "id": 3}]))
    op.execute(sa.insert(account).values([(4, "d", 1, True, 2), (5, "e", 2, False, None)]))
    op.execute(sa.insert(account).values({account.c.id: 6, "name": sa.func.lower("F")}).values(total=sa.text("1 + 1")))
    op.execute(account.insert().values(id=7, name=sa.null(), active=sa.true(), total=sa.select(sa.func.count(owner.c.id)).scalar_subquery()))
    op.execute(owner.insert().from_select(["id", "name"], sa.select(account.c.id + 100, account.c.name)))
    op.execute(owner.insert().from_select([owner.c.id, owner.c.name], sa.select(account.c.id + 200, account.c.name).where(account.c.active == sa.true())))
    op.execute(owner.insert().from_select(["id", "select"], sa.select(account.c.id + 300, sa.literal("x").label("select"))))
    op.execute(sa.insert(owner).values(id=900, select="s"))
    op.execute(owner.insert().from_select(["id"], sa.select(sa.literal(901)).where(~sa.exists().where(owner.c.id == 901))))
    attempt(sa.insert(account).values([{"id": 12, "name": "b"}, {"id": 13}]))
    attempt(sa.insert(account).values(id=8, unknown=3))
    attempt(sa.update(account).values(unknown=3))
    attempt(sa.insert(account).values([{"id": 14}, {"id": 15, "name": "more"}]))
