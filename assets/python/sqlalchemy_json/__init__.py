"""sqlalchemy-json: JSON columns whose values tell of their changes."""

from sqlalchemy import JSON as _JSON
from sqlalchemy._elements import to_type as _to_type


def mutable_json_type(dbtype=_JSON, nested=False):
    return _to_type(dbtype)


MutableJson, NestedMutableJson = mutable_json_type(), mutable_json_type(nested=True)


def __getattr__(name):
    from _aludel_names import part_of

    return part_of(__name__, name)
