"""Column types: they hold what they were called with."""

import _aludel_circumstances
from _aludel_refusal import not_there_yet, unsupported

from ._elements import to_type
from ._values import JSON_NULL, stop_at_opaque
from .exc import ArgumentError

_VARIANTS = ("postgresql", "mysql", "mariadb", "sqlite")


class TypeEngine:
    _kind = "null"
    _aludel_opaque = None
    _is_text = False
    _said = {}
    _variants = {}

    def __class_getitem__(cls, parameters):
        return cls

    def _say(self, **fields):
        self._said = {name: said for name, said in fields.items() if said is not None}

    def _type_tree(self):
        tree = self._rendered() or self._own_type_tree()
        if self._variants:
            tree["variants"] = {name: type_._type_tree() for name, type_ in self._variants.items()}
        return tree

    def _own_type_tree(self):
        return {"kind": self._kind, **self._said}

    def _rendered(self):
        """What a script's own rendering says."""
        from ._compilers import rendering

        sql = rendering(self)
        return None if sql is None else {"kind": "user_defined", "sql": sql}

    def compile(self, dialect=None, **kwargs):
        from ._compilers import compiled

        return compiled(self._type_tree(), dialect=dialect)

    def __getattr__(self, name):
        if name in _ATTRIBUTES and name in _arguments(type(self)):
            return self._said.get(name, _ATTRIBUTES[name])
        not_there_yet(type(self).__name__, name)

    def with_variant(self, type_, *dialect_names):
        copy = self.copy()
        type_ = to_type(type_)
        copy._variants = {**self._variants, **{name: type_ for name in dialect_names if name in _VARIANTS}}
        return copy

    def copy(self, **kw):
        copy = object.__new__(type(self))
        copy.__dict__.update(self.__dict__)
        return copy

    def evaluate_none(self):
        return self

    def dialect_impl(self, dialect):
        return self

    def _of_column(self, column):
        """The type as it is in a column of a table."""
        return self

    def _after_column(self, table, column, created):
        """The operations that come with such a column, be it in a new table (`created`) or added to one."""
        return ()

    def __repr__(self):
        said = [f"{name}={said!r}" for name, said in self._said.items() if is_said(said) and name not in ("values", "native")]
        return f"{type(self).__name__}({', '.join([*map(repr, self._said.get('values', ())), *said])})"

    def __str__(self):
        """For no engine in particular."""
        name = _GENERIC.get(self._kind) or type(self).__name__.replace("DOUBLE_PRECISION", "DOUBLE PRECISION")
        if self._is_text and self._kind not in _NEVER_SIZED:
            length, collation = self._said.get("length"), self._said.get("collation")
            if "values" in self._said and not length:
                length = max(map(len, self._said["values"]), default=0)
            return name + (f"({length})" if length else "") + (f' COLLATE "{collation}"' if collation else "")
        precision, scale = self._said.get("precision"), self._said.get("scale")
        if precision is not None and self._kind in _SCALED:
            return f"{name}({precision})" if scale is None else f"{name}({precision}, {scale})"
        if self._said.get("length") and self._kind in ("binary_sql", "varbinary_sql"):
            return f"{name}({self._said['length']})"
        return name


# What a type tells of the arguments that it takes, and what it tells where it was given none.
_ATTRIBUTES = {
    "length": None,
    "precision": None,
    "scale": None,
    "timezone": False,
    "collation": None,
    "charset": None,
    "name": None,
    "schema": None,
    "unsigned": False,
    "zerofill": False,
    "display_width": None,
    "fsp": None,
    "fields": None,
    "varying": False,
    "dimensions": None,
}


def is_said(argument):
    """Not what it would be anyway; nought is something."""
    return not (argument is None or argument is False or argument == [])


def _arguments(cls):
    code = getattr(cls.__init__, "__code__", None)
    return () if code is None else code.co_varnames


# How a type is called that belongs to no engine.
_GENERIC = {
    "null": "NULL",
    "string": "VARCHAR",
    "unicode": "VARCHAR",
    "text": "TEXT",
    "unicode_text": "TEXT",
    "integer": "INTEGER",
    "small_integer": "SMALLINT",
    "big_integer": "BIGINT",
    "numeric": "NUMERIC",
    "float": "FLOAT",
    "double": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "time": "TIME",
    "date_time": "DATETIME",
    "interval": "DATETIME",
    "large_binary": "BLOB",
    "pickle_type": "BLOB",
    "uuid": "CHAR(32)",
    "enum": "VARCHAR",
    "pg_enum": "VARCHAR",
}
_SCALED = ("numeric", "numeric_sql", "decimal_sql", "my_numeric", "my_decimal")
_NEVER_SIZED = ("my_enum", "my_set", "my_tinytext", "my_mediumtext", "my_longtext", "pg_citext")


