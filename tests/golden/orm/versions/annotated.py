"""Classes of SQLAlchemy 2: columns and relationships from annotations."""

from __future__ import annotations

import datetime
import decimal
import enum
import uuid
from typing import Annotated, Any, List, Optional

import sqlalchemy as sa
from alembic import op
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, column_property, declared_attr, mapped_column, relationship

revision = "annotated"
down_revision = None

key = Annotated[int, mapped_column(primary_key=True)]
text30 = Annotated[str, mapped_column(sa.String(30))]


class Kind(enum.Enum):
    SMALL = "small"
    LARGE = "large"


class Settings(sa.TypeDecorator):
    impl = sa.JSON
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return value if isinstance(value, dict) else {"was": value}

    def process_result_value(self, value, dialect):
        return {**value, "read": True}


class Base(DeclarativeBase):
    type_annotation_map = {dict[str, Any]: Settings}


class Named:
    @declared_attr.directive
    def __tablename__(cls) -> str:
        return cls.__name__.lower()

    id: Mapped[key]


class Owner(Named, Base):
    name: Mapped[text30]
    alias: Mapped[Optional[text30]]
    things: Mapped[List[Thing]] = relationship(back_populates="owner", cascade="all, delete-orphan", order_by="Thing.id")


class Thing(Named, Base):
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("owner.id"))
    settings: Mapped[dict[str, Any]]
    kind: Mapped[Kind] = mapped_column(sa.Enum(Kind, name="thing_kind"))
    amount: Mapped[Optional[decimal.Decimal]] = mapped_column(sa.Numeric(10, 3))
    ratio: Mapped[Optional[float]]
    made: Mapped[Optional[datetime.datetime]]
    day: Mapped[Optional[datetime.date]]
    code: Mapped[Optional[uuid.UUID]]
    done: Mapped[bool] = mapped_column(default=False)
    size: Mapped[int] = mapped_column(default=3)
    owner: Mapped[Owner] = relationship(back_populates="things")
    doubled: Mapped[int] = column_property(size * 2)

    @hybrid_property
    def big(self):
        return self.size > 4


seen = sa.table("seen", sa.column("n", sa.Integer), sa.column("line", sa.String))


def upgrade():
    op.create_table("seen", sa.Column("n", sa.Integer), sa.Column("line", sa.String(400)))
    bind = op.get_bind()
    Owner.__table__.create(bind)
    Thing.__table__.create(bind)
    lines = []
    with Session(bind) as session:
        work(session, lambda *things: lines.append(" ".join(map(repr, things))))
    op.bulk_insert(seen, [{"n": n, "line": line} for n, line in enumerate(lines)])


def work(session, say):
    say([(column.name, bool(column.nullable)) for column in Thing.__table__.c if column.name != "id"])
    owner = Owner(name="o", things=[Thing(settings={"a": 1}, kind=Kind.LARGE, amount=decimal.Decimal("1.5"), ratio=0.25)])
    owner.things.append(Thing(settings={}, kind=Kind.SMALL, made=datetime.datetime(2020, 5, 6, 7, 8), day=datetime.date(2020, 1, 1), size=9))
    session.add(owner)
    session.commit()
    owner.things[0].code = uuid.UUID(int=7)
    session.commit()
    session.expunge_all()
    for thing in session.scalars(sa.select(Thing).order_by(Thing.id)):
        say(thing.settings, thing.kind, thing.amount, thing.ratio, thing.made, thing.day, thing.code, thing.done, thing.size)
        say(thing.doubled, bool(thing.big), thing.owner.name, thing.owner.alias)
    say(session.scalars(sa.select(Thing.id).where(Thing.big)).all(), session.scalar(sa.select(Thing.kind).where(Thing.size == 9)))
    session.execute(sa.update(Thing).where(Thing.kind == Kind.SMALL).values(done=True))
    say([thing.done for thing in session.scalars(sa.select(Thing).order_by(Thing.id))])
    owner = session.scalars(sa.select(Owner)).one()
    owner.things = [owner.things[1], Thing(settings={"new": None}, kind=Kind.SMALL)]
    session.commit()
    say([(thing.settings, thing.owner_id) for thing in owner.things])
