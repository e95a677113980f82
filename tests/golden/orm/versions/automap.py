"""Classes made of the tables that are there, and classes whose tables are read back."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.ext.automap import automap_base
from sqlalchemy.orm import Session, declarative_base

revision = "automap"
down_revision = None

seen = sa.table("seen", sa.column("n", sa.Integer), sa.column("line", sa.String))


def upgrade():
    op.create_table("seen", sa.Column("n", sa.Integer), sa.Column("line", sa.String(400)))
    op.create_table("room", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(20), nullable=False))
    op.create_table(
        "seat",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("room_id", sa.Integer, sa.ForeignKey("room.id")),
        sa.Column("free", sa.Boolean),
        sa.Column("price", sa.Numeric(6, 2)),
    )
    op.create_table("keyless", sa.Column("x", sa.Integer))
    bind = op.get_bind()
    lines = []
    work(bind, Session(bind=bind), lambda *things: lines.append(" ".join(map(repr, things))))
    op.bulk_insert(seen, [{"n": n, "line": line} for n, line in enumerate(lines)])


def work(bind, session, say):
    Base = automap_base()
    Base.prepare(autoload_with=bind)
    Room, Seat = Base.classes.room, Base.classes["seat"]
    say(sorted({*Base.classes.keys()} - {"alembic_version"}), [column.name for column in Seat.__table__.columns])
    hall = Room(name="hall")
    session.add(hall)
    session.flush()
    session.add_all([Seat(room_id=hall.id, free=True, price=1), Seat(room_id=hall.id, free=False, price=2.5)])
    session.commit()
    say([(seat.id, bool(seat.free), seat.price) for seat in session.query(Seat).order_by(Seat.id)])
    say(session.query(Room.name, sa.func.count(Seat.id)).join(Seat, Seat.room_id == Room.id).group_by(Room.name).all())
    session.query(Seat).filter(Seat.price > 2).update({"price": 3})

    Own = automap_base()

    class Hall(Own):
        __tablename__ = "room"
        title = sa.Column("name", sa.String(20))

    Own.prepare(autoload_with=bind)
    say(session.query(Hall).one().title, session.query(Own.classes.seat).count())
    session.query(Hall).one().title = "great hall"
    session.commit()

    Read = declarative_base()
    Read.metadata.reflect(bind, only=["room", "seat"])

    class Place(Read):
        __table__ = sa.Table("seat", Read.metadata, autoload_with=bind)

    place = session.query(Place).order_by(Place.id.desc()).first()
    place.free = True
    session.commit()
    say(place.price, [row.name for row in session.query(Read.metadata.tables["room"])])