# What asks the database whether a thing is there already: offline it can't be asked, so what is wanted is done.
_CHECKS = ("check_first", "if_not_exists", "if_exists")


def recorded(tree):
    """For `thing.create(bind)` and `thing.drop(bind)`."""
    from _aludel_record import record

    if _aludel_circumstances.get("offline"):
        tree = {key: False if key in _CHECKS else said for key, said in tree.items()}
    record(tree)


class NullType(TypeEngine):
    pass


NULLTYPE = NullType()


class String(TypeEngine):
    _kind = "string"
    _is_text = True

    def __init__(self, length=None, collation=None):
        self._say(length=length, collation=collation)


class Integer(TypeEngine):
    _kind = "integer"

    def __init__(self):
        self._say()


class Numeric(TypeEngine):
    _kind = "numeric"
    asdecimal = True

    def __init__(self, precision=None, scale=None, decimal_return_scale=None, asdecimal=True):
        self.asdecimal = asdecimal
        self._say(precision=precision, scale=scale)


class Float(Numeric):
    _kind = "float"
    asdecimal = False

    def __init__(self, precision=None, asdecimal=False, decimal_return_scale=None):
        self.asdecimal = asdecimal
        self._say(precision=precision)


class Boolean(TypeEngine):
    _kind = "boolean"

    def __init__(self, create_constraint=False, name=None, _create_events=True, _adapted_from=None):
        self._say(create_constraint=bool(create_constraint), name=name)


class Date(TypeEngine):
    _kind = "date"


class DateTime(TypeEngine):
    _kind = "date_time"

    def __init__(self, timezone=False):
        self._say(timezone=bool(timezone))


class Time(TypeEngine):
    _kind = "time"

    def __init__(self, timezone=False):
        self._say(timezone=bool(timezone))


class LargeBinary(TypeEngine):
    _kind = "large_binary"

    def __init__(self, length=None):
        self._say(length=length)


class Interval(TypeEngine):
    _kind = "interval"

    def __init__(self, native=True, second_precision=None, day_precision=None):
        self._say(native=native, precision=second_precision)


class JSON(TypeEngine):
    _kind = "json"
    NULL = JSON_NULL

    def __init__(self, none_as_null=False):
        self.none_as_null = none_as_null
        self._say()


class Uuid(TypeEngine):
    _kind = "uuid"
    as_uuid = True

    def __init__(self, as_uuid=True, native_uuid=True):
        self.as_uuid = as_uuid
        self._say(native=native_uuid)


class PickleType(TypeEngine):
    _kind = "pickle_type"

    def __init__(self, protocol=None, pickler=None, comparator=None, impl=None):
        self._say(item=None if impl is None else to_type(impl)._type_tree())


class ARRAY(TypeEngine):
    _kind = "array"

    def __init__(self, item_type, as_tuple=False, dimensions=None, zero_indexes=False):
        self.item_type = item_type
        self._say(dimensions=dimensions)

    def __repr__(self):
        return f"{type(self).__name__}({self.item_type!r})"

    def _own_type_tree(self):
        self.item_type = to_type(self.item_type)
        return {**super()._own_type_tree(), "item": self.item_type._type_tree()}


class Enum(String):
    _kind = "enum"
    _is_text = True
    _check_first = False
    enum_class = values_callable = None

    def __init__(
        self,
        *enums,
        name=None,
        schema=None,
        native_enum=True,
        create_constraint=False,
        length=None,
        values_callable=None,
        metadata=None,
        inherit_schema=None,
        validate_strings=False,
        omit_aliases=True,
        create_type=None,
        quote=None,
        sort_key_function=None,
        native=None,
        _create_events=True,
        checkfirst=None,
    ):
        if len(enums) == 1 and hasattr(enums[0], "__members__"):
            of_class, enums = enums[0], list(enums[0].__members__)
            self.enum_class, self.values_callable = of_class, values_callable
            if values_callable is not None:
                enums = list(values_callable(of_class))
            elif omit_aliases:
                enums = [name for name, member in of_class.__members__.items() if member.name == name]
            if name is None:
                name = of_class.__name__.lower()
        for member in enums:
            stop_at_opaque(member)
        if schema is None and metadata is not None:
            schema = getattr(metadata, "schema", None)
        self._say(
            values=list(enums),
            name=name,
            schema=schema,
            native=native_enum,
            create_constraint=bool(create_constraint),
            create_type=create_type,
            length=length,
        )

    @property
    def enums(self):
        return list(self._said.get("values", ()))

    def create(self, bind=None, checkfirst=None):
        checkfirst = self._check_first if checkfirst is None else checkfirst
        recorded({"op": "create_type", "ty": self._type_tree(), "check_first": bool(checkfirst)})

    def drop(self, bind=None, checkfirst=None):
        checkfirst = self._check_first if checkfirst is None else checkfirst
        recorded({"op": "drop_type", "ty": self._type_tree(), "check_first": bool(checkfirst)})


