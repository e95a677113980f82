"""`op.get_bind()`: a connection that records what it is asked to execute, and asks the database where an answer is wanted."""

import _aludel
import _aludel_circumstances
import _aludel_live
from _aludel_dialect import DIALECTS
from _aludel_record import execute, operation_tree
from _aludel_refusal import not_there_yet, refuse
from _aludel_result import Result
from sqlalchemy import _elements
from sqlalchemy._elements import TextClause


def reads(what):
    """A script wants to know something of the database."""
    if offline():
        from sqlalchemy.exc import NoInspectionAvailable

        raise NoInspectionAvailable(
            "No inspection system is available for object of type <class 'sqlalchemy.engine.mock.MockConnection'>"
        )
    if _aludel.live():
        refuse("unsupported-feature", f"{what} is not supported by Aludel yet")
    refuse(
        "script-reads-database",
        f"{what}: what this revision does is known only while it runs",
        "run it with the database connected; it can't be shown or written beforehand",
    )


def dialect():
    return DIALECTS[_aludel_circumstances.get("dialect")](_aludel_circumstances.get("server_version"))


class NothingToRead(AttributeError):
    """What a connection has and its stand-in in offline mode lacks."""

    _aludel_code = "script-reads-database"


class Bind:
    """What scripts ask of a connection and of the engine behind it, which are one here."""

    def __init__(self):
        self.dialect = dialect()

    @property
    def name(self):
        return self.dialect.name

    @property
    def engine(self):
        return self


class MockConnection(Bind):
    """`op.get_bind()` in offline mode: it writes what it is given, as SQLAlchemy's class of this name does, and answers nothing."""

    def connect(self, **kwargs):
        return self

    def execution_options(self, **kwargs):
        return self

    def execute(self, statement, parameters=None, execution_options=None):
        if isinstance(statement, str):
            _aludel.warn("plain-string-execute", "SQLAlchemy 2 refuses to execute a plain string: write text(…)")
        if parameters:
            _aludel.warn(
                "parameters-lost",
                "the parameters given to execute() are lost in --sql mode, as with Alembic: bind them to the statement instead",
            )
        execute(statement)

    def create(self, entity, **kwargs):
        entity.create(self)

    def drop(self, entity, **kwargs):
        entity.drop(self)

    def schema_for_object(self, item):
        return getattr(item, "schema", None)

    def __getattr__(self, name):
        raise NothingToRead(f"'MockConnection' object has no attribute {name!r}")


def connection():
    return MockConnection() if offline() else Connection()


def offline():
    return _aludel_circumstances.get("offline")


class Transaction:
    """Part of the step's own: what it commits stays open until the step ends."""

    is_active = True

    def __init__(self, connection):
        self.connection = connection

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        if self.is_active:
            self.commit() if kind is None else self.rollback()
        return False

    def commit(self):
        self.is_active = False

    def rollback(self):
        self.is_active = False
        _aludel_live.roll_back()

    def close(self):
        if self.is_active:
            self.rollback()

    @property
    def is_valid(self):
        return self.is_active

    def __getattr__(self, name):
        not_there_yet("Transaction", name)


class Savepoint(Transaction):
    """`begin_nested()`: can be rolled back alone."""

    given = 0

    def __init__(self, connection):
        super().__init__(connection)
        Savepoint.given += 1
        self.name = f"sa_savepoint_{Savepoint.given}"
        self._say("SAVEPOINT")

    def _say(self, words):
        execute(_verbatim(f"{words} {self.name}"))

    def commit(self):
        if self.is_active:
            self.is_active = False
            self._say("RELEASE SAVEPOINT")

    def rollback(self):
        if self.is_active:
            self.is_active = False
            self._say("ROLLBACK TO SAVEPOINT")


