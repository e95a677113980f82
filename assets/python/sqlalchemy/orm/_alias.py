"""`aliased(Model)`: a mapped class under another name."""

from .._tables import Alias
from ._attributes import of_entity
from ._mapper import is_mapped
from ._related import RelationshipAttribute


class AliasedClass:
    def __init__(self, entity, selectable):
        self._aludel_entity, self._aludel_aliased = entity, selectable

    def __getattr__(self, name):
        if name in ("_name_tree", "_from_tree", "_from_key", "c"):
            return getattr(self._aludel_aliased, name)
        if name == "__table__" or name.startswith("__"):
            raise AttributeError(name)
        mapper = self._aludel_entity.__mapper__
        if name in mapper.columns.keys():
            column = of_entity(self.column(name), name, self)
            setattr(self, name, column)
            return column
        if name in mapper.relationships.keys():
            return RelationshipAttribute(mapper.relationships[name], self)
        raise AttributeError(f"{self._aludel_entity.__name__!r} object has no attribute {name!r}")

    def column(self, key):
        wanted = self._aludel_entity.__mapper__.columns[key].name
        return next(column for column in self._aludel_aliased.c if column.name == wanted)

    def __repr__(self):
        return f"<AliasedClass of {self._aludel_entity.__name__}>"


def aliased(element, alias=None, name=None, flat=False, adapt_on_names=False):
    """Of a class, or of anything else that can be read from."""
    if not is_mapped(element):
        return element.alias(name)
    if alias is not None and hasattr(alias, "subquery") and not hasattr(alias, "_from_tree"):
        alias = alias.subquery()
    return AliasedClass(element, alias if alias is not None else Alias(element.__table__, name))
