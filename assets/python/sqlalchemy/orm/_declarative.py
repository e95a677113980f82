"""Mapped classes: each describes a table, and its attributes are the table's columns."""

from _aludel_opaque import OpaqueClass
from _aludel_refusal import unsupported

from .. import _tables
from .._schema import Column, MetaData
from ..exc import InvalidRequestError
from ._mapper import Mapper
from ._members import ColumnProperty, Members
from ._relationships import Relationship


class DeclarativeMeta(OpaqueClass):
    """Makes the table as soon as the class is there. A mixin may be one that nothing is known of."""

    def __init__(cls, name, bases, namespace, **kwargs):
        super().__init__(name, bases, namespace)
        if "metadata" not in cls.__dict__ and any(isinstance(base, DeclarativeMeta) for base in bases):
            _map(cls, namespace)

    def __call__(cls, *args, **kwargs):
        configure(cls)
        return super().__call__(*args, **kwargs)

    def __getattr__(cls, name):
        # What a table answers when it stands in a statement.
        if name in ("_name_tree", "_from_tree", "_from_key", "c") and "__table__" in cls.__dict__:
            return getattr(cls.__table__, name)
        # A backref is an attribute of the other class.
        if not name.startswith("_") and "__mapper__" in cls.__dict__ and configure(cls) and name in cls.__dict__:
            return getattr(cls, name)
        return super().__getattr__(name)

    def __setattr__(cls, name, thing):
        mapper = cls.__dict__.get("__mapper__")
        if mapper is not None and isinstance(thing, (Column, Relationship, ColumnProperty)):
            if isinstance(thing, Column):
                thing.name = thing.name or name
                thing.key = thing.key or thing.name
                mapper.local_table.append_column(thing)
            mapper.add(name, thing)
            registry_of(cls).waiting.append(mapper)
            return
        super().__setattr__(name, thing)


def _map(cls, namespace):
    if namespace.get("__abstract__"):
        return
    members, table = Members(cls), namespace.get("__table__")
    inherited = next((base for base in cls.__mro__[1:] if isinstance(base.__dict__.get("__mapper__"), Mapper)), None)
    if table is None:
        name = getattr(cls, "__tablename__", None)
        if name is None or (inherited is not None and "__tablename__" not in namespace and not members.columns):
            if inherited is not None:
                cls.__mapper__ = Mapper(cls, inherited.__table__, {}, {}, refused="inheritance between mapped classes")
            elif members.columns and not _is_opaque(cls):
                raise InvalidRequestError(
                    f"Class {cls!r} does not have a __table__ or __tablename__ specified and does not inherit from an existing "
                    "table-mapped class."
                )
            return
        table = cls.__table__ = _table(cls, name, members.columns.values())
    else:
        there = {id(column) for column in table.c}
        for column in members.columns.values():
            if id(column) not in there:
                table.append_column(column, replace_existing=True)
    make_mapper(cls, table, members, inherited)


def _is_opaque(cls):
    return any("_opaque" in base.__dict__ for base in cls.__mro__)


def _table(cls, name, columns):
    args, kwargs = getattr(cls, "__table_args__", None) or (), {}
    if isinstance(args, dict):
        args, kwargs = (), args
    elif args and isinstance(args[-1], dict):
        args, kwargs = args[:-1], args[-1]
    kwargs = {"extend_existing": True, **kwargs}
    return _tables.Table(name, cls.metadata, *columns, *args, **kwargs)


def make_mapper(cls, table, members, inherited=None):
    refused = "inheritance between mapped classes" if inherited is not None else None
    attributes = {name: column for name, column in members.columns.items()}
    known = {id(column) for column in attributes.values()}
    for column in table.c:
        if id(column) not in known:
            attributes[column.key] = column
    order = {id(column): number for number, column in enumerate(table.c)}
    attributes = dict(sorted(attributes.items(), key=lambda item: order.get(id(item[1]), len(order))))
    mapper = Mapper(cls, table, attributes, getattr(cls, "__mapper_args__", None) or {}, refused=refused, opaque=_is_opaque(cls))
    mapper.deferred |= members.deferred
    mapper.validators.update(members.validators)
    type.__setattr__(cls, "__mapper__", mapper)
    for name, thing in members.others.items():
        mapper.add(name, thing)
    of_base = registry_of(cls)
    of_base.classes[cls.__name__] = cls
    of_base.waiting.append(mapper)
    return mapper


def configure(cls):
    """Backrefs are made before the first use of a class that may have got one. Says whether any was."""
    of_base = registry_of(cls)
    waiting, of_base.waiting = of_base.waiting, []
    for mapper in waiting:
        for relationship in list(mapper.relationships):
            relationship.make_backref()
    return bool(waiting)


def registry_of(cls):
    for base in cls.__mro__:
        found = base.__dict__.get("registry")
        if isinstance(found, registry):
            return found
    # A base made by hand.
    owner = next(base for base in cls.__mro__ if "metadata" in base.__dict__)
    type.__setattr__(owner, "registry", registry(metadata=owner.__dict__["metadata"]))
    return owner.__dict__["registry"]


def constructed(self, **kwargs):
    for name, given in kwargs.items():
        if not hasattr(type(self), name):
            raise TypeError(f"{name!r} is an invalid keyword argument for {type(self).__name__}")
        setattr(self, name, given)


def declarative_base(
    bind=None, metadata=None, mapper=None, cls=object, name="Base", constructor=constructed, class_registry=None,
    metaclass=DeclarativeMeta, type_annotation_map=None,
):
    of_base = registry(metadata=metadata, type_annotation_map=type_annotation_map)
    return of_base.generate_base(cls=cls, name=name, constructor=constructor, metaclass=metaclass)


class registry:
    def __init__(self, metadata=None, class_registry=None, type_annotation_map=None, constructor=constructed):
        self.metadata = metadata if metadata is not None else MetaData()
        self.type_annotation_map, self.constructor = type_annotation_map or {}, constructor
        # Mapped classes by name, and the mappers whose relationships wait for one another.
        self.classes, self.waiting = {}, []

    def generate_base(self, mapper=None, cls=object, name="Base", metaclass=DeclarativeMeta, constructor=None):
        bases = cls if isinstance(cls, tuple) else (cls,)
        members = {"metadata": self.metadata, "registry": self, "__abstract__": True}
        constructor = constructor or self.constructor
        if constructor is not None:
            members["__init__"] = constructor
        return metaclass(name, bases, members)

    def mapped(self, cls):
        unsupported("registry.mapped()")

    def map_imperatively(self, cls, table, properties=None, **kwargs):
        unsupported("registry.map_imperatively()")

    def configure(self, cascade=False):
        pass


class DeclarativeBase(metaclass=DeclarativeMeta):
    """Each direct subclass is a base with tables of its own."""

    metadata = None
    __abstract__ = True
    __init__ = constructed

    def __init_subclass__(cls, **kwargs):
        if DeclarativeBase in cls.__bases__:
            given = cls.__dict__.get("registry")
            if cls.__dict__.get("metadata") is None:
                cls.metadata = given.metadata if given is not None else MetaData()
            if given is None:
                cls.registry = registry(metadata=cls.metadata, type_annotation_map=cls.__dict__.get("type_annotation_map"))


DeclarativeBaseNoMeta = DeclarativeBase


def as_declarative(**kwargs):
    def decorate(cls):
        kwargs.setdefault("cls", cls)
        kwargs.setdefault("name", cls.__name__)
        return declarative_base(**kwargs)

    return decorate
