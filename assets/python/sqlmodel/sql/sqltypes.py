"""`sqlmodel.sql.sqltypes`."""

from sqlalchemy import types
from sqlalchemy._types import CHAR, UUID, DateTime, String, TypeDecorator


class AutoString(TypeDecorator):
    """A String that MySQL, which insists on a length, gets with 255."""

    impl = String
    cache_ok = True
    mysql_default_length = 255

    def load_dialect_impl(self, dialect):
        if self.impl.length is None and dialect.name in ("mysql", "mariadb"):
            return String(self.mysql_default_length)
        return self.impl


class GUID(TypeDecorator):
    """Until SQLModel 0.0.14."""

    impl = CHAR
    cache_ok = True

    def load_dialect_impl(self, dialect):
        return UUID() if dialect.name == "postgresql" else CHAR(32)

    def process_bind_param(self, value, dialect):
        import uuid

        if dialect.name == "postgresql":
            return str(value)
        return (value if isinstance(value, uuid.UUID) else uuid.UUID(value)).hex


class UTCDateTime(TypeDecorator):
    impl = DateTime
    cache_ok = True

    def __init__(self):
        super().__init__(timezone=True)

    def process_bind_param(self, value, dialect):
        from datetime import timezone

        if value.utcoffset() is None:
            raise ValueError("Datetime values must have timezone information.")
        return value.astimezone(timezone.utc)


def __getattr__(name):
    from _aludel_names import part_of

    return part_of(__name__, name)
