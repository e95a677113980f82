"""`sqlalchemy.sql`: the same names as the package itself."""

import sqlalchemy as _sqlalchemy
from sqlalchemy import *

_SUBMODULES = ("expression", "functions", "sqltypes", "schema", "elements", "ddl", "type_api", "operators", "selectable", "base")


def __getattr__(name):
    if name in _SUBMODULES:
        from _aludel_names import imported

        return imported(f"sqlalchemy.sql.{name}")
    return getattr(_sqlalchemy, name)
