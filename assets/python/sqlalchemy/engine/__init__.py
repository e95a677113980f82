"""`sqlalchemy.engine`: names to annotate with, and the inspector."""

from _aludel_bind import Connection, Transaction
from _aludel_dialect import Dialect
from _aludel_result import CursorResult, MappingResult, Result, Row, RowMapping, ScalarResult
from sqlalchemy._inspector import Inspector

Engine = Connection
LegacyRow = Row


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(f"module 'sqlalchemy.engine' has no attribute {name!r}")
    if name in ("reflection", "base"):
        from _aludel_names import imported

        return imported(f"sqlalchemy.engine.{name}")
    from _aludel_opaque import Opaque

    return Opaque(f"sqlalchemy.engine.{name}", "Aludel does not have it yet", "unsupported-feature")
