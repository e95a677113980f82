"""SQLite's types."""

from _aludel_dialect import SQLiteDialect
from sqlalchemy._statements import Insert, insert
from sqlalchemy._types import (
    BLOB,
    BOOLEAN,
    CHAR,
    DATE,
    DECIMAL,
    FLOAT,
    INTEGER,
    JSON_SQL,
    NUMERIC,
    REAL,
    SMALLINT,
    TEXT,
    DATETIME as _DATETIME,
    TIME as _TIME,
    TIMESTAMP as _TIMESTAMP,
    VARCHAR,
)

JSON = JSON_SQL
dialect = SQLiteDialect


class _Moment:
    def __init__(self, timezone=False, storage_format=None, regexp=None, truncate_microseconds=False):
        self._say()


class DATETIME(_Moment, _DATETIME):
    _kind = "datetime_sql"


class TIMESTAMP(_Moment, _TIMESTAMP):
    _kind = "timestamp_sql"


class TIME(_Moment, _TIME):
    _kind = "time_sql"


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(f"module 'sqlalchemy.dialects.sqlite' has no attribute {name!r}")
    from _aludel_opaque import Opaque

    return Opaque(f"sqlalchemy.dialects.sqlite.{name}", "Aludel does not have it yet", "unsupported-feature")
