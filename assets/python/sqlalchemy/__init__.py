"""SQLAlchemy, as revision scripts see it: constructs that hold what was said."""

from ._elements import (
    BindParameter,
    Case,
    Cast,
    ClauseElement,
    ColumnElement,
    False_,
    Null,
    TextClause,
    True_,
    and_,
    asc,
    between,
    bindparam,
    case,
    cast,
    collate,
    conv,
    desc,
    distinct,
    extract,
    false,
    label,
    literal,
    literal_column,
    not_,
    null,
    nulls_first,
    nulls_last,
    nullsfirst,
    nullslast,
    or_,
    quoted_name,
    text,
    true,
    tuple_,
    type_coerce,
)
from ._functions import Function, all_, any_, func, funcfilter, over, within_group
from ._froms import CTE, Lateral, Values, cte, lateral, values
from ._ddl import CreateSchema, CreateSequence, DropSchema, DropSequence
from ._schema import (
    CheckConstraint,
    Column,
    ColumnCollectionConstraint,
    ColumnDefault,
    Computed,
    Constraint,
    DefaultClause,
    FetchedValue,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    SchemaItem,
    Sequence,
    UniqueConstraint,
    column,
)
from ._statements import (
    CompoundSelect,
    Delete,
    Exists,
    Insert,
    Select,
    Subquery,
    Update,
    alias,
    delete,
    except_,
    except_all,
    exists,
    insert,
    intersect,
    intersect_all,
    select,
    tablesample,
    union,
    union_all,
    update,
)
from ._tables import Alias, FromClause, Join, Table, TableClause, join, outerjoin, table
from ._types import (
    ARRAY,
    BIGINT,
    BINARY,
    BLOB,
    BOOLEAN,
    CHAR,
    CLOB,
    DATE,
    DATETIME,
    DECIMAL,
    DOUBLE,
    DOUBLE_PRECISION,
    FLOAT,
    INT,
    INTEGER,
    JSON,
    NCHAR,
    NULLTYPE,
    NUMERIC,
    NVARCHAR,
    REAL,
    SMALLINT,
    STRINGTYPE,
    TEXT,
    TIME,
    TIMESTAMP,
    UUID,
    VARBINARY,
    VARCHAR,
    BigInteger,
    Binary,
    Boolean,
    Date,
    DateTime,
    Double,
    Enum,
    Float,
    Integer,
    Interval,
    LargeBinary,
    NullType,
    Numeric,
    PickleType,
    SmallInteger,
    String,
    Text,
    Time,
    TypeDecorator,
    TypeEngine,
    Unicode,
    UnicodeText,
    UserDefinedType,
    Uuid,
)

__version__ = "2.1.9"

_SUBMODULES = ("dialects", "engine", "exc", "ext", "orm", "schema", "sql", "types", "util", "inspection")


def inspect(subject, raiseerr=True):
    from ._inspector import inspect

    return inspect(subject, raiseerr)


def __getattr__(name):
    if name.startswith("_"):
        raise AttributeError(f"module 'sqlalchemy' has no attribute {name!r}")
    if name in _SUBMODULES:
        from _aludel_names import imported

        return imported(f"sqlalchemy.{name}")
    if name in ("Connection", "Engine", "Inspector", "Result", "Row", "Dialect", "CursorResult"):
        from . import engine

        return getattr(engine, name)
    from _aludel_opaque import Opaque

    return Opaque(f"sqlalchemy.{name}", "Aludel does not have it yet", "unsupported-feature")
