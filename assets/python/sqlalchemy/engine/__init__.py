"""`sqlalchemy.engine`: names to annotate with, and the inspector that is not there yet."""

from _aludel_bind import Connection, Result, reads
from _aludel_dialect import Dialect

Engine = Connection
CursorResult = Result


class Row(tuple):
    pass


RowMapping = Row


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
