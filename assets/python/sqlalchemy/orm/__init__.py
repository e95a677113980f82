"""`sqlalchemy.orm`: mapped classes, and sessions that read and write their rows."""

from ._annotations import Mapped
from ._attributes import flag_dirty, flag_modified, get_attribute, get_history, set_attribute, set_committed_value
from ._declarative import (
    DeclarativeBase,
    DeclarativeBaseNoMeta,
    DeclarativeMeta,
    as_declarative,
    declarative_base,
    registry,
)
from ._mapper import Mapper
from ._members import column_property, composite, declared_attr, deferred, mapped_column, synonym, validates
from ._relationships import Relationship, backref, relationship

relation = relationship
RelationshipProperty = Relationship
declarative_mixin = lambda cls: cls  # noqa: E731


def foreign(column):
    copy = column.copy()
    copy._is_foreign = True
    return copy


def remote(column):
    copy = column.copy()
    copy._is_remote = True
    return copy


def inspected(thing):
    """Of a mapped class its mapper, of an object its state."""
    from ._attributes import state_of

    return thing.__mapper__ if isinstance(thing, type) else state_of(thing)


def configure_mappers():
    pass


def class_mapper(class_, configure=True):
    from ._mapper import mapper_of

    return mapper_of(class_)


object_mapper = class_mapper

# What only reads and writes rows is imported when it is asked for.
_LATER = {
    "_session": ("Session",),
    "_objects": ("object_session", "close_all_sessions", "make_transient"),
    "_makers": ("sessionmaker", "scoped_session"),
    "_query": ("Query",),
    "_alias": ("aliased", "AliasedClass"),
    "_options": (
        "Load", "joinedload", "selectinload", "subqueryload", "lazyload", "immediateload", "defaultload", "load_only", "defer",
        "undefer",
    ),
    "_collections": ("InstrumentedList", "InstrumentedSet"),
    "_attributes": ("State",),
}
_WHERE = {name: module for module, names in _LATER.items() for name in names}


def __getattr__(name):
    if name.startswith("_"):
        raise AttributeError(f"module 'sqlalchemy.orm' has no attribute {name!r}")
    if name in _WHERE:
        from _aludel_names import imported

        return getattr(imported(f"sqlalchemy.orm.{_WHERE[name]}"), name)
    from _aludel_names import part_of

    return part_of("sqlalchemy.orm", name)
