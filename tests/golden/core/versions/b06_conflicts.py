"""INSERT that meets a row that is there"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql, postgresql, sqlite

revision = "07b06"
down_revision = "06b05"

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
    if PG or SQLITE:
        insert = (postgresql if PG else sqlite).insert
        op.execute(insert(account).values(id=1, name="a").on_conflict_do_nothing())
        op.execute(insert(account).values(id=1, name="a").on_conflict_do_nothing(index_elements=["id"]))
        op.execute(insert(account).values(id=1, name="a").on_conflict_do_nothing(index_elements=[account.c.name]))
        op.execute("CREATE UNIQUE INDEX busy ON account (owner_id) WHERE active")
        op.execute(insert(account).values(id=2, owner_id=3).on_conflict_do_nothing(index_elements=["owner_id"], index_where=sa.text("active")))
        given = insert(account).values(id=1, name="b", total=3)
        op.execute(given.on_conflict_do_update(index_elements=["id"], set_={"name": given.excluded.name, "total": account.c.total + given.excluded.total}))
        op.execute(given.on_conflict_do_update(index_elements=[account.c.id], set_=dict(total=5, name="fixed"), where=account.c.name != given.excluded.name))
        busy = insert(account).values(id=91, owner_id=3, active=True)
        op.execute(busy.on_conflict_do_update(index_elements=["owner_id"], index_where=sa.text("active"), set_={account.c.name: "c"}))
        op.execute(given.on_conflict_do_update(index_elements=["id"], set_=given.excluded))
        many = insert(account).values([{"id": 5, "name": "x"}, {"id": 6, "name": "y"}])
        op.execute(many.on_conflict_do_update(index_elements=["id"], set_={"name": sa.func.upper(many.excluded.name)}))
        op.execute(insert(owner).from_select(["id", "name"], sa.select(account.c.id, account.c.name).where(sa.true())).on_conflict_do_nothing())
    if PG:
        op.execute(insert(account).values(id=92, name="fixed").on_conflict_do_nothing(constraint="account_name_key"))
        again = insert(account).values(id=93, name="fixed")
        op.execute(again.on_conflict_do_update(constraint="account_name_key", set_={"total": 9}).returning(account.c.id))
    if MY:
        given = mysql.insert(account).values(id=1, name="a", total=2)
        op.execute(given.on_duplicate_key_update(name=given.inserted.name, total=account.c.total + given.inserted.total))
        op.execute(given.on_duplicate_key_update({"total": sa.text("7"), "name": sa.func.concat(given.inserted.name, account.c.name)}))
        op.execute(given.on_duplicate_key_update([("total", sa.text("7")), ("name", given.inserted.name)]))
        op.execute(mysql.insert(account).from_select(["id", "name"], sa.select(owner.c.id, owner.c.name)).on_duplicate_key_update(name=owner.c.select))
        op.execute(mysql.insert(account).values([{"id": 1, "name": "q"}, {"id": 2, "name": "r"}]).on_duplicate_key_update(active=sa.null()))
        op.execute(sa.insert(account).prefix_with("IGNORE").values(id=1, name="a"))
    op.execute(account.insert().prefix_with("OR IGNORE", dialect="sqlite").prefix_with("IGNORE", dialect="mysql").values(id=40, name="p"))
