"""SQLAlchemy-Utils: its column types and views. What reads databases or objects is not there."""

from sqlalchemy_utils.types import (
    ArrowType,
    Choice,
    ChoiceType,
    ColorType,
    CountryType,
    CurrencyType,
    DateRangeType,
    DateTimeRangeType,
    EmailType,
    EncryptedType,
    EnrichedDateTimeType,
    EnrichedDateType,
    Int8RangeType,
    IntRangeType,
    IPAddressType,
    JSONType,
    LocaleType,
    LtreeType,
    NumericRangeType,
    PasswordType,
    PhoneNumberType,
    ScalarListException,
    ScalarListType,
    StringEncryptedType,
    TimezoneType,
    TSVectorType,
    URLType,
    UUIDType,
    WeekDaysType,
)


def generic_repr(*fields):
    """Gives mapped classes a `__repr__`, which no migration misses."""
    if len(fields) == 1 and isinstance(fields[0], type):
        return fields[0]
    return lambda cls: cls


def force_auto_coercion(mapper=None):
    """Concerns attributes of objects."""


force_instant_defaults = force_auto_coercion


def __getattr__(name):
    from _aludel_names import part_of

    return part_of(__name__, name)
