"""Oracle's types: for the branches of scripts that run on another engine, and for variants that no engine here takes."""

from _aludel_dialect import Dialect
from sqlalchemy._types import BLOB, CHAR, CLOB, DATE, DOUBLE_PRECISION, FLOAT, INTEGER, NCHAR, NUMERIC, NVARCHAR, REAL, TIMESTAMP, VARCHAR
from sqlalchemy.dialects.mssql import _Named

NVARCHAR2 = NVARCHAR
dialect = type("OracleDialect", (Dialect,), {"name": "oracle", "driver": "oracledb"})


def _types():
    for name in "VARCHAR2 NUMBER RAW LONG NCLOB BFILE ROWID BINARY_DOUBLE BINARY_FLOAT INTERVAL".split():
        globals()[name] = type(name, (_Named,), {"__module__": __name__})


_types()


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(f"module 'sqlalchemy.dialects.oracle' has no attribute {name!r}")
    from _aludel_opaque import Opaque

    return Opaque(f"sqlalchemy.dialects.oracle.{name}", "Aludel does not speak to Oracle", "unsupported-feature")
