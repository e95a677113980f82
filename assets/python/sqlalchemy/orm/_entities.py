"""What a query reads: objects of mapped classes, columns, or whole tables of columns."""

from _aludel_refusal import unsupported

from .._elements import LiteralColumn, TextClause
from .._mapping import table_of
from .._select import name_of
from .._tables import FromClause
from .._values import stop_at_opaque
from ..exc import ArgumentError
from ._alias import AliasedClass
from ._loading import Loader
from ._mapper import is_mapped


class ObjectEntity:
    """A mapped class, or an alias of one."""

    is_object = True

    def __init__(self, said, options=()):
        self.said = said
        self.alias = said if isinstance(said, AliasedClass) else None
        self.class_ = said._aludel_entity if self.alias is not None else said
        self.mapper = self.class_.__mapper__.usable()
        self.name = self.class_.__name__
        self.keys = self.mapper.loaded()
        for option in options:
            self.keys = option.keys(self.mapper, self.keys)

    @property
    def source(self):
        return table_of(self.said)

    def elements(self):
        if self.alias is None:
            return [self.mapper.element(key) for key in self.keys]
        if self.mapper.expressions:
            unsupported("an alias of a class with column_property()")
        return [self.alias.column(key) for key in self.keys]

    def reader(self, start, populate_existing):
        return Loader(self.mapper, self.keys, start, populate_existing).load


class ColumnEntity:
    is_object = False

    def __init__(self, said):
        if isinstance(said, TextClause):
            said = LiteralColumn(said.text)
        self.said = said
        self.name = said.key if hasattr(said, "table") else name_of(said)
        self.source = getattr(said, "table", None)

    def elements(self):
        return [self.said]

    def reader(self, start, populate_existing):
        return lambda session, row: row[start]


def entities_of(things, options=()):
    for thing in things:
        if is_mapped(thing) or isinstance(thing, AliasedClass):
            yield ObjectEntity(thing, options)
            continue
        stop_at_opaque(thing)
        if hasattr(thing, "__clause_element__"):
            thing = thing.__clause_element__()
        if isinstance(thing, FromClause) and hasattr(thing, "_from_tree") and not hasattr(thing, "_statement_tree"):
            for column in thing.c:
                yield ColumnEntity(column)
        elif isinstance(thing, str):
            raise ArgumentError(f"Column expression, FROM clause, or other columns clause element expected, got {thing!r}.")
        elif hasattr(thing, "_expr_tree"):
            yield ColumnEntity(thing)
        elif isinstance(thing, (list, tuple)):
            yield from entities_of(thing, options)
        else:
            unsupported(f"a query of {type(thing).__name__}")


def with_objects(things):
    return any(is_mapped(thing) or isinstance(thing, AliasedClass) for thing in things)
