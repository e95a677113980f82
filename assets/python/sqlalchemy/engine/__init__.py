"""`sqlalchemy.engine`: names to annotate with, and the inspector that is not there yet."""

from _aludel_bind import Connection, Transaction, reads
from _aludel_dialect import Dialect
from _aludel_result import CursorResult, MappingResult, Result, Row, RowMapping, ScalarResult

Engine = Connection
LegacyRow = Row


class Inspector:
    def __init__(self, *args, **kwargs):
        reads("Inspector()")

    @classmethod
    def from_engine(cls, *args, **kwargs):
        reads("Inspector.from_engine()")


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(f"module 'sqlalchemy.engine' has no attribute {name!r}")
    if name in ("reflection", "base"):
        from _aludel_names import imported

        return imported(f"sqlalchemy.engine.{name}")
    from _aludel_opaque import Opaque

    return Opaque(f"sqlalchemy.engine.{name}", "Aludel does not have it yet", "unsupported-feature")
