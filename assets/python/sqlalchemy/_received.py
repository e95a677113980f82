"""What a column's type makes of the value that its driver gives: the way back from the database."""

from ._elements import to_type
from ._types import ARRAY, JSON, Boolean, Date, DateTime, Enum, Float, Interval, LargeBinary, Numeric, PickleType, Time, TypeDecorator, Uuid


def received(type_):
    """A function for values that are not NULL, or None where they come as they are."""
    if type_ is None:
        return None
    type_ = to_type(type_)
    if isinstance(type_, TypeDecorator):
        return _decorated(type_)
    type_ = _of_dialect(type_)
    if isinstance(type_, Enum):
        return _member(type_) if getattr(type_, "enum_class", None) is not None else None
    if isinstance(type_, ARRAY):
        return _items(type_)
    if isinstance(type_, Float):
        return _decimal(type_) if type_.asdecimal else _float
    if isinstance(type_, Uuid):
        return _uuid if type_.as_uuid else _uuid_text
    if type_._kind in ("time", "time_sql", "my_time", "pg_time"):
        return _time
    if isinstance(type_, (JSON, Boolean)) and _present() == "postgresql":
        # Its driver gives them as they are.
        return None
    for cls, function in _BY_CLASS:
        if isinstance(type_, cls):
            return function(type_) if function is _decimal_of else function
    return None


def _present():
    import _aludel_circumstances

    return _aludel_circumstances.get("dialect")


def _of_dialect(type_):
    return type_._variants.get(_present(), type_)


def _decorated(type_):
    from _aludel_bind import dialect

    present = dialect()
    inner = received(type_.load_dialect_impl(present))
    if type(type_).process_result_value is TypeDecorator.process_result_value:
        return inner
    own = type_.process_result_value

    def convert(value):
        return own(value if value is None or inner is None else inner(value), present)

    # It may make something of NULL too.
    convert.of_null = True
    return convert


def _member(type_):
    if type_.values_callable is None:
        members = dict(type_.enum_class.__members__)
    else:
        members = dict(zip(type_.values_callable(type_.enum_class), type_.enum_class))

    def convert(value):
        try:
            return members[value]
        except KeyError:
            known = ", ".join(members)
            raise LookupError(
                f"{value!r} is not among the defined enum values. Enum name: {type_.name}. Possible values: {known}"
            ) from None

    return convert


def _items(type_):
    inner = received(type_.item_type)

    def each(value):
        if isinstance(value, list):
            return [each(one) for one in value]
        return value if value is None or inner is None else inner(value)

    def convert(value):
        if isinstance(value, str):
            from _aludel_cells import array

            value = array(str)(value)
        return each(value)

    return convert


def _boolean(value):
    return value if value is None else bool(value)


def _float(value):
    return float(value)


def _decimal_of(type_):
    if not type_.asdecimal:
        return _float
    return _decimal(type_)


def _decimal(type_):
    digits = type_.scale if type_.scale is not None else 10

    def convert(value):
        from decimal import Decimal

        return value if isinstance(value, Decimal) else Decimal(f"%.{digits}f" % float(value))

    return convert


def _json(value):
    if isinstance(value, (str, bytes)):
        import json

        return json.loads(value)
    return value


def _uuid(value):
    from uuid import UUID

    return value if isinstance(value, UUID) else UUID(value)


def _uuid_text(value):
    return str(value) if not isinstance(value, str) or "-" in value else str(_uuid(value))


def _date(value):
    from datetime import date

    return date.fromisoformat(value) if isinstance(value, str) else value


def _date_time(value):
    from datetime import datetime

    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _time(value):
    from datetime import datetime, time, timedelta

    if isinstance(value, timedelta):
        return (datetime.min + value).time()
    return time.fromisoformat(value) if isinstance(value, str) else value


def _interval(value):
    """Where there is no such type it is kept as a moment counted from 1970."""
    from datetime import datetime

    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value - datetime(1970, 1, 1) if isinstance(value, datetime) else value


def _bytes(value):
    return bytes(value) if not isinstance(value, str) else value.encode()


def _pickled(value):
    from _aludel_refusal import unsupported

    unsupported("reading a PickleType column")


# The first that fits.
_BY_CLASS = (
    (Boolean, _boolean),
    (Numeric, _decimal_of),
    (JSON, _json),
    (Interval, _interval),
    (Date, _date),
    (Time, _time),
    (DateTime, _date_time),
    (LargeBinary, _bytes),
    (PickleType, _pickled),
)
