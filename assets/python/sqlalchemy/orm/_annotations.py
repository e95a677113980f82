"""`Mapped[…]`: the type and nullability of a column from its annotation, by SQLAlchemy's default map of Python's types."""

import sys

from .. import _types
from .._elements import to_type
from ..exc import ArgumentError

_BY_NAME = {
    "bool": "Boolean",
    "bytes": "LargeBinary",
    "date": "Date",
    "datetime": "DateTime",
    "time": "Time",
    "timedelta": "Interval",
    "Decimal": "Numeric",
    "float": "Float",
    "int": "Integer",
    "str": "String",
    "UUID": "Uuid",
}


class Mapped:
    """An annotation, with what stands in its brackets."""

    def __init__(self, argument):
        self.argument = argument

    def __class_getitem__(cls, argument):
        return cls(argument)

    def __or__(self, other):
        return self

    __ror__ = __or__

    def __call__(self):
        raise TypeError("Mapped is not instantiated")


def annotations_of(cls):
    """Of the class alone. Without `from __future__ import annotations` they are worked out when they are asked for."""
    own = cls.__dict__
    if "__annotations__" not in own and ("__annotate_func__" in own or "__annotate__" in own):
        return cls.__annotations__
    return own.get("__annotations__", {})


def annotation_of(annotation, owner):
    """The `Mapped` of an annotation, which may be text."""
    if isinstance(annotation, str):
        if "Mapped" not in annotation:
            return None
        annotation = _evaluated(annotation, owner)
    return annotation if isinstance(annotation, Mapped) else None


def _evaluated(text, owner):
    module = sys.modules.get(owner.__module__)
    names = _AnyName(dict(module.__dict__) if module is not None else {})
    names.known.update(owner.__dict__)
    try:
        return eval(text, {"__builtins__": __builtins__}, names)
    except Exception as error:
        raise ArgumentError(f"Could not resolve the annotation {text!r} of {owner.__name__}: {error}") from error


class _AnyName(dict):
    """Names of an annotation; those of classes that come later stay text."""

    def __init__(self, known):
        self.known = known

    def __getitem__(self, name):
        if name in self.known:
            return self.known[name]
        builtins = __builtins__ if isinstance(__builtins__, dict) else __builtins__.__dict__
        if name in builtins:
            return builtins[name]
        return Later(name)


class Later:
    """A class that an annotation names before it is there."""

    def __init__(self, name):
        self.name = name


def mapped_argument(cls, name):
    """What `Mapped[…]` holds for an attribute, and the class that says so."""
    for base in cls.__mro__:
        annotation = annotations_of(base).get(name)
        if annotation is not None:
            mapped = annotation_of(annotation, base)
            if mapped is None:
                return None, base
            argument = mapped.argument
            return (_evaluated(argument, base) if isinstance(argument, str) else argument), base
    return None, cls


def without_none(argument):
    """The type in `Optional[…]`, and whether it was one."""
    args = getattr(argument, "__args__", None)
    if args and type(None) in args and getattr(argument, "__origin__", None) not in (list, dict, tuple, set):
        rest = [one for one in args if one is not type(None)]
        return (rest[0] if len(rest) == 1 else argument), True
    return argument, False


def column_from(cls, name, column):
    """Fills in what a column leaves to its annotation."""
    argument, base = mapped_argument(cls, name)
    if argument is None:
        return
    argument, optional = without_none(argument)
    metadata = getattr(argument, "__metadata__", None)
    if column.nullable is None and not column.primary_key and not any(_says_primary(one) for one in metadata or ()):
        column.nullable = optional
    custom = _annotation_map(cls)
    for one in metadata or ():
        if hasattr(one, "_column_tree"):
            _take_over(column, one)
    if column.type is not _types.NULLTYPE:
        return
    referred = _referred(cls, column)
    if referred is not None:
        column.type = referred
        return
    found = _custom(custom, argument)
    if found is None and metadata is not None:
        argument, inner = without_none(argument.__origin__)
        if inner and column.nullable is False and not column.primary_key:
            column.nullable = True
        found = _custom(custom, argument)
    column.type = to_type(found) if found is not None else type_of(cls, name, argument)


def _referred(cls, column):
    """A column with a foreign key has the type of the one it refers to, where that is there already."""
    for reference in column.foreign_keys:
        if not isinstance(reference.target, str):
            return reference.target.type
        table, _, name = reference.target.rpartition(".")
        found = cls.metadata.tables.get(table)
        if found is not None and found.c.get(name) is not None:
            return found.c[name].type
    return None


def _says_primary(thing):
    return getattr(thing, "primary_key", False) is True


def _take_over(column, given):
    """`Annotated[str, mapped_column(…)]` lends what the column itself doesn't say."""
    if column.type is _types.NULLTYPE:
        column.type = given.type
    for what in ("nullable", "default", "server_default", "onupdate", "index", "unique", "comment", "name"):
        if getattr(column, what, None) is None and getattr(given, what, None) is not None:
            setattr(column, what, getattr(given, what))
    column.primary_key = column.primary_key or given.primary_key
    column.items = [*column.items, *(item.copy() for item in given.items)]


def _annotation_map(cls):
    for base in cls.__mro__:
        found = base.__dict__.get("type_annotation_map") or getattr(base.__dict__.get("registry"), "type_annotation_map", None)
        if found:
            return found
    return {}


def _custom(custom, argument):
    for known, type_ in custom.items():
        if known is argument or known == argument:
            return type_
    return None


def type_of(cls, name, argument):
    """The type of a Python type: its own class or the nearest base that is known."""
    if hasattr(argument, "__members__"):
        return _types.Enum(argument)
    if str(getattr(argument, "__origin__", "")) == "typing.Literal":
        return _types.Enum(*argument.__args__, native_enum=False)
    if hasattr(argument, "__supertype__"):
        return type_of(cls, name, argument.__supertype__)
    for base in getattr(argument, "__mro__", ()):
        found = _BY_NAME.get(base.__name__)
        if found is not None:
            return getattr(_types, found)()
    raise ArgumentError(
        f"Could not locate SQLAlchemy Core type for Python type {argument!r} inside the {name!r} attribute Mapped annotation"
    )
