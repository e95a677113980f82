"""Savepoints, failures that a script expects, and commits of a session that shares Alembic's transaction."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session, declarative_base, scoped_session, sessionmaker

revision = "savepoints"
down_revision = None

Base = declarative_base()


class Item(Base):
    __tablename__ = "item"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(30), unique=True)
    count = sa.Column(sa.Integer)


seen = sa.table("seen", sa.column("n", sa.Integer), sa.column("line", sa.String))


def upgrade():
    op.create_table("seen", sa.Column("n", sa.Integer), sa.Column("line", sa.String(400)))
    Item.__table__.create(op.get_bind())
    lines = []
    work(op.get_bind(), lambda *things: lines.append(" ".join(map(repr, things))))
    op.bulk_insert(seen, [{"n": n, "line": line} for n, line in enumerate(lines)])


def work(bind, say):
    session = Session(bind)
    with session.begin_nested():
        session.add(Item(name="kept", count=1))
    try:
        with session.begin_nested():
            session.add(Item(name="kept", count=2))
            session.flush()
    except sa.exc.IntegrityError as error:
        say(type(error).__name__, session.query(Item).count())
    try:
        with session.begin_nested():
            session.add(Item(name="gone"))
            session.flush()
            raise ValueError("no")
    except ValueError as error:
        say(error.args, session.query(Item).count())
    kept = session.query(Item).one()
    point = session.begin_nested()
    kept.name = "changed"
    session.flush()
    point.rollback()
    say(kept.name)
    for name in ("a", "kept", "b"):
        try:
            with session.begin_nested():
                session.add(Item(name=name, count=len(name)))
        except sa.exc.IntegrityError:
            say("there already", name)
    session.commit()
    say([item.name for item in session.query(Item).order_by(Item.id)])
    with sessionmaker(bind).begin() as other:
        other.add(Item(name="other"))
    shared = scoped_session(sessionmaker(bind=bind))
    shared.add(Item(name="shared"))
    shared.commit()
    say(shared.query(Item).count())
    shared.remove()
    session.commit()
    session.close()