class Connection(Bind):
    """Also stands for the engine behind it."""

    closed = False
    should_close_with_result = False

    def __init__(self):
        super().__init__()
        self.info = {}

    @property
    def driver(self):
        return self.dialect.driver

    def connect(self, **kwargs):
        return self

    def execution_options(self, **options):
        return self

    def get_execution_options(self):
        return {}

    def begin(self):
        return Transaction(self)

    def begin_nested(self):
        return Savepoint(self)

    def commit(self):
        execute(_verbatim("COMMIT"))

    def rollback(self):
        _aludel_live.roll_back()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return False

    def in_transaction(self):
        return True

    def execute(self, statement, parameters=None, /, *more, execution_options=None, **kwargs):
        if isinstance(statement, str):
            _aludel.warn("plain-string-execute", "SQLAlchemy 2 refuses to execute a plain string: write text(…)")
            return self.exec_driver_sql(statement, parameters if parameters is not None else kwargs or None)
        if not more and not kwargs and (parameters is None or type(parameters) is dict):
            result = _quickly(statement, parameters or _NONE)
            if result is not None:
                return result
        return _executed(statement, _sets(parameters, more, kwargs))

    def exec_driver_sql(self, statement, parameters=None, execution_options=None):
        if not parameters:
            return _executed(_verbatim(statement), [{}])
        from _aludel_driver_sql import as_text

        sets = parameters if isinstance(parameters, list) else [parameters]
        return _executed(*as_text(statement, sets, self.dialect.name))

    def scalar(self, statement, parameters=None, /, **kwargs):
        return self.execute(statement, parameters, **kwargs).scalar()

    def scalars(self, statement, parameters=None, /, **kwargs):
        return self.execute(statement, parameters, **kwargs).scalars()

    def run_callable(self, function, *args, **kwargs):
        return function(self, *args, **kwargs)

    def close(self):
        pass

    dispose = close

    def __getattr__(self, name):
        not_there_yet("Connection", name)


def _sets(parameters, more, kwargs):
    """Each a dict; one that is empty where there are none."""
    if parameters is None:
        return [kwargs]
    sets = [*parameters] if isinstance(parameters, (list, tuple)) else [parameters]
    return [*sets, *more] or [{}]


# No parameters.
_NONE = {}


def _quickly(statement, given):
    """The result, where the statement is one of those that need no tree; otherwise None."""
    if not _aludel.live():
        return None
    cls = type(statement)
    if cls is TextClause:
        rows = _text_returns_rows(statement.text)
    elif cls.__name__ in _CHANGES:
        rows = False
    else:
        return None
    if rows:
        answer = _aludel_live.quick_rows(statement, given)
        return None if answer is None else Result(statement)._answered(*answer)
    result = Result(statement, True)
    return result if _aludel_live.quickly(statement, given, result) else None


_CHANGES = frozenset(("Update", "Delete", "Insert"))
_QUICK = _CHANGES | {"TextClause"}


def _executed(statement, sets):
    # A statement of several parameter sets gives nothing back.
    alone = len(sets) == 1
    if not (alone and _aludel.live()):
        result = Result(statement, pending=True, none=not alone)
        quick = _aludel.live() and type(statement).__name__ in _QUICK
        for one in sets:
            if quick and _aludel_live.quickly(statement, one, result):
                continue
            with _elements.given(one):
                execute(statement, result)
        return result
    with _elements.given(sets[0]):
        wanted, key = _with_key(statement)
        if not _returns_rows(wanted):
            result = Result(statement, pending=True)
            execute(wanted, result)
        else:
            result = Result(wanted)
            result._answered(*_aludel_live.rows(operation_tree(wanted)))
        if key is not None:
            result._key, result._statement = key, statement
    return result


def _with_key(statement):
    """An INSERT that tells the key of its new row, and how to read it there."""
    if not hasattr(statement, "_generated_key"):
        return statement, None
    return statement._generated_key(_aludel_circumstances.get("dialect"))


_ROWS = frozenset("SELECT WITH SHOW VALUES TABLE PRAGMA EXPLAIN DESCRIBE DESC CALL CHECK ANALYZE FETCH".split())


def _returns_rows(statement):
    if hasattr(statement, "_operation_tree"):
        return False
    if hasattr(statement, "_select_tree") or getattr(statement, "_returning", None):
        return True
    text = getattr(statement, "text", None)
    if not isinstance(text, str):
        return not hasattr(statement, "_statement_tree")
    return _text_returns_rows(text)


# By the text.
_known = {}


def _text_returns_rows(text):
    found = _known.get(text)
    if found is None:
        import re

        first = re.match(r"(?:\s|--[^\n]*(?:\n|$)|/\*.*?\*/|\()*([a-zA-Z]+)", text, re.S)
        word = first.group(1).upper() if first else ""
        found = word in _ROWS or re.search(r"\breturning\b", text, re.I) is not None
        if len(_known) > 1000:
            _known.clear()
        _known[text] = found
    return found


def _verbatim(sql):
    """Text whose colons are no parameters."""
    return _elements.text(sql.replace(":", "\\:"))
