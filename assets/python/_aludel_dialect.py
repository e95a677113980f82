"""The engine that a script is run for, as `bind.dialect` shows it."""

from _aludel_refusal import not_there_yet


class Dialect:
    name = ""
    driver = ""
    paramstyle = "named"
    supports_native_enum = False
    supports_native_boolean = True
    supports_comments = True
    supports_sequences = False
    sequences_optional = False

    def __init__(self, server_version="", **kwargs):
        # Before there is a connection SQLAlchemy knows none.
        self.server_version_info = _numbers(server_version) or None

    def type_descriptor(self, type_):
        return type_

    @property
    def dialect_description(self):
        return f"{self.name}+{self.driver}"

    @property
    def is_mariadb(self):
        return self.name == "mariadb"

    @property
    def identifier_preparer(self):
        from sqlalchemy._compilers import Preparer

        return Preparer(self)

    @property
    def default_schema_name(self):
        from _aludel_bind import connection

        return _inspector(connection()).default_schema_name

    def has_table(self, connection, table_name, schema=None, **kw):
        return _inspector(connection).has_table(table_name, schema)

    def has_index(self, connection, table_name, index_name, schema=None, **kw):
        return _inspector(connection).has_index(table_name, index_name, schema)

    def has_sequence(self, connection, sequence_name, schema=None, **kw):
        return _inspector(connection).has_sequence(sequence_name, schema)

    def has_type(self, connection, type_name, schema=None, **kw):
        return _inspector(connection).has_type(type_name, schema)

    def has_schema(self, connection, schema_name, **kw):
        return _inspector(connection).has_schema(schema_name)

    def __getattr__(self, name):
        if name in _QUESTIONS:
            return lambda connection, *args, **kwargs: getattr(_inspector(connection), name)(*args, **kwargs)
        not_there_yet("dialect", name)


# What `dialect.…(connection, …)` asks as an inspector does.
_QUESTIONS = frozenset(
    "get_table_names get_view_names get_schema_names get_sequence_names get_columns get_indexes get_foreign_keys "
    "get_pk_constraint get_unique_constraints get_check_constraints get_table_comment get_view_definition".split()
)


def _inspector(connection):
    """A new one each time: nothing is remembered."""
    from sqlalchemy import inspect

    return inspect(connection)


class PGDialect(Dialect):
    name = "postgresql"
    driver = "psycopg2"
    supports_native_enum = True
    supports_sequences = True
    sequences_optional = True


class MySQLDialect(Dialect):
    name = "mysql"
    driver = "mysqldb"
    supports_native_enum = True


class MariaDBDialect(MySQLDialect):
    name = "mariadb"
    supports_sequences = True


class SQLiteDialect(Dialect):
    name = "sqlite"
    driver = "pysqlite"
    supports_comments = False
    supports_native_boolean = False


DIALECTS = {one.name: one for one in (PGDialect, MySQLDialect, MariaDBDialect, SQLiteDialect)}


def _numbers(version):
    """`16.4 (Debian 16.4-1)` is (16, 4); `11.4.2-MariaDB` is (11, 4, 2)."""
    numbers = []
    for part in version.split()[0].split("-")[0].split(".") if version.strip() else []:
        if not part.isdigit():
            break
        numbers.append(int(part))
    return tuple(numbers)
