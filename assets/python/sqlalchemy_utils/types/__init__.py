"""`sqlalchemy_utils.types`: what each type is on each engine, and what the database gets of a value."""

from _aludel_refusal import unsupported
from sqlalchemy._types import (
    BINARY,
    CHAR,
    JSON,
    UUID,
    VARBINARY,
    Date,
    DateTime,
    LargeBinary,
    String,
    TypeDecorator,
    Unicode,
    UnicodeText,
)
from sqlalchemy.dialects import postgresql as _postgresql


class _Written(TypeDecorator):
    """Objects of another library, written as their text; ours come from scripts, which have them as text already."""

    cache_ok = True

    def process_bind_param(self, value, dialect):
        if not isinstance(value, str):
            unsupported(f"a value of type '{type(value).__name__}' for {type(self).__name__}")
        return value


class UUIDType(TypeDecorator):
    impl = BINARY(16)
    cache_ok = True

    def __init__(self, binary=True, native=True):
        self.binary, self.native, self.impl = binary, native, type(self).impl

    def load_dialect_impl(self, dialect):
        if self.native and dialect.name == "postgresql":
            return UUID()
        return self.impl if self.binary else CHAR(32)

    def process_bind_param(self, value, dialect):
        import uuid

        if not isinstance(value, uuid.UUID):
            try:
                value = uuid.UUID(value)
            except (TypeError, ValueError):
                value = uuid.UUID(bytes=value)
        if self.native and dialect.name == "postgresql":
            return str(value)
        return value.bytes if self.binary else value.hex


class JSONType(TypeDecorator):
    impl = UnicodeText
    cache_ok = True

    def load_dialect_impl(self, dialect):
        return JSON() if dialect.name == "postgresql" else self.impl

    def process_bind_param(self, value, dialect):
        if dialect.name == "postgresql":
            return value
        import json

        return json.dumps(value)


class AesEngine:
    """Named in scripts as the engine of an encrypted type."""


class AesGcmEngine(AesEngine):
    pass


class FernetEngine:
    """The other kind of engine."""


class StringEncryptedType(TypeDecorator):
    impl = String
    cache_ok = True

    def __init__(self, type_in=None, key=None, engine=None, padding=None, **kwargs):
        super().__init__(**kwargs)

    def process_bind_param(self, value, dialect):
        unsupported("encrypting a value")


class EncryptedType(StringEncryptedType):
    impl = LargeBinary


class PasswordType(TypeDecorator):
    impl = VARBINARY(1024)
    cache_ok = True

    def __init__(self, max_length=None, **kwargs):
        self.impl, self._max_length, self._schemes = type(self).impl, max_length, kwargs

    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql":
            return _postgresql.BYTEA()
        if dialect.name == "sqlite":
            return LargeBinary()
        if self._max_length is None and self._schemes:
            # The length of the longest hash, which only passlib knows.
            unsupported("PasswordType without max_length", "write max_length=…, as alembic revision --autogenerate does")
        return VARBINARY(self._max_length or 1024)

    def process_bind_param(self, value, dialect):
        unsupported("hashing a password")


class Choice:
    def __init__(self, code, value):
        self.code, self.value = code, value


class ChoiceType(TypeDecorator):
    impl = Unicode(255)
    cache_ok = True

    def __init__(self, choices=None, impl=None):
        self.choices, self.impl = choices, impl or type(self).impl

    def process_bind_param(self, value, dialect):
        if hasattr(self.choices, "__members__"):
            return self.choices(value).value
        return value.code if isinstance(value, Choice) else value


class EmailType(TypeDecorator):
    impl = Unicode
    cache_ok = True

    def __init__(self, length=255, *args, **kwargs):
        super().__init__(length=length, *args, **kwargs)

    def process_bind_param(self, value, dialect):
        return value.lower()


class IPAddressType(TypeDecorator):
    impl = Unicode(50)
    cache_ok = True

    def __init__(self, max_length=50, *args, **kwargs):
        self.impl = Unicode(max_length)

    def process_bind_param(self, value, dialect):
        return str(value) if value else None


class PhoneNumberType(_Written):
    impl = Unicode(20)

    def __init__(self, region="US", max_length=20, *args, **kwargs):
        self.region, self.impl = region, Unicode(max_length)

    def process_bind_param(self, value, dialect):
        # Whatever is not E.164 is brought into that form, by rules of each country.
        if not (isinstance(value, str) and value.startswith("+") and value[1:].isdigit()):
            unsupported(f"{value!r} as a phone number")
        return value


class ColorType(_Written):
    impl = Unicode(20)

    def __init__(self, max_length=20, *args, **kwargs):
        self.impl = Unicode(max_length)


class CountryType(_Written):
    impl = String(2)


class CurrencyType(_Written):
    impl = String(3)


class LocaleType(_Written):
    impl = Unicode(10)


class TimezoneType(_Written):
    impl = Unicode(50)

    def __init__(self, backend="dateutil"):
        self.backend, self.impl = backend, type(self).impl


class URLType(_Written):
    impl = UnicodeText


class EnrichedDateTimeType(TypeDecorator):
    impl = DateTime
    cache_ok = True

    def __init__(self, datetime_processor=None, *args, **kwargs):
        super().__init__(*args, **kwargs)


class ArrowType(EnrichedDateTimeType):
    def __init__(self, *args, **kwargs):
        super().__init__(None, *args, **kwargs)


class EnrichedDateType(TypeDecorator):
    impl = Date
    cache_ok = True

    def __init__(self, date_processor=None, *args, **kwargs):
        super().__init__(*args, **kwargs)


class ScalarListException(Exception):
    pass


class ScalarListType(TypeDecorator):
    impl = UnicodeText()
    cache_ok = True

    def __init__(self, coerce_func=str, separator=","):
        self.impl, self.separator = type(self).impl, str(separator)

    def process_bind_param(self, value, dialect):
        items = [str(item) for item in value]
        if any(self.separator in item for item in items):
            raise ScalarListException(f"List values can't contain string '{self.separator}' (its being used as separator.")
        return self.separator.join(items)


class TSVectorType(TypeDecorator):
    impl = _postgresql.TSVECTOR
    cache_ok = True

    def __init__(self, *args, **kwargs):
        self.columns, self.options = args, kwargs
        super().__init__()


class BitType(TypeDecorator):
    impl = BINARY
    cache_ok = True

    def __init__(self, length=1, **kwargs):
        self.impl = BINARY(length)
        self._bits = length

    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql":
            return _postgresql.BIT(self._bits)
        return String(self._bits) if dialect.name == "sqlite" else self.impl


class WeekDaysType(_Written):
    impl = BitType(7)

    def __init__(self, *args, **kwargs):
        self.impl = type(self).impl


class RangeType(_Written):
    def __init__(self, *args, step=None, **kwargs):
        super().__init__(*args, **kwargs)

    def load_dialect_impl(self, dialect):
        return self.impl if dialect.name == "postgresql" else String(255)


class IntRangeType(RangeType):
    impl = _postgresql.INT4RANGE


class Int8RangeType(RangeType):
    impl = _postgresql.INT8RANGE


class NumericRangeType(RangeType):
    impl = _postgresql.NUMRANGE


class DateRangeType(RangeType):
    impl = _postgresql.DATERANGE


class DateTimeRangeType(RangeType):
    impl = _postgresql.TSRANGE


class LtreeType(_Written):
    def __init__(self, *args, **kwargs):
        self.impl = String()

    def _own_type_tree(self):
        return {"kind": "user_defined", "sql": "LTREE"}


def __getattr__(name):
    from _aludel_names import part_of

    return part_of(__name__, name)
