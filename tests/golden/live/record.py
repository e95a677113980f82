"""Runs each script with the real Alembic and SQLAlchemy, up and down, and writes what it printed.

python record.py [NAME ...], with alembic 1.20, SQLAlchemy 2.0, psycopg2 and PyMySQL, and the servers of `URLS`.
"""

import contextlib
import importlib.util
import io
import pathlib
import sys

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

HERE = pathlib.Path(__file__).parent
URLS = {
    "sqlite": "sqlite://",
    "postgresql": "postgresql+psycopg2://postgres@127.0.0.1:5432/{}",
    "mysql": "mysql+pymysql://root@127.0.0.1:3306/{}?charset=utf8mb4",
}
SCRATCH = "golden_live"


def engine(dialect):
    if dialect == "sqlite":
        return sa.create_engine(URLS[dialect])
    admin = sa.create_engine(URLS[dialect].format("postgres" if dialect == "postgresql" else "mysql"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {SCRATCH}")
        connection.exec_driver_sql(f"CREATE DATABASE {SCRATCH}")
    return sa.create_engine(URLS[dialect].format(SCRATCH))


def record(path, dialect):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    printed = io.StringIO()
    live = engine(dialect)
    with live.connect() as connection, connection.begin():
        context = MigrationContext.configure(connection)
        with Operations.context(context), contextlib.redirect_stdout(printed):
            module.upgrade()
            print("-- down")
            module.downgrade()
    live.dispose()
    (HERE / f"{path.stem}.{dialect}.txt").write_text(printed.getvalue())


for path in sorted((HERE / "scripts").glob("*.py")):
    if len(sys.argv) == 1 or path.stem in sys.argv[1:]:
        for dialect in URLS:
            record(path, dialect)
