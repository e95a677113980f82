#!/usr/bin/env python3
"""record.py: writes expected.json from what the real SQLAlchemy leaves in the tables when it runs the scripts in versions/.

It needs alembic, SQLAlchemy 2, psycopg2 and pymysql, and the servers that POSTGRES and MYSQL name (URLs; those of this machine
by default). Cells are compared as each engine writes them as text, so the queries are kept with their answers.
"""

import importlib.util
import json
import os
import sys
import tempfile

import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext

HERE = os.path.dirname(os.path.abspath(__file__))
SERVERS = {
    "postgresql": os.environ.get("POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres"),
    "mysql": os.environ.get("MYSQL", "mysql+pymysql://root@127.0.0.1:3306"),
}


def main():
    expected = {}
    for file in sorted(os.listdir(os.path.join(HERE, "versions"))):
        if file.endswith(".py"):
            for engine in ("sqlite", *SERVERS):
                expected.setdefault(file[:-3], {})[engine] = left_by(os.path.join(HERE, "versions", file), engine)
    with open(os.path.join(HERE, "expected.json"), "w") as out:
        json.dump(expected, out, indent=1, sort_keys=True, ensure_ascii=False)
        out.write("\n")


def left_by(file, engine):
    if engine == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            return run(file, sa.create_engine(f"sqlite:///{folder}/x.db"), engine)
    server = sa.create_engine(SERVERS[engine], isolation_level="AUTOCOMMIT")
    name = f"aludel_record_{os.getpid()}"
    with server.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
        try:
            own = sa.create_engine(server.url.set(database=name), poolclass=sa.pool.NullPool)
            return run(file, own, engine)
        finally:
            connection.execute(sa.text(f"DROP DATABASE {name}"))


def run(file, engine, name):
    spec = importlib.util.spec_from_file_location(os.path.basename(file)[:-3], file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        with Operations.context(context), context.begin_transaction():
            module.upgrade()
        return [dumped(connection, name, table) for table in sorted(sa.inspect(connection).get_table_names())]


def dumped(connection, name, table):
    quote = connection.dialect.identifier_preparer.quote_identifier
    columns = [quote(column["name"]) for column in sa.inspect(connection).get_columns(table)]
    text = "CHAR" if name == "mysql" else "TEXT"
    cells = ", ".join(f"CAST({column} AS {text})" for column in columns)
    query = f"SELECT {cells} FROM {quote(table)} ORDER BY {', '.join(map(str, range(1, len(columns) + 1)))}"
    return {"query": query, "rows": [list(row) for row in connection.execute(sa.text(query.replace(":", "\\:")))]}


main()
