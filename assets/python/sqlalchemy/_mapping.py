"""Mapped classes where a table is expected."""


def table_of(thing):
    """The table of a mapped class, what an aliased one reads from; anything else is itself."""
    if isinstance(thing, type):
        table = getattr(thing, "__table__", None)
        return thing if table is None else table
    return getattr(thing, "_aludel_aliased", thing) if type(thing).__name__ == "AliasedClass" else thing
