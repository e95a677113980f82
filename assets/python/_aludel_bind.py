"""`op.get_bind()`: a connection that records what it is asked to execute and cannot read."""

import _aludel
import _aludel_circumstances
from _aludel_dialect import DIALECTS
from _aludel_record import execute
from _aludel_refusal import not_there_yet, refuse


def reads(what):
    """A script wants to know something of the database."""
    if offline():
        from sqlalchemy.exc import NoInspectionAvailable

        raise NoInspectionAvailable(
            "No inspection system is available for object of type <class 'sqlalchemy.engine.mock.MockConnection'>"
        )
    refuse(
        "script-reads-database",
        f"{what}: Aludel can't yet give query results to scripts",
        "run this revision with alembic, or write what it needs to know into the script",
    )


def dialect():
    return DIALECTS[_aludel_circumstances.get("dialect")](_aludel_circumstances.get("server_version"))


class Result:
    """What an execution returns. It may be ignored, not read."""

    def close(self):
        pass

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        reads(f"the script reads a result ({name})")

    def __iter__(self):
        reads("the script reads a result (iteration)")

    def __bool__(self):
        reads("the script reads a result (truth)")

    def __len__(self):
        reads("the script reads a result (len)")

    def __getitem__(self, key):
        reads("the script reads a result (index)")


class Transaction:
    """Part of the step's own: it can end well, not be rolled back alone."""

    def __init__(self, connection):
        self.connection = connection

    def __enter__(self):
        return self.connection

    def __exit__(self, *error):
        return False

    def commit(self):
        pass

    close = commit

    def __getattr__(self, name):
        not_there_yet("Transaction", name)


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


class Connection(Bind):
    """Also stands for the engine behind it."""

    closed = False

    @property
    def driver(self):
        return self.dialect.driver

    def connect(self):
        return self

    def begin(self):
        # The step's own transaction holds whatever a script begins.
        return Transaction(self)

    begin_nested = begin

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return False

    def in_transaction(self):
        return True

    def execute(self, statement, parameters=None, /, *, execution_options=None, **kwargs):
        from sqlalchemy import _elements

        if isinstance(statement, str):
            _aludel.warn("plain-string-execute", "SQLAlchemy 2 refuses to execute a plain string: write text(…)")
            statement = _verbatim(statement)
        if parameters is None:
            parameters = kwargs
        for one in parameters if isinstance(parameters, (list, tuple)) else [parameters]:
            _elements.parameters.update(one)
            try:
                execute(statement)
            finally:
                _elements.parameters.clear()
        return Result()

    def exec_driver_sql(self, statement, parameters=None, execution_options=None):
        if parameters:
            not_there_yet("Connection", "exec_driver_sql with parameters")
        execute(_verbatim(statement))
        return Result()

    def scalar(self, *args, **kwargs):
        reads("the script reads a result (scalar)")

    def scalars(self, *args, **kwargs):
        reads("the script reads a result (scalars)")

    def close(self):
        pass

    def __getattr__(self, name):
        not_there_yet("Connection", name)


def _verbatim(sql):
    """Text whose colons are no parameters."""
    from sqlalchemy._elements import text

    return text(sql.replace(":", "\\:"))
