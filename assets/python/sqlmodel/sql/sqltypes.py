"""`sqlmodel.sql.sqltypes`."""

from sqlalchemy import types
from sqlalchemy._types import String, TypeDecorator


class AutoString(TypeDecorator):
    """A String that MySQL, which insists on a length, gets with 255."""

    impl = String
    cache_ok = True
    mysql_default_length = 255

    def load_dialect_impl(self, dialect):
        if self.impl.length is None and dialect.name in ("mysql", "mariadb"):
            return String(self.mysql_default_length)
        return self.impl
