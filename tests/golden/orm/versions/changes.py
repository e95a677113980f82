"""What sessions write: new rows before those that need them, one UPDATE a changed object, defaults, and what becomes of children."""

import datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import Session, backref, declarative_base, declared_attr, deferred, relationship, sessionmaker, validates
from sqlalchemy.orm.attributes import flag_modified

revision = "changes"
down_revision = None

Base = declarative_base()


class Counted:
    @declared_attr
    def __tablename__(cls):
        return cls.__name__.lower()

    id = sa.Column(sa.Integer, primary_key=True)


class Team(Counted, Base):
    label = sa.Column("name", sa.String(30), nullable=False)
    changed = sa.Column(sa.DateTime, default=datetime.datetime(2021, 1, 1), onupdate=lambda: datetime.datetime(2022, 2, 2))
    data = sa.Column(MutableDict.as_mutable(sa.JSON))
    extra = sa.Column(sa.JSON(none_as_null=True))
    kind = sa.Column(sa.String(9), server_default="plain")
    people = relationship("Person", back_populates="team", order_by="Person.id", cascade="save-update, merge")

    @validates("label")
    def lower(self, key, value):
        return value.lower()


class Person(Counted, Base):
    team_id = sa.Column(sa.Integer, sa.ForeignKey("team.id"))
    name = deferred(sa.Column(sa.String(30)))
    team = relationship(Team, back_populates="people")
    notes = relationship("Note", backref="person", cascade="all, delete-orphan", order_by="Note.id")


class Note(Counted, Base):
    person_id = sa.Column(sa.Integer, sa.ForeignKey("person.id"), nullable=False)
    text = sa.Column(sa.String(30))


edges = sa.Table(
    "edges",
    Base.metadata,
    sa.Column("a", sa.Integer, sa.ForeignKey("node.id"), primary_key=True),
    sa.Column("b", sa.Integer, sa.ForeignKey("node.id"), primary_key=True),
)


class Node(Counted, Base):
    parent_id = sa.Column(sa.Integer, sa.ForeignKey("node.id"))
    name = sa.Column(sa.String(30))
    children = relationship("Node", backref=backref("parent", remote_side="Node.id"), order_by="Node.id")
    outs = relationship(
        "Node", secondary=edges, primaryjoin=lambda: Node.id == edges.c.a, secondaryjoin=lambda: Node.id == edges.c.b, backref="ins",
        order_by="Node.name",
    )


class Pair(Base):
    __tablename__ = "pair"
    left = sa.Column(sa.String(9), primary_key=True)
    right = sa.Column(sa.Integer, primary_key=True)
    value = sa.Column(sa.Integer)


seen = sa.table("seen", sa.column("n", sa.Integer), sa.column("line", sa.String))


def upgrade():
    op.create_table("seen", sa.Column("n", sa.Integer), sa.Column("line", sa.String(400)))
    for table in (Team.__table__, Person.__table__, Note.__table__, Node.__table__, edges, Pair.__table__):
        table.create(op.get_bind())
    lines = []
    say = lambda *things: lines.append(" ".join(map(repr, things)))  # noqa: E731
    session = sessionmaker(bind=op.get_bind())()
    children(session, say)
    trees(session, say)
    many(session, say)
    session.close()
    op.bulk_insert(seen, [{"n": n, "line": line} for n, line in enumerate(lines)])


def children(session, say):
    person = Person(name="kim", notes=[Note(text="n1"), Note(text="n2")])
    red = Team(label="RED", people=[person], data={"k": [1]}, extra=[1])
    session.add(red)
    session.add(Person(name="free"))
    session.flush()
    say(red.id, person.team_id, [note.person_id for note in person.notes], red.kind, red.changed, red.label)
    red.data["z"] = {"deep": None}
    red.extra.append(2)
    session.commit()
    say(red.data, red.extra, red.changed, red.kind)
    red.extra.append(3)
    flag_modified(red, "extra")
    session.commit()
    say(red.extra)
    session.add(Team(label="nulls", data=None, extra=None))
    session.add(Team(label="unsaid"))
    session.commit()

    blue = Team(label="blue")
    session.add(blue)
    person.team = blue
    say([one.name for one in red.people], [one.name for one in blue.people], person.team_id)
    session.commit()
    say([one.name for one in red.people], [one.name for one in blue.people], person.team_id)
    person.notes.pop(0)
    person.notes.append(Note(text="n3"))
    session.commit()
    say([note.text for note in person.notes], session.query(Note).count())
    session.delete(blue)
    session.commit()
    say(person.team_id, person.team)
    session.delete(person)
    session.commit()
    say(session.query(Note).count(), [one.name for one in session.query(Person)])
    say(session.query(Person).filter(Person.name == "free").update({"name": sa.func.upper(Person.name)}, synchronize_session=False))
    free = session.query(Person).one()
    free.team, free.name = red, sa.func.lower(Person.name)
    session.flush()
    say(free.name, free.team_id, free in red.people)
    say(session.query(Team).filter(Team.label == "unsaid").delete(), session.query(Team).update({Team.kind: "all"}), red.kind)


def trees(session, say):
    a, b, c, root = Node(name="a"), Node(name="b"), Node(name="c"), Node(name="root")
    session.add_all([c, b, a, root])
    b.children.append(c)
    a.children = [b]
    a.parent = root
    root.outs = [a, b]
    c.ins.append(root)
    session.commit()
    say([node.name for node in root.outs], c.parent.name, [node.name for node in a.ins], a.parent_id == root.id, root.children == [a])
    root.outs.remove(a)
    session.commit()
    say(a.ins, [node.name for node in session.query(Node).filter(Node.outs.any(name="b"))])
    session.delete(c)
    session.commit()
    say(b.children, [node.name for node in root.outs])


def many(session, say):
    session.bulk_insert_mappings(Node, [{"name": "m1"}, {"name": "m2", "parent_id": None}, {"name": "m3", "parent_id": 1}])
    session.bulk_update_mappings(Node, [{"id": 1, "name": "first"}])
    session.bulk_save_objects([Node(name="b1"), Node(name="b2", parent_id=1)])
    found = session.query(Node).filter(Node.name.like("m%")).order_by(Node.id).all()
    for node in found:
        node.name = node.name.upper()
    session.bulk_save_objects(found)
    session.commit()
    merged = session.merge(Pair(left="x", right=1, value=5))
    session.merge(Pair(left="x", right=1, value=6))
    session.flush()
    say(merged.value, session.get(Pair, ("x", 1)) is merged, session.get(Pair, {"left": "x", "right": 2}))
    merged.right = 3
    session.commit()
    say(session.query(Pair.left, Pair.right, Pair.value).all())
    session.execute(sa.update(Pair).where(Pair.right == 3).values(value=Pair.value + 1))
    say(merged.value)
    session.execute(sa.insert(Pair), [{"left": "y", "right": 1}, {"left": "y", "right": 2}])
    say(session.execute(sa.delete(Pair).where(Pair.left == "y")).rowcount)
    session.execute(sa.text("UPDATE pair SET value = 50"))
    say(merged.value)
    session.refresh(merged)
    say(merged.value)
    session.expire(merged)
    say(merged.value, merged in session, session.query(Pair).first() is merged)
    session.expunge(merged)
    say(merged in session)
    with Session(bind=op.get_bind()) as other, other.begin():
        other.add(Pair(left="z", right=9))
    with session.no_autoflush:
        session.add(Pair(left="late", right=1))
        say(session.query(Pair).count())
    say(session.query(Pair).count())
    session.commit()
