"""What a SELECT can say"""

import sqlalchemy as sa
from alembic import op

revision = "02b01"
down_revision = "01a02"

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
    op.execute(sa.select(account))
    op.execute(sa.select(account.c.id, owner.c.id, account.c.id, owner.c.name).where(account.c.owner_id == owner.c.id))
    op.execute(sa.select(sa.func.count()).select_from(account))
    op.execute(sa.select(sa.func.count(account.c.id), sa.func.count(account.c.name.distinct()), sa.func.max(account.c.id) + 1))
    op.execute(sa.select(account.c.name).distinct().order_by(account.c.name.desc()).limit(3).offset(2))
    op.execute(sa.select(sa.literal("a"), sa.literal(2).label("two"), sa.null(), sa.literal_column("3"), sa.text("4 AS four")))
    joined = account.join(owner, account.c.owner_id == owner.c.id)
    op.execute(sa.select(account.c.name, owner.c.name.label("owner")).select_from(joined).where(owner.c.select.is_not(None)))
    op.execute(sa.select(account.c.name).join(owner, account.c.owner_id == owner.c.id, isouter=True).where(owner.c.id.is_(None)))
    op.execute(sa.select(account.c.name).outerjoin(owner, account.c.owner_id == owner.c.id))
    op.execute(sa.select(account.c.name, owner.c.name).join_from(account, owner, account.c.owner_id == owner.c.id))
    op.execute(sa.select(account.c.owner_id, sa.func.count().label("n")).group_by(account.c.owner_id).having(sa.func.count() > 1).order_by(sa.desc("n")))
    sub = sa.select(account.c.owner_id, sa.func.count(account.c.id)).group_by(account.c.owner_id).subquery()
    op.execute(sa.select(sub))
    op.execute(sa.select(sub.c.owner_id, sub.c.count, owner.c.name).join(owner, owner.c.id == sub.c.owner_id))
    two = sa.select(account.c.id, account.c.name.label("n")).alias("two")
    op.execute(sa.select(two.c.n, two.c.id).where(two.c.id > 3))
    op.execute(sa.select(sa.func.count()).select_from(sa.select(account.c.id).where(account.c.active).subquery()))
    a, b = account.alias(), account.alias()
    op.execute(sa.select(a.c.id, b.c.id).where(a.c.name == b.c.name, a.c.id < b.c.id))
    op.execute(sa.select(sa.case((account.c.id > 1, "big"), else_="small").label("size"), sa.case({"a": 1, "b": 2}, value=account.c.name, else_=0)))
    op.execute(sa.select(account.c.id.between(1, 2), account.c.name.like("a%"), account.c.active))
    op.execute(sa.select(account.c.id).where(account.c.name.like("10/%", escape="/"), account.c.name.startswith("a%b", autoescape=True), account.c.name.contains("x_", autoescape=True), account.c.name.endswith("z")))
    op.execute(sa.select(account.c.id).where(account.c.name.not_like("a", escape="#"), account.c.name.icontains("x")))
    op.execute(sa.select(sa.cast(account.c.id, sa.String(20)), sa.cast(account.c.name, sa.Integer)))
    op.execute(sa.select(account.c.id).where(sa.and_(account.c.id > 1, sa.or_(account.c.name == "a", account.c.name == None))))
    op.execute(sa.select(account.c.id).where(sa.or_(*[account.c.id == n for n in (1, 2)]), sa.not_(sa.and_(account.c.id > 1, account.c.id < 5))))
    op.execute(sa.select(account.c.id).filter_by(name="a").filter(account.c.id > 2))
    op.execute(sa.select(account.c.id).where(account.c.id.in_([])))
    op.execute(sa.select(sa.func.lower(account.c.name) + "x", account.c.id + 1, account.c.id / 2, account.c.id % 2, -account.c.id, account.c.id * (account.c.id - 1)))
    op.execute(sa.select(sa.distinct(account.c.name), sa.func.coalesce(account.c.name, owner.c.name)).where(account.c.owner_id == owner.c.id))
    op.execute(sa.select(sa.extract("year", sa.func.current_timestamp())))
    op.execute(account.select().where(account.c.id == 1))
    op.execute(sa.select(sa.text("1")).select_from(sa.text("account")).where(sa.text("id = :n").bindparams(n=3)))
    op.execute(sa.select(account.c.id).select_from(account, owner).order_by(account.c.id, owner.c.id.asc().nulls_last() if PG else owner.c.id))
    op.execute(sa.select(sa.column("id"), sa.column("name")).select_from(sa.table("account")).where(sa.column("id") == 4))
    op.execute(sa.select(account.c.id).where(account.c.name.is_distinct_from(owner.c.name), account.c.total.is_not_distinct_from(None)))
    op.execute(sa.select(account.c.id, account.c.total).with_only_columns(account.c.name).add_columns(account.c.id))
    op.execute(sa.select(account.c.id).where(sa.true(), account.c.id == 1))
    op.execute(sa.select(account.c.id).where(sa.false()))
    op.execute(sa.select(account.c.id).where(sa.or_(sa.false(), account.c.id == 1)))
    op.execute(sa.select(sa.func.now()))
    op.execute(sa.select(account.c.id).where(sa.and_(sa.true(), account.c.id == 1)))
    op.execute(sa.select(account.c.id).where(sa.and_(), account.c.active))
    op.execute(sa.select(account.c.id).where(~(account.c.id == 1), ~account.c.name.startswith("x"), ~account.c.name.like("y"), ~account.c.active))
    op.execute(account.update().values(name=sa.case((account.c.id.in_([1]), "a"), (account.c.id == 2, account.c.name), else_=None)))
    op.execute(account.update().values(total=account.c.total - (account.c.total - 1) * 2))
    op.execute(sa.select(account.c.name.concat("a").label("c"), sa.func.replace(account.c.name, "-", owner.c.name)).where(owner.c.id == account.c.id))
