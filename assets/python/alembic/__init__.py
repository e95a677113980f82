"""Alembic, as revision scripts see it."""

from . import context, op

__version__ = "1.20.1"


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(f"module 'alembic' has no attribute {name!r}")
    from _aludel_names import imported

    return imported(f"alembic.{name}")
