"""Annotations that are no text, mixins with columns of their own, and names that differ from the columns'."""

import datetime
import enum
from typing import Any, List, Literal, Optional, Union

import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

revision = "typed"
down_revision = None


class Size(enum.Enum):
    s = 1
    l = 2  # noqa: E741


class JsonDict(sa.TypeDecorator[dict[str, Any]]):
    impl = sa.JSON()
    cache_ok = True

    def process_bind_param(self, value, _):
        return value if isinstance(value, dict) else {}


class Base(DeclarativeBase):
    metadata = sa.MetaData(naming_convention={"pk": "pk_%(table_name)s"})
    type_annotation_map = {dict[str, Any]: JsonDict, str: sa.String(40)}


class Dated:
    made: Mapped[Optional[datetime.datetime]] = mapped_column(default=datetime.datetime(2020, 1, 1))


class Box(Dated, Base):
    __tablename__ = "box"
    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str]
    note: Mapped[Union[str, None]]
    size: Mapped[Size]
    way: Mapped[Literal["up", "down"]] = mapped_column(default="up")
    data: Mapped[dict[str, Any]]
    weight: Mapped[float | None] = mapped_column("kilos")
    items: Mapped[List["Thing"]] = relationship(back_populates="box", order_by="Thing.id")


class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
    box_id: Mapped[Optional[int]] = mapped_column(sa.ForeignKey("box.id"))
    name: Mapped["str"]
    box: Mapped[Optional["Box"]] = relationship(back_populates="items")


seen = sa.table("seen", sa.column("n", sa.Integer), sa.column("line", sa.String))


def upgrade():
    op.create_table("seen", sa.Column("n", sa.Integer), sa.Column("line", sa.String(400)))
    Base.metadata.create_all(op.get_bind())
    lines = []
    with Session(op.get_bind()) as session:
        work(session, lambda *things: lines.append(" ".join(map(repr, things))))
    op.bulk_insert(seen, [{"n": n, "line": line} for n, line in enumerate(lines)])


def work(session, say):
    say([(column.name, bool(column.nullable)) for column in Box.__table__.c if column.name != "id"])
    box = Box(label="b", size=Size.l, data=None, weight=1.5, items=[Thing(name="x"), Thing(name="y")])
    session.add(box)
    session.commit()
    say(box.size, box.data, box.weight, box.made, box.way, [thing.box_id for thing in box.items])
    session.execute(sa.update(Box).where(Box.weight > 1).values(weight=Box.weight * 2, note="n"))
    say(box.weight, box.note)
    session.query(Box).filter_by(weight=3.0).update({"weight": 4, Box.label: "c"})
    say(session.execute(sa.select(Box.weight, Box.label)).one().weight, box.label)
    session.execute(sa.insert(Box).values(label="d", size=Size.s, data={"a": [1, None]}, way="down"))
    session.bulk_insert_mappings(Box, [{"label": "e", "size": Size.s, "data": {}, "weight": 7}])
    session.bulk_update_mappings(Box, [{"id": box.id, "weight": 9}])
    session.commit()
    session.execute(sa.update(Box).where(Box.data["a"][0].as_integer() == 1).values(note=Box.data["a"].as_string()))
    say([(one.label, one.data, one.size, one.weight) for one in session.scalars(sa.select(Box).order_by(Box.id))])