class UserDefinedType(TypeEngine):
    _kind = "user_defined"
    cache_ok = None

    def _own_type_tree(self):
        return {"kind": self._kind, "sql": self.get_col_spec()}


class TypeDecorator(TypeEngine):
    impl = None
    cache_ok = None

    def __init__(self, *args, **kwargs):
        impl = type(self).impl
        if impl is None:
            raise AssertionError("TypeDecorator implementations require a class-level variable 'impl'")
        stop_at_opaque(impl)
        self.impl = impl(*args, **kwargs) if isinstance(impl, type) else impl

    @property
    def impl_instance(self):
        return self.impl

    def __getattr__(self, name):
        if name in _ATTRIBUTES and "impl" in self.__dict__:
            return getattr(self.impl, name, None)
        return super().__getattr__(name)

    def load_dialect_impl(self, dialect):
        return self.impl

    def process_bind_param(self, value, dialect):
        return value

    def process_result_value(self, value, dialect):
        return value

    def _sent(self, value):
        """What the database gets of a value, and the type that it has there."""
        from _aludel_bind import dialect

        stop_at_opaque(value)
        present = dialect()
        return self.process_bind_param(value, present), to_type(self.load_dialect_impl(present))

    def _own_type_tree(self):
        from _aludel_bind import dialect

        return to_type(self.load_dialect_impl(dialect()))._type_tree()


def simple(name, kind, base=TypeEngine):
    """A class that differs from another only in how it is written."""
    return type(name, (base,), {"_kind": kind, "__module__": __name__})


SmallInteger = simple("SmallInteger", "small_integer", Integer)
BigInteger = simple("BigInteger", "big_integer", Integer)
Text = simple("Text", "text", String)
Unicode = simple("Unicode", "unicode", String)
UnicodeText = simple("UnicodeText", "unicode_text", String)
Double = simple("Double", "double", Float)
MatchType = Boolean
Binary = LargeBinary

VARCHAR = simple("VARCHAR", "varchar_sql", String)
CHAR = simple("CHAR", "char_sql", String)
NVARCHAR = simple("NVARCHAR", "nvarchar_sql", Unicode)
NCHAR = simple("NCHAR", "nchar_sql", Unicode)
TEXT = simple("TEXT", "text_sql", Text)
CLOB = simple("CLOB", "clob_sql", Text)
INTEGER = INT = simple("INTEGER", "integer_sql", Integer)
SMALLINT = simple("SMALLINT", "smallint_sql", SmallInteger)
BIGINT = simple("BIGINT", "bigint_sql", BigInteger)
NUMERIC = simple("NUMERIC", "numeric_sql", Numeric)
DECIMAL = simple("DECIMAL", "decimal_sql", Numeric)
FLOAT = simple("FLOAT", "float_sql", Float)
DOUBLE = simple("DOUBLE", "double_sql", Double)
DOUBLE_PRECISION = simple("DOUBLE_PRECISION", "double_precision_sql", Double)
REAL = simple("REAL", "real_sql", Float)
BOOLEAN = simple("BOOLEAN", "boolean_sql", Boolean)
DATE = simple("DATE", "date_sql", Date)
TIME = simple("TIME", "time_sql", Time)
DATETIME = simple("DATETIME", "datetime_sql", DateTime)
TIMESTAMP = simple("TIMESTAMP", "timestamp_sql", DateTime)
BINARY = simple("BINARY", "binary_sql", LargeBinary)
VARBINARY = simple("VARBINARY", "varbinary_sql", LargeBinary)
BLOB = simple("BLOB", "blob_sql", LargeBinary)
UUID = simple("UUID", "uuid_sql", Uuid)
# `sqlalchemy.JSON` adapts; the dialects' JSON classes are this one.
JSON_SQL = type("JSON", (JSON,), {"_kind": "json_sql", "__module__": __name__})

STRINGTYPE = String()
