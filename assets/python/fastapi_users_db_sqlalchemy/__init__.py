"""The column types of FastAPI Users. Its tables and databases of users are not there."""

from sqlalchemy._types import CHAR, TIMESTAMP, UUID, TypeDecorator


class GUID(TypeDecorator):
    impl = CHAR
    cache_ok = True

    def load_dialect_impl(self, dialect):
        return UUID() if dialect.name == "postgresql" else CHAR(36)

    def process_bind_param(self, value, dialect):
        import uuid

        return str(value) if dialect.name == "postgresql" or isinstance(value, uuid.UUID) else str(uuid.UUID(value))


class TIMESTAMPAware(TypeDecorator):
    impl = TIMESTAMP
    cache_ok = True


def __getattr__(name):
    from _aludel_names import part_of

    return part_of(__name__, name)
