"""What queries find: objects, columns, joins, subqueries, counts."""

import datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session, aliased, backref, declarative_base, joinedload, load_only, relationship

revision = "queries"
down_revision = None

Base = declarative_base()

book_labels = sa.Table(
    "book_labels",
    Base.metadata,
    sa.Column("book_id", sa.Integer, sa.ForeignKey("books.id")),
    sa.Column("label_id", sa.Integer, sa.ForeignKey("labels.id")),
)


class Reader(Base):
    __tablename__ = "readers"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(30))
    age = sa.Column(sa.Integer, default=7)
    active = sa.Column(sa.Boolean)
    since = sa.Column(sa.DateTime)
    settings = sa.Column(sa.JSON)


class Book(Base):
    __tablename__ = "books"
    id = sa.Column(sa.Integer, primary_key=True)
    reader_id = sa.Column(sa.Integer, sa.ForeignKey("readers.id"))
    title = sa.Column(sa.String(30))
    price = sa.Column(sa.Numeric(8, 2))
    reader = relationship("Reader", backref=backref("books", order_by="Book.id", cascade="all, delete-orphan"))
    labels = relationship("Label", secondary=book_labels, backref="books", order_by="Label.id")


class Label(Base):
    __tablename__ = "labels"
    id = sa.Column(sa.Integer, primary_key=True)
    text = sa.Column(sa.String(30))


seen = sa.table("seen", sa.column("n", sa.Integer), sa.column("line", sa.String))


def upgrade():
    op.create_table("seen", sa.Column("n", sa.Integer), sa.Column("line", sa.String(400)))
    for table in (Reader.__table__, Book.__table__, Label.__table__, book_labels):
        table.create(op.get_bind())
    lines = []
    work(Session(bind=op.get_bind()), lambda *things: lines.append(" ".join(map(repr, things))))
    op.bulk_insert(seen, [{"n": n, "line": line} for n, line in enumerate(lines)])


def work(session, say):
    ann = Reader(name="ann", age=30, active=True, since=datetime.datetime(2020, 1, 2, 3, 4, 5), settings={"a": [1, None]})
    bob, cy = Reader(name="bob", age=40, active=False), Reader(name="cy", active=True)
    session.add_all([ann, bob, cy])
    session.flush()
    red, blue = Label(text="red"), Label(text="blue")
    session.add_all([red, blue])
    session.add_all([
        Book(title="x", price=1.5, reader=ann, labels=[red, blue]),
        Book(title="y", price=2, reader=ann, labels=[red]),
        Book(title="z", price=0, reader=bob),
        Book(title="lost", price=9.25),
    ])
    session.commit()
    say(ann.id, cy.id, cy.age, ann.books[0].reader_id)
    session.expunge_all()

    for reader in session.query(Reader).order_by(Reader.id):
        say(reader.name, reader.age, reader.active, reader.since, reader.settings, [book.title for book in reader.books])
    say(session.query(Reader).count(), session.query(Reader.name).filter(Reader.age > 30).all())
    say(session.query(sa.func.max(Reader.age)).scalar(), session.query(sa.func.sum(Book.price)).scalar())
    say(session.query(Reader).filter_by(name="bob").one().age, session.query(Reader).get(3).name, session.get(Reader, 99))
    pairs = session.query(Book, Reader).join(Reader, Book.reader_id == Reader.id).order_by(Book.id)
    say([(book.title, reader.name) for book, reader in pairs])
    say([(row.Book.title, row.Reader.name) for row in session.query(Book, Reader).join(Reader).order_by(Book.id.desc())])
    say([one.name for one in session.query(Reader).join(Reader.books).filter(Book.price > 1)])
    say([one.name for one in session.query(Reader).outerjoin(Book).filter(Book.id.is_(None))])
    row = session.query(Reader.id, Reader.name.label("called"), Book.title).join(Book).order_by(Book.id).first()
    say(row.called, row[2], row._fields, tuple(row))
    say([one.text for one in session.get(Book, 1).labels], sorted(one.title for one in session.query(Label).filter(Label.text == "red").one().books))
    say([one.title for one in session.query(Book).join(Book.labels).filter(Label.text == "blue")])
    say(sorted(one.title for one in session.query(Book).filter(Book.labels.any(text="red"))))
    say([one.title for one in session.query(Book).filter(Book.reader.has(Reader.age == 40))], session.query(Book).filter(Book.reader == None).one().title)
    counted = session.query(Reader.id, sa.func.count(Book.id).label("n")).outerjoin(Book).group_by(Reader.id).subquery()
    say(session.query(Reader.name, counted.c.n).join(counted, counted.c.id == Reader.id).order_by(Reader.id).all())
    other = aliased(Reader)
    say(session.query(Reader.name, other.name).filter(Reader.id < other.id).order_by(Reader.id, other.id).all())
    say(session.query(other).filter(other.name == "cy").one().age)
    say(session.query(Reader).options(load_only(Reader.name)).order_by(Reader.id).first().settings)
    say([len(one.books) for one in session.query(Reader).options(joinedload(Reader.books)).order_by(Reader.id)])
    say(session.query(session.query(Reader).filter(Reader.name == "nobody").exists()).scalar() in (0, False))
    say([one.id for one in session.query(Reader).order_by(Reader.id)[1:]], session.query(Reader).order_by(Reader.id).limit(1).offset(1).one().name)
    say([one.name for one in session.query(Reader).order_by(Reader.id).yield_per(2)], session.query(Reader.active).distinct().count())
    say(session.query(Reader.age, sa.func.count(Reader.id)).group_by(Reader.age).having(sa.func.count(Reader.id) < 2).order_by(Reader.age).all())
    say(sorted(session.query(Book.title).filter(Book.reader_id.in_(session.query(Reader.id).filter(Reader.name == "ann"))).all()))
    first, last = session.query(Reader.id).filter(Reader.id == 1), session.query(Reader.id).filter(Reader.id == 3)
    say(sorted(first.union(last).all()), first.union_all(first).count())
    for wanted in (session.query(Reader).filter(Reader.id < 3), session.query(Reader).filter(Reader.id > 99)):
        try:
            say(wanted.one())
        except (sa.exc.NoResultFound, sa.exc.MultipleResultsFound) as error:
            say(type(error).__name__, str(error))
    say(wanted.first(), wanted.one_or_none(), wanted.scalar(), wanted.all())
    table = Reader.__table__
    say([row.name for row in session.query(table).filter(table.c.age == 40)], session.query(table.c.name).order_by(table.c.id).first())
    joined = sa.join(Book, Reader, Book.reader_id == Reader.id)
    say(session.query(sa.func.count()).select_from(joined).scalar(), session.query(Book).select_from(joined).filter(Reader.name == "bob").count())
    say(session.query(sa.case((Reader.age < 35, "young"), else_="old").label("x")).order_by(Reader.id).all())

    say(session.execute(sa.select(Reader).where(Reader.name == "bob")).scalar_one().age, session.scalar(sa.select(sa.func.count()).select_from(Book)))
    say([one.title for one in session.scalars(sa.select(Book).join(Book.reader).where(Reader.name == "ann").order_by(Book.id))])
    say(session.execute(sa.select(Reader.name, sa.func.count(Book.id)).outerjoin(Book).group_by(Reader.name).order_by(Reader.name)).all())
    say(session.execute(sa.select(Reader, Book.title).join(Book).filter_by(title="z")).one().Reader.name)
    say(session.execute(sa.text("SELECT name FROM readers WHERE age = :age"), {"age": 40}).scalar())
