"""What the body of a mapped class and its mixins say of columns, relationships and the rest."""

from _aludel_refusal import unsupported

from .. import _tables
from .._schema import Column
from ._annotations import annotation_of, annotations_of, column_from
from ._mapper import Refused
from ._relationships import Relationship


class MappedColumn(Column):
    """A column that may take its type and nullability from the annotation."""


def mapped_column(*args, **kwargs):
    # These are of classes that are dataclasses too.
    for of_objects in ("init", "repr", "default_factory", "compare", "kw_only", "hash", "use_existing_column"):
        kwargs.pop(of_objects, None)
    deferred = kwargs.pop("deferred", False)
    for of_loading in ("deferred_group", "deferred_raiseload", "active_history"):
        kwargs.pop(of_loading, None)
    column = MappedColumn(*args, **kwargs)
    column._deferred = deferred
    return column


class ColumnProperty:
    """An expression that is read with the columns."""

    def __init__(self, expression, deferred=False):
        self.expression, self.deferred = expression, deferred


def column_property(column, *more, deferred=False, **kwargs):
    if more:
        unsupported("column_property of several columns")
    if isinstance(column, Column) and column.table is None:
        # Other expressions of the class's body may be made of it.
        column._deferred = bool(deferred)
        return column
    return ColumnProperty(column, deferred)


def deferred(column, *more, **kwargs):
    return column_property(column, *more, deferred=True)


def synonym(name, *args, **kwargs):
    return Refused("synonym()")


def composite(*args, **kwargs):
    return Refused("composite()")


def validates(*names, include_removes=False, include_backrefs=True):
    def decorate(function):
        function._aludel_validates = names
        return function

    return decorate


class declared_attr:
    """A method that gives each class of a mixin its own value."""

    def __init__(self, function):
        self.function = function.__func__ if isinstance(function, (classmethod, staticmethod)) else function

    def __class_getitem__(cls, parameters):
        return cls

    def __get__(self, instance, owner):
        return self.function(owner)

    @classmethod
    def directive(cls, function):
        return cls(function)

    cascading = directive


class Members:
    """What a class and its mixins say of columns, relationships and the rest: the class first, then its mixins in their order."""

    def __init__(self, cls):
        self.columns, self.others, self.validators, self.deferred = {}, {}, {}, set()
        seen = set()
        for base in cls.__mro__:
            if base is not cls and isinstance(base.__dict__.get("__table__"), _tables.Table):
                continue
            for name in _in_order(base):
                if name not in seen and self._take(cls, base, name):
                    seen.add(name)

    def _take(self, cls, base, name):
        if name not in base.__dict__:
            if annotation_of(annotations_of(base)[name], base) is None or hasattr(cls, name):
                return False
            self._member(cls, name, MappedColumn(), False)
            return True
        # Those of mixins are copied, so that each class has its own.
        thing, copied = base.__dict__[name], base is not cls
        if isinstance(thing, declared_attr) and not name.startswith("__"):
            thing, copied = thing.__get__(None, cls), False
        self._member(cls, name, thing, copied)
        return True

    def _member(self, cls, name, thing, copied):
        if isinstance(thing, Column) and thing.table is None:
            self.columns[name] = self._column(cls, name, thing.copy() if copied else thing)
            return
        if isinstance(thing, Column):
            thing = ColumnProperty(thing)
        if isinstance(thing, (Relationship, ColumnProperty)):
            self.others[name] = thing.copy() if copied and isinstance(thing, Relationship) else thing
        for validated in getattr(thing, "_aludel_validates", ()) if callable(thing) else ():
            self.validators[validated] = thing

    def _column(self, cls, name, column):
        if isinstance(column, MappedColumn):
            column_from(cls, name, column)
        if getattr(column, "_deferred", False):
            self.deferred.add(name)
        if column.name is None:
            column.name = name
        column.key = column.key or column.name
        return column


def _in_order(base):
    """The names of a class as they were written: those that are only annotated after the annotation before them."""
    names, before = list(base.__dict__), None
    for name in annotations_of(base):
        if name not in base.__dict__:
            names.insert(0 if before is None else names.index(before) + 1, name)
        before = name
    return names
