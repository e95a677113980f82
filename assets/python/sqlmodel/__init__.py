"""The part of SQLModel that its migrations name: the type of its text columns."""

from sqlmodel.sql.sqltypes import AutoString


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(f"module 'sqlmodel' has no attribute {name!r}")
    if name == "sql":
        from _aludel_names import imported

        return imported("sqlmodel.sql")
    from _aludel_opaque import Opaque

    return Opaque(f"sqlmodel.{name}", "Aludel has only the column types of sqlmodel", "opaque-value")
