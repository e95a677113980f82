"""Refusals of the server that scripts catch, and what they find in them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import exc

revision = "errors"
down_revision = None


def attempt(name, call):
    bind = op.get_bind()
    try:
        with bind.begin_nested():
            call()
    except exc.SQLAlchemyError as error:
        told = [cls.__name__ for cls in type(error).__mro__ if cls.__module__.startswith("sqlalchemy")]
        has = [hasattr(error, part) for part in ("orig", "statement", "params")] + [error.connection_invalidated]
        print(name, told[:3], has, type(error.orig).__name__ != "")
        number = error.orig.args[0] if bind.dialect.name in ("mysql", "mariadb") else getattr(error.orig, "pgcode", None)
        print("  ", number, bool(error.statement))
    else:
        print(name, "went well")


def batch(name, work):
    """What Alembic itself raises; only SQLite's batches read the table first."""
    if op.get_bind().dialect.name != "sqlite":
        return
    try:
        with op.batch_alter_table("child") as changes:
            work(changes)
    except Exception as error:
        print(name, type(error).__name__)
    else:
        print(name, "went well")


def upgrade():
    bind = op.get_bind()
    parent = op.create_table("parent", sa.Column("id", sa.Integer, primary_key=True), mysql_engine="InnoDB")
    child = op.create_table(
        "child",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("parent_id", sa.Integer, sa.ForeignKey("parent.id"), nullable=False),
        sa.Column("word", sa.String(3), unique=True),
        mysql_engine="InnoDB",
    )
    op.bulk_insert(parent, [{"id": 1}])
    op.bulk_insert(child, [{"id": 1, "parent_id": 1, "word": "abc"}])
    attempt("no table", lambda: bind.execute(sa.text("SELECT * FROM nowhere")))
    attempt("no column", lambda: bind.execute(sa.text("SELECT nothing FROM parent")))
    attempt("syntax", lambda: bind.execute(sa.text("SELECT FROM WHERE")))
    attempt("duplicate key", lambda: bind.execute(child.insert().values(id=1, parent_id=1)))
    attempt("duplicate word", lambda: bind.execute(child.insert().values(id=2, parent_id=1, word="abc")))
    attempt("null", lambda: bind.execute(sa.text("INSERT INTO child (id, parent_id) VALUES (3, NULL)")))
    attempt("table exists", lambda: op.execute("CREATE TABLE parent (id INTEGER)"))
    attempt("drop nothing", lambda: op.drop_table("nowhere"))
    attempt("well", lambda: bind.execute(parent.insert().values(id=2)))
    batch("batch: no column", lambda changes: changes.alter_column("nothing", nullable=False))
    batch("batch: drop no column", lambda changes: changes.drop_column("nothing"))
    batch("batch: no constraint", lambda changes: changes.drop_constraint("nothing", type_="unique"))
    batch("batch: well", lambda changes: changes.alter_column("word", type_=sa.String(9)))
    batch("needs a batch", lambda changes: op.alter_column("child", "word", nullable=False))
    quote = bind.dialect.identifier_preparer.quote
    print(quote("child"), quote("order"), quote("Two words"))
    print("rows", bind.execute(sa.select(parent.c.id).order_by(parent.c.id)).scalars().all())


def downgrade():
    op.drop_table("child")
    op.drop_table("parent")
