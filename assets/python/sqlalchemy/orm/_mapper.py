"""What is known of a mapped class: which attribute is which column, and what leads to other classes."""

import _aludel
from _aludel_refusal import unsupported

from .._schema import Column
from ..exc import ArgumentError, UnmappedClassError
from ._attributes import ColumnAttribute, ExpressionAttribute
from ._related import RelationshipAttribute
from ._relationships import Relationship

_KNOWN_ARGUMENTS = ("primary_key", "eager_defaults", "confirm_deleted_rows", "always_refresh", "passive_updates")


class Refused:
    """An attribute that Aludel cannot honour. It may stand in a class that nobody uses."""

    def __init__(self, what):
        self.what = what

    def __get__(self, instance, owner):
        if _aludel.running():
            unsupported(self.what)
        return self

    def __set__(self, instance, value):
        unsupported(self.what)


class Attributes(dict):
    """By key, as attributes and in order."""

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    def keys(self):
        return list(dict.keys(self))

    def __iter__(self):
        return iter(self.values())

    def __contains__(self, key):
        return dict.__contains__(self, key)


class Mapper:
    is_mapper = True

    def __init__(self, cls, table, columns, arguments, refused=None, opaque=False):
        self.class_ = self.entity = cls
        self.local_table = self.persist_selectable = self.mapped_table = self.selectable = table
        self.columns, self.expressions, self.relationships = Attributes(), {}, Attributes()
        self.validators, self.deferred, self.refused, self.opaque = {}, set(), refused, opaque
        for name in arguments:
            if name not in _KNOWN_ARGUMENTS:
                self.refused = f"__mapper_args__ with {name!r}"
        self._given_key = arguments.get("primary_key")
        for key, column in columns.items():
            self.add(key, column)

    def add(self, key, thing):
        cls = self.class_
        if isinstance(thing, Column):
            self.columns[key] = thing
            if key != thing.key:
                self.local_table._attribute_keys = {**getattr(self.local_table, "_attribute_keys", {}), key: thing.key}
            type.__setattr__(cls, key, ColumnAttribute(key, thing, self))
        elif isinstance(thing, Relationship):
            thing.attach(self, key)
            self.relationships[key] = thing
            type.__setattr__(cls, key, RelationshipAttribute(thing))
        else:
            self.expressions[key] = thing.expression
            if thing.deferred:
                self.deferred.add(key)
            type.__setattr__(cls, key, ExpressionAttribute(key, thing.expression))
        self._keys = None

    def __repr__(self):
        return f"<Mapper at {self.class_.__name__}; {self.local_table.name}>"

    @property
    def mapper(self):
        return self

    @property
    def c(self):
        return self.columns

    @property
    def tables(self):
        return [self.local_table]

    @property
    def column_attrs(self):
        return Attributes({key: getattr(self.class_, key) for key in self.columns.keys()})

    @property
    def attrs(self):
        return Attributes({key: getattr(self.class_, key) for key in [*self.columns.keys(), *self.relationships.keys()]})

    all_orm_descriptors = attrs

    @property
    def primary_key(self):
        return tuple(self.columns[key] for key in self.keys)

    @property
    def keys(self):
        """The attributes that make an object's identity."""
        if self._keys is None:
            of_table = self._given_key or self.local_table._primary()
            names = [getattr(column, "name", column) for column in of_table]
            self._keys = [self.key_of(name) for name in names]
        return self._keys

    def key_of(self, name):
        """The attribute of a column's name."""
        for key, column in self.columns.items():
            if column.name == name:
                return key
        raise ArgumentError(f"{self} has no attribute for the column {name!r}")

    def usable(self):
        """Stops where rows of this class would not be what SQLAlchemy makes of them."""
        from ._declarative import configure

        configure(self.class_)
        if self.refused is not None:
            unsupported(f"{self.refused} ({self.class_.__name__})")
        if self.opaque:
            from .._values import stop_at_opaque

            stop_at_opaque(self.class_)
        if not self.keys:
            raise ArgumentError(
                f"Mapper {self} could not assemble any primary key columns for mapped table {self.local_table.name!r}"
            )
        return self

    def element(self, key):
        """What stands in a SELECT for an attribute."""
        return self.columns[key] if key in self.columns else self.expressions[key]

    def loaded(self):
        """The attributes that a query reads."""
        return [key for key in [*self.columns.keys(), *self.expressions] if key not in self.deferred]

    def primary_key_from_instance(self, instance):
        return [instance.__dict__.get(key) for key in self.keys]

    def get_property(self, key):
        return self.attrs[key]

    has_property = __contains__ = lambda self, key: key in self.attrs


def mapper_of(thing):
    """The mapper of a class or of an object's class."""
    found = getattr(thing if isinstance(thing, type) else type(thing), "__mapper__", None)
    if not isinstance(found, Mapper):
        from .._values import stop_at_opaque

        stop_at_opaque(thing)
        stop_at_opaque(type(thing))
        raise UnmappedClassError(f"Class {thing!r} is not mapped")
    return found


def is_mapped(thing):
    return isinstance(thing, type) and isinstance(getattr(thing, "__mapper__", None), Mapper)
