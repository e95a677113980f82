"""sqlalchemy-citext: PostgreSQL's text without case."""

from sqlalchemy._types import UserDefinedType


class CIText(UserDefinedType):
    cache_ok = True
    _is_text = True

    def get_col_spec(self, **kw):
        return "CITEXT"


def __getattr__(name):
    from _aludel_names import part_of

    return part_of(__name__, name)
