"""`sqlalchemy.sql.functions`: any name is a function."""

from sqlalchemy import Function, func


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(f"module 'sqlalchemy.sql.functions' has no attribute {name!r}")
    return getattr(func, name)
