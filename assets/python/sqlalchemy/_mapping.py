"""Mapped classes: each describes a table, and its attributes are the table's columns."""

from _aludel_opaque import OpaqueClass
from _aludel_refusal import not_there_yet

from ._schema import Column, MetaData
from ._tables import Table


class Inert:
    """What concerns objects and not tables."""

    def __init__(self, *args, **kwargs):
        pass

    def __class_getitem__(cls, parameters):
        return cls


class Relationship(Inert):
    pass


class Mapped(Inert):
    """An annotation."""


def relationship(*args, **kwargs):
    return Relationship()


backref = synonym = relationship


def validates(*names, **kwargs):
    return lambda function: function


def deferred(column, *args, **kwargs):
    return column


def column_property(column, *args, **kwargs):
    return column if isinstance(column, Column) else Relationship()


class MappedColumn(Column):
    """A column that may take its type and nullability from the annotation."""


def mapped_column(*args, **kwargs):
    for of_objects in ("init", "repr", "default_factory", "compare", "kw_only", "hash", "use_existing_column", "deferred"):
        kwargs.pop(of_objects, None)
    return MappedColumn(*args, **kwargs)


class declared_attr:
    """A method that gives each class of a mixin its own value."""

    def __init__(self, function):
        self.function = function.__func__ if isinstance(function, (classmethod, staticmethod)) else function

    def __get__(self, instance, owner):
        return self.function(owner)

    @classmethod
    def directive(cls, function):
        return cls(function)

    cascading = directive


def _annotated_type(cls, name):
    annotation = None
    for base in cls.__mro__:
        annotation = base.__dict__.get("__annotations__", {}).get(name, annotation)
    return annotation


def _columns(cls):
    """Those of mixins are copied, so that each class has its own; in the order in which they were written."""
    found = {}
    for base in reversed(cls.__mro__):
        inherited = base is not cls
        if inherited and isinstance(base.__dict__.get("__table__"), Table):
            continue
        for name, thing in list(base.__dict__.items()):
            if isinstance(thing, declared_attr) and name not in ("__tablename__", "__table_args__"):
                thing = thing.__get__(None, cls)
                inherited = False
            if not isinstance(thing, Column):
                found.pop(name, None)
                continue
            column = thing.copy() if inherited else thing
            if isinstance(thing, MappedColumn) and column._is_untyped() and _annotated_type(cls, name) is not None:
                not_there_yet("mapped_column", f"{name}: a type from its annotation")
            column.name = column.name or name
            column.key = name if column.key in (None, column.name) else column.key
            found[name] = column
    return dict(sorted(found.items(), key=lambda item: item[1].number))


class DeclarativeMeta(OpaqueClass):
    """Makes the table as soon as the class is there. A mixin may be one that nothing is known of."""

    def __init__(cls, name, bases, namespace, **kwargs):
        super().__init__(name, bases, namespace)
        if "metadata" not in cls.__dict__ and any(isinstance(base, DeclarativeMeta) for base in bases):
            _map(cls, namespace)

    def __getattr__(cls, name):
        # What a table answers when it stands in a statement.
        if name in ("_name_tree", "_from_tree", "_from_key", "c") and "__table__" in cls.__dict__:
            return getattr(cls.__table__, name)
        return super().__getattr__(name)


def _map(cls, namespace):
    if namespace.get("__abstract__"):
        return
    table = namespace.get("__table__")
    columns = _columns(cls)
    if table is None:
        name = getattr(cls, "__tablename__", None)
        if name is None:
            return
        args, kwargs = getattr(cls, "__table_args__", None) or (), {}
        if isinstance(args, dict):
            args, kwargs = (), args
        elif args and isinstance(args[-1], dict):
            args, kwargs = args[:-1], args[-1]
        kwargs.setdefault("extend_existing", True)
        table = cls.__table__ = Table(name, cls.metadata, *columns.values(), *args, **kwargs)
    for name, column in columns.items():
        setattr(cls, name, column)


def _constructed(self, **kwargs):
    for name, given in kwargs.items():
        if not hasattr(type(self), name):
            raise TypeError(f"{name!r} is an invalid keyword argument for {type(self).__name__}")
        setattr(self, name, given)


def declarative_base(bind=None, metadata=None, cls=object, name="Base", metaclass=DeclarativeMeta, **kwargs):
    bases = cls if isinstance(cls, tuple) else (cls,)
    members = {"metadata": metadata if metadata is not None else MetaData(), "__init__": _constructed, "__abstract__": True}
    return metaclass(name, bases, members)


class DeclarativeBase(metaclass=DeclarativeMeta):
    """Each direct subclass is a base with tables of its own."""

    metadata = None
    __abstract__ = True
    __init__ = _constructed

    def __init_subclass__(cls, **kwargs):
        if DeclarativeBase in cls.__bases__ and cls.__dict__.get("metadata") is None:
            cls.metadata = MetaData()


class registry:
    def __init__(self, metadata=None, **kwargs):
        self.metadata = metadata if metadata is not None else MetaData()

    def generate_base(self, **kwargs):
        return declarative_base(metadata=self.metadata)


def table_of(thing):
    """The table of a mapped class; anything else is itself."""
    table = getattr(thing, "__table__", None) if isinstance(thing, type) else None
    return thing if table is None else table
