"""`sqlalchemy_utils.types`."""

import sqlalchemy_utils as _package
from sqlalchemy_utils import JSONType, UUIDType


def __getattr__(name):
    if name in ("uuid", "json"):
        from _aludel_names import imported

        return imported(f"sqlalchemy_utils.types.{name}")
    return getattr(_package, name)
