"""`sqlalchemy.orm`: classes that describe tables. What reads and writes rows through them is not there yet."""

from sqlalchemy._mapping import (
    DeclarativeBase,
    DeclarativeMeta,
    Mapped,
    backref,
    column_property,
    declarative_base,
    declared_attr,
    deferred,
    mapped_column,
    registry,
    relationship,
    synonym,
    validates,
)

relation = relationship


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(f"module 'sqlalchemy.orm' has no attribute {name!r}")
    from _aludel_opaque import Opaque

    return Opaque(f"sqlalchemy.orm.{name}", "Aludel does not have it yet", "unsupported-feature")
