"""What Python fills in where a statement leaves a column out: `default=` and `onupdate=`."""

import _aludel

from ._elements import Null
from ._schema import ColumnDefault, Sequence
from ._values import stop_at_opaque


def is_sql(default):
    """Whether the server works it out."""
    default = _said(default)
    return isinstance(default, Sequence) or hasattr(default, "_expr_tree")


def given_by(column, default):
    """The value of one row, as an element or a Python value."""
    default = _said(default)
    if isinstance(default, Sequence):
        return default.next_value()
    if hasattr(default, "_expr_tree"):
        return default
    from _aludel_bind import offline

    if offline():
        _aludel.warn(
            "default-lost",
            f"column {column.name!r} gets NULL in --sql mode, as with Alembic: its default is a value of Python",
        )
        return Null()
    stop_at_opaque(default)
    return _called(default) if callable(default) else default


def has_default(column, default):
    """A sequence counts only on engines that have them."""
    if isinstance(_said(default), Sequence):
        return _said(default)._is_for(None)
    return default is not None


def with_defaults(table, row):
    """The row, and what Python fills in where it says nothing."""
    left_out = [one for one in table.c if one.key not in row and has_default(one, one.default)]
    return {**row, **{column.key: given_by(column, column.default) for column in left_out}} if left_out else row


def _said(default):
    return default.arg if isinstance(default, ColumnDefault) else default


class Context:
    """What SQLAlchemy hands to a default that asks for it: nothing of it is known here."""

    def __getattr__(self, name):
        from _aludel_refusal import unsupported

        if name.startswith("__"):
            raise AttributeError(name)
        unsupported(f"a default that reads its context ({name})")


def _called(function):
    """SQLAlchemy hands its context to functions that take one argument and not to others."""
    code = getattr(function, "__code__", None)
    if code is None:
        return function()
    takes = code.co_argcount - len(getattr(function, "__defaults__", None) or ())
    return function(Context()) if takes == 1 and not hasattr(function, "__self__") else function()
