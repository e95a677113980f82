"""MySQL's and MariaDB's types."""

from _aludel_dialect import MySQLDialect
from _aludel_refusal import not_there_yet
from sqlalchemy._statements import Insert, insert
from sqlalchemy._types import BINARY, BLOB, BOOLEAN, DATE, JSON_SQL, VARBINARY, Enum, TypeEngine

JSON = JSON_SQL
dialect = MySQLDialect


class _Number(TypeEngine):
    def __init__(self, precision=None, scale=None, asdecimal=True, unsigned=False, zerofill=False):
        self._say(precision=precision, scale=scale, unsigned=bool(unsigned), zerofill=bool(zerofill))


class _Integer(TypeEngine):
    def __init__(self, display_width=None, unsigned=False, zerofill=False):
        self._say(display_width=display_width, unsigned=bool(unsigned), zerofill=bool(zerofill))


class _Moment(TypeEngine):
    def __init__(self, timezone=False, fsp=None):
        self._say(fsp=fsp)


class _Text(TypeEngine):
    _is_text = True
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


class SET(TypeEngine):
    _kind = "my_set"

    def __init__(self, *values, charset=None, collation=None, retrieve_as_bitwise=False):
        self._say(values=list(values), charset=charset, collation=collation)


def _types():
    bases = {
        _Integer: "TINYINT SMALLINT MEDIUMINT INTEGER BIGINT",
        _Number: "DECIMAL NUMERIC FLOAT DOUBLE REAL",
        _Moment: "TIME DATETIME TIMESTAMP",
        _Text: "CHAR VARCHAR TEXT",
        _Unsized: "TINYTEXT MEDIUMTEXT LONGTEXT",
        TypeEngine: "TINYBLOB MEDIUMBLOB LONGBLOB",
    }
    for base, names in bases.items():
        for name in names.split():
            globals()[name] = type(name, (base,), {"_kind": f"my_{name.lower()}", "__module__": __name__})


_types()


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(f"module 'sqlalchemy.dialects.mysql' has no attribute {name!r}")
    from _aludel_opaque import Opaque

    return Opaque(f"sqlalchemy.dialects.mysql.{name}", "Aludel does not have it yet", "unsupported-feature")
