"""SQLAlchemy's exceptions: names to catch, and those that our constructs raise."""

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


class NoSuchColumnError(InvalidRequestError, KeyError):
    pass


class ObjectNotExecutableError(ArgumentError):
    def __init__(self, target):
        super().__init__(f"Not an executable object: {target!r}")


class UnsupportedCompilationError(CompileError):
    pass


class StatementError(SQLAlchemyError):
    orig = None


class DBAPIError(StatementError):
    pass


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


class SAWarning(RuntimeWarning):
    pass


class SADeprecationWarning(DeprecationWarning):
    pass


class MovedIn20Warning(SADeprecationWarning):
    pass


RemovedIn20Warning = MovedIn20Warning


def __getattr__(name):
    not_there_yet("sqlalchemy.exc", name)
