#!/usr/bin/env python3
"""record.py: writes postgresql.json, mysql.json and sqlite.json, what SQLAlchemy's own inspector answers for the tables of the `.sql` files.

In an environment with SQLAlchemy 2.0, psycopg2 and pymysql. The servers are those of the environment, as for the tests
(ALUDEL_TEST_POSTGRES_URL, ALUDEL_TEST_MYSQL_URL), or those on this machine; the second is to be a MariaDB. `live.py` is run as well.
"""

import json
import os
import warnings

import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext

import live
from questions import answers

HERE = os.path.dirname(os.path.abspath(__file__))
SCRATCH = "aludel_inspector_golden"
SERVERS = {
    "postgresql": os.environ.get("ALUDEL_TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres"),
    "mysql": os.environ.get("ALUDEL_TEST_MYSQL_URL", "mysql://root@127.0.0.1:3306"),
}
DRIVERS = {"postgresql": "postgresql+psycopg2", "mysql": "mysql+pymysql"}


def engine_of(name):
    if name == "sqlite":
        return sa.create_engine("sqlite://")
    url = sa.make_url(SERVERS[name]).set(drivername=DRIVERS[name])
    server = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {SCRATCH}")
        connection.exec_driver_sql(f"CREATE DATABASE {SCRATCH}")
    return sa.create_engine(url.set(database=SCRATCH))


def record(name):
    engine = engine_of(name)
    with engine.connect() as connection:
        with open(os.path.join(HERE, f"{name}.sql")) as sql:
            for statement in sql.read().split(";\n"):
                if statement.strip():
                    connection.exec_driver_sql(statement.replace("%", "%%") if name == "mysql" else statement)
        found = answers(connection)
        connection.commit()
    with engine.connect() as connection:
        # What the tests' script takes for granted must be so with Alembic.
        with Operations.context(MigrationContext.configure(connection)):
            live.upgrade()
    if name != "sqlite":
        engine.dispose()
        with sa.create_engine(engine.url.set(database="postgres" if name == "postgresql" else None), isolation_level="AUTOCOMMIT").connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {SCRATCH}")
    text = json.dumps(found, indent=1, sort_keys=True, ensure_ascii=False)
    with open(os.path.join(HERE, f"{name}.json"), "w") as out:
        out.write(text.replace(SCRATCH, "(the database)") + "\n")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    for name in ("postgresql", "mysql", "sqlite"):
        record(name)
