"""MySQL's and MariaDB's types."""

from _aludel_dialect import MySQLDialect
from _aludel_refusal import not_there_yet
from sqlalchemy import _types as _generic
from sqlalchemy._statements import Insert, insert
from sqlalchemy._types import BINARY, BLOB, BOOLEAN, DATE, JSON_SQL, NCHAR, NVARCHAR, UUID, VARBINARY, Enum, String, TypeEngine

JSON = JSON_SQL
dialect = MySQLDialect


# Each stands beside the generic class of the same name, which says what a type is.
class _Number:
    def __init__(self, precision=None, scale=None, asdecimal=True, unsigned=False, zerofill=False):
        self._say(precision=precision, scale=scale, unsigned=bool(unsigned), zerofill=bool(zerofill))


class _Integer:
    def __init__(self, display_width=None, unsigned=False, zerofill=False):
        self._say(display_width=display_width, unsigned=bool(unsigned), zerofill=bool(zerofill))


class _Moment:
    def __init__(self, timezone=False, fsp=None):
        self._say(fsp=fsp)


class _Text:
    _sized = True

    def __init__(
        self,
        length=None,
        charset=None,
        collation=None,
        ascii=False,
        unicode=False,
        binary=False,
        national=False,
        collate=None,
    ):
        if ascii or unicode or binary or national:
            not_there_yet(f"mysql.{type(self).__name__}", "ascii, unicode, binary or national")
        self._say(length=length, charset=charset, collation=collation or collate)


class _Unsized(_Text):
    def __init__(self, charset=None, collation=None, **kwargs):
        super().__init__(None, charset, collation, **kwargs)


class BIT(TypeEngine):
    _kind = "my_bit"

    def __init__(self, length=None):
        self._say(length=length)


class YEAR(TypeEngine):
    _kind = "my_year"

    def __init__(self, display_width=None):
        self._say(display_width=display_width)


class ENUM(Enum):
    _kind = "my_enum"

    def __init__(self, *enums, charset=None, collation=None, strict=False, **kw):
        super().__init__(*enums, **kw)
        self._said.update({key: said for key, said in (("charset", charset), ("collation", collation)) if said})


class SET(String):
    _kind = "my_set"

    def __init__(self, *values, charset=None, collation=None, retrieve_as_bitwise=False):
        self._say(values=list(values), charset=charset, collation=collation)


def _types():
    classes = {
        _Integer: "TINYINT:Integer SMALLINT:SMALLINT MEDIUMINT:Integer INTEGER:INTEGER BIGINT:BIGINT",
        _Number: "DECIMAL:DECIMAL NUMERIC:NUMERIC FLOAT:FLOAT DOUBLE:DOUBLE REAL:REAL",
        _Moment: "TIME:TIME DATETIME:DATETIME TIMESTAMP:TIMESTAMP",
        _Text: "CHAR:CHAR VARCHAR:VARCHAR TEXT:TEXT",
        _Unsized: "TINYTEXT:String MEDIUMTEXT:String LONGTEXT:String",
        None: "TINYBLOB:LargeBinary MEDIUMBLOB:LargeBinary LONGBLOB:LargeBinary",
    }
    for own, names in classes.items():
        for name in names.split():
            name, generic = name.split(":")
            bases = (getattr(_generic, generic),) if own is None else (own, getattr(_generic, generic))
            globals()[name] = type(name, bases, {"_kind": f"my_{name.lower()}", "__module__": __name__})
    DOUBLE.asdecimal = REAL.asdecimal = True


_types()


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(f"module 'sqlalchemy.dialects.mysql' has no attribute {name!r}")
    from _aludel_opaque import Opaque

    return Opaque(f"sqlalchemy.dialects.mysql.{name}", "Aludel does not have it yet", "unsupported-feature")
