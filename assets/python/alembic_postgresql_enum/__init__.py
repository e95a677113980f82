"""alembic-postgresql-enum: `op.sync_enum_values`, which gives an enumeration other values."""

from enum import Enum as _PythonEnum

from sqlalchemy import ARRAY as _ARRAY, Enum as _Enum

from ._sync import TableIndex, sync_enum_values


class ColumnType(_PythonEnum):
    COMMON = _Enum
    ARRAY = _ARRAY


class TableReference:
    """A column of the enumeration's type. Older scripts leave its schema out: it is the enumeration's."""

    _unspecified = object()

    def __init__(
        self,
        table_name,
        column_name,
        table_schema=_unspecified,
        column_type=ColumnType.COMMON,
        existing_server_default=None,
    ):
        self.table_name, self.column_name, self.table_schema = table_name, column_name, table_schema
        self.column_type, self.existing_server_default = column_type, existing_server_default


class Config:
    def __init__(self, **settings):
        self.__dict__.update(settings)


def set_configuration(config):
    """Concerns autogenerate, and other engines, which have no enumerations to change."""


def __getattr__(name):
    from _aludel_names import part_of

    return part_of(__name__, name)
