"""`oslo_db.sqlalchemy.types`."""

from sqlalchemy._types import Integer, Text, TypeDecorator
from sqlalchemy.dialects import mysql as _mysql


class JsonEncodedType(TypeDecorator):
    """JSON as text."""

    type = None
    impl = Text
    cache_ok = True

    def __init__(self, mysql_as_long=False, mysql_as_medium=False):
        super().__init__()
        if mysql_as_long and mysql_as_medium:
            raise TypeError("mysql_as_long and mysql_as_medium are mutually exclusive")
        if mysql_as_long:
            self.impl = Text().with_variant(_mysql.LONGTEXT(), "mysql")
        elif mysql_as_medium:
            self.impl = Text().with_variant(_mysql.MEDIUMTEXT(), "mysql")

    def process_bind_param(self, value, dialect):
        if self.type is not None and not isinstance(value, self.type):
            given, wanted = type(value).__name__, self.type.__name__
            raise TypeError(f"{type(self).__name__} supposes to store {wanted} objects, but {given} given")
        import json

        return json.dumps(value)


class JsonEncodedDict(JsonEncodedType):
    type = dict


class JsonEncodedList(JsonEncodedType):
    type = list


class SoftDeleteInteger(TypeDecorator):
    impl = Integer
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return int(value)


def __getattr__(name):
    from _aludel_names import part_of

    return part_of(__name__, name)
