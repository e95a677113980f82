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
    def is_mariadb(self):
        return self.name == "mariadb"

    def has_table(self, *args, **kwargs):
        from _aludel_bind import reads

        reads("dialect.has_table()")

    has_index = has_sequence = has_type = has_schema = has_table

    def __getattr__(self, name):
        not_there_yet("dialect", name)


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
