"""Microsoft SQL Server's types: for the branches of scripts that run on another engine, and for variants that no engine here takes."""

from _aludel_dialect import Dialect
from sqlalchemy._types import (
    BIGINT,
    BINARY,
    CHAR,
    DATE,
    DATETIME,
    DECIMAL,
    DOUBLE_PRECISION,
    FLOAT,
    INTEGER,
    JSON,
    NCHAR,
    NUMERIC,
    NVARCHAR,
    REAL,
    SMALLINT,
    TEXT,
    TIME,
    VARBINARY,
    VARCHAR,
    UserDefinedType,
)

dialect = type("MSDialect", (Dialect,), {"name": "mssql", "driver": "pyodbc"})


class _Named(UserDefinedType):
    """Written by its own name, with what it was called with."""

    def __init__(self, *args, **kwargs):
        self.args = args

    def get_col_spec(self, **kwargs):
        inside = ", ".join(map(str, self.args))
        return f"{type(self).__name__}({inside})" if inside else type(self).__name__


def _types():
    for name in "TINYINT BIT MONEY SMALLMONEY UNIQUEIDENTIFIER SQL_VARIANT NTEXT IMAGE XML ROWVERSION DATETIME2 DATETIMEOFFSET SMALLDATETIME".split():
        globals()[name] = type(name, (_Named,), {"__module__": __name__})


_types()


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(f"module 'sqlalchemy.dialects.mssql' has no attribute {name!r}")
    from _aludel_opaque import Opaque

    return Opaque(f"sqlalchemy.dialects.mssql.{name}", "Aludel does not speak to SQL Server", "unsupported-feature")
