"""The part of SQLAlchemy-Utils that migrations name most: UUIDs and JSON on every engine."""

from sqlalchemy._types import BINARY, CHAR, JSON, UUID, TypeDecorator, UnicodeText


class UUIDType(TypeDecorator):
    impl = BINARY(16)
    cache_ok = True

    def __init__(self, binary=True, native=True):
        self.binary, self.native = binary, native
        self.impl = BINARY(16) if binary else CHAR(32)

    def load_dialect_impl(self, dialect):
        return UUID() if self.native and dialect.name == "postgresql" else self.impl


class JSONType(TypeDecorator):
    impl = UnicodeText
    cache_ok = True

    def load_dialect_impl(self, dialect):
        return JSON() if dialect.name == "postgresql" else self.impl


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(f"module 'sqlalchemy_utils' has no attribute {name!r}")
    if name == "types":
        from _aludel_names import imported

        return imported("sqlalchemy_utils.types")
    from _aludel_opaque import Opaque

    return Opaque(f"sqlalchemy_utils.{name}", "Aludel has only some types of sqlalchemy_utils", "opaque-value")
