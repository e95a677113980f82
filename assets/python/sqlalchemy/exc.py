"""SQLAlchemy's exceptions: names to catch, and those that our constructs raise."""

import builtins

from _aludel_refusal import not_there_yet


class SQLAlchemyError(Exception):
    pass


class ArgumentError(SQLAlchemyError):
    pass


class DuplicateColumnError(ArgumentError):
    pass


class CompileError(SQLAlchemyError):
    pass


class InvalidRequestError(SQLAlchemyError):
    pass


class NoSuchTableError(InvalidRequestError):
    pass


class NoInspectionAvailable(InvalidRequestError):
    _aludel_code = "script-reads-database"


class NoResultFound(InvalidRequestError):
    pass


class MultipleResultsFound(InvalidRequestError):
    pass


class NoReferenceError(InvalidRequestError):
    pass


class NoForeignKeysError(ArgumentError):
    pass


class AmbiguousForeignKeysError(ArgumentError):
    pass


class PendingRollbackError(InvalidRequestError):
    pass


class UnmappedError(InvalidRequestError):
    """Of `sqlalchemy.orm.exc`, whose names are here too."""


UnmappedInstanceError = UnmappedClassError = UnmappedError


class StaleDataError(SQLAlchemyError):
    pass


class FlushError(SQLAlchemyError):
    pass


class DetachedInstanceError(SQLAlchemyError):
    pass


class ObjectDeletedError(InvalidRequestError):
    pass


class NoSuchModuleError(ArgumentError):
    pass


class NoSuchColumnError(KeyError, InvalidRequestError):
    pass


class ObjectNotExecutableError(ArgumentError):
    def __init__(self, target):
        super().__init__(f"Not an executable object: {target!r}")


class UnsupportedCompilationError(CompileError):
    pass


class ResourceClosedError(InvalidRequestError):
    pass


class UnboundExecutionError(InvalidRequestError):
    pass


class PendingRollbackError(InvalidRequestError):
    pass


class NoForeignKeysError(ArgumentError):
    pass


class StatementError(SQLAlchemyError):
    orig = statement = params = None


class DBAPIError(StatementError):
    # A connection that is gone ends the script.
    connection_invalidated = False


class InterfaceError(DBAPIError):
    pass


class DatabaseError(DBAPIError):
    pass


class DataError(DatabaseError):
    pass


class OperationalError(DatabaseError):
    pass


class IntegrityError(DatabaseError):
    pass


class InternalError(DatabaseError):
    pass


class ProgrammingError(DatabaseError):
    pass


class NotSupportedError(DatabaseError):
    pass


def raised(told):
    """The exception for what a server said, or Alembic before it was asked."""
    error = getattr(builtins, told["class"], None)
    error = error(told["message"]) if error else _from_server(told)
    error._aludel_code, error._aludel_message, error._aludel_hints = told["code"], told["told"], told["hints"]
    return error


def _from_server(told):
    cls = globals()[told["class"]]
    driver = _DRIVERS[_dialect_name()]
    orig = type(told["class"], (Exception,), {"__module__": driver})
    arguments = (told["message"],) if told["number"] is None or driver == "sqlite3" else (told["number"], told["message"])
    orig = orig(*arguments)
    orig.pgcode = orig.sqlstate = told["state"]
    orig.pgerror = told["message"]
    orig.diag = _Told(told)
    orig.sqlite_errorcode = told["number"]
    said = orig.args[0] if len(arguments) == 1 else orig
    error = cls(f"({driver}.{told['class']}) {said}\n[SQL: {told['sql']}]")
    error.orig, error.statement, error.params = orig, told["sql"], {}
    return error


_DRIVERS = {"postgresql": "psycopg2", "mysql": "pymysql.err", "mariadb": "pymysql.err", "sqlite": "sqlite3"}


class _Told:
    """psycopg2's `diag`."""

    def __init__(self, told):
        self.sqlstate, self.message_primary, self.constraint_name = told["state"], told["message"], told["constraint"]

    def __getattr__(self, name):
        return None


def _dialect_name():
    import _aludel_circumstances

    return _aludel_circumstances.get("dialect")


class SAWarning(RuntimeWarning):
    pass


class SADeprecationWarning(DeprecationWarning):
    pass


class MovedIn20Warning(SADeprecationWarning):
    pass


RemovedIn20Warning = MovedIn20Warning


def __getattr__(name):
    not_there_yet("sqlalchemy.exc", name)
