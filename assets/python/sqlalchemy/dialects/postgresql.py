"""PostgreSQL's types and constructs."""

from _aludel_dialect import PGDialect
from _aludel_refusal import not_there_yet
from sqlalchemy._elements import Junction, to_type
from sqlalchemy._functions import Function, aggregate_order_by
from sqlalchemy._schema import ExcludeConstraint
from sqlalchemy._statements import Insert, insert
from sqlalchemy._types import (
    ARRAY,
    BIGINT,
    BOOLEAN,
    CHAR,
    DATE,
    DECIMAL,
    DOUBLE_PRECISION,
    FLOAT,
    INTEGER,
    JSON_SQL,
    NUMERIC,
    REAL,
    SMALLINT,
    TEXT,
    UUID,
    VARCHAR,
    Enum,
    LargeBinary,
    TIME as _TIME,
    TIMESTAMP as _TIMESTAMP,
    TypeEngine,
    simple,
)

dialect = PGDialect


class JSON(JSON_SQL):
    def __init__(self, none_as_null=False, astext_type=None):
        super().__init__(none_as_null)


class JSONB(JSON):
    _kind = "pg_jsonb"


class HSTORE(TypeEngine):
    _kind = "pg_hstore"

    def __init__(self, text_type=None):
        self._say()


class ENUM(Enum):
    _kind = "pg_enum"
    _check_first = True


class TIMESTAMP(_TIMESTAMP):
    _kind = "pg_timestamp"

    def __init__(self, timezone=False, precision=None):
        self._say(timezone=bool(timezone), precision=precision)


class TIME(_TIME):
    _kind = "pg_time"

    def __init__(self, timezone=False, precision=None):
        self._say(timezone=bool(timezone), precision=precision)


class INTERVAL(TypeEngine):
    _kind = "pg_interval"

    def __init__(self, precision=None, fields=None):
        self._say(precision=precision, fields=fields)


class BIT(TypeEngine):
    _kind = "pg_bit"

    def __init__(self, length=None, varying=False):
        self._say(length=length, varying=bool(varying))


class BYTEA(LargeBinary):
    _kind = "pg_bytea"

    def __init__(self, length=None):
        self._say(length=length)


class DOMAIN(TypeEngine):
    _kind = "pg_domain"

    def __init__(self, name, data_type, *, create_type=True, **kw):
        if any(kw.get(key) is not None for key in ("collation", "default", "constraint_name", "not_null", "check")):
            not_there_yet("postgresql.DOMAIN", "constraints and defaults")
        self._say(name=name, item=to_type(data_type)._type_tree(), create_type=create_type)

    @property
    def data_type(self):
        from sqlalchemy._reflected import type_of

        return type_of(self._said["item"])

    def __repr__(self):
        return f"DOMAIN({self.name!r}, {self.data_type!r})"


class array(Junction):
    def __init__(self, clauses, *, type_=None, **kw):
        super().__init__("array", list(clauses))


def _types():
    plain = "INET CIDR MACADDR MACADDR8 TSVECTOR TSQUERY OID REGCLASS REGCONFIG MONEY XML"
    ranges = "INT4RANGE INT8RANGE NUMRANGE DATERANGE TSRANGE TSTZRANGE"
    multiranges = "INT4MULTIRANGE INT8MULTIRANGE NUMMULTIRANGE DATEMULTIRANGE TSMULTIRANGE TSTZMULTIRANGE"
    for name in f"{plain} {ranges} {multiranges}".split():
        globals()[name] = simple(name, f"pg_{name.lower()}")


_types()


class CITEXT(TEXT):
    _kind = "pg_citext"


def to_tsvector(*args):
    return Function("to_tsvector", *args)


def to_tsquery(*args):
    return Function("to_tsquery", *args)


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(f"module 'sqlalchemy.dialects.postgresql' has no attribute {name!r}")
    from _aludel_opaque import Opaque

    return Opaque(f"sqlalchemy.dialects.postgresql.{name}", "Aludel does not have it yet", "unsupported-feature")
