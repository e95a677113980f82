"""Python-side defaults of columns: what an INSERT or UPDATE gets that doesn't say otherwise."""

from ._schema import ColumnDefault, NextValue, Sequence


class Context:
    """What a default that takes an argument is called with."""

    def __init__(self, parameters):
        self.current_parameters = parameters

    def get_current_parameters(self, isolate_multiinsert_groups=True):
        return self.current_parameters


def _takes_context(function):
    code = getattr(getattr(function, "__func__", function), "__code__", None)
    if code is None:
        return False
    bound = 1 if getattr(function, "__self__", None) is not None else 0
    return code.co_argcount - bound - len(getattr(function, "__defaults__", None) or ()) > 0


def value_of(default, parameters):
    if isinstance(default, ColumnDefault):
        default = default.arg
    if isinstance(default, Sequence):
        return NextValue(default)
    if callable(default) and not hasattr(default, "_expr_tree"):
        return default(Context(parameters)) if _takes_context(default) else default()
    return default


def _fires(default):
    """A sequence that may be left out counts nothing here."""
    if isinstance(default, Sequence):
        from _aludel_bind import dialect

        return dialect().supports_sequences and not default.optional
    return default is not None


def for_insert(table, row):
    """What the row gets besides what it says, by the names of columns."""
    added = {}
    for column in getattr(table, "c", ()):
        if column.name not in row and _fires(column.default):
            added[column.name] = value_of(column.default, {**row, **added})
    return added


def for_update(table, values):
    """What an UPDATE sets besides what it says."""
    said = {getattr(key, "name", key) for key in values}
    return {
        column.name: value_of(column.onupdate, dict(values))
        for column in getattr(table, "c", ())
        if column.onupdate is not None and column.name not in said
    }
