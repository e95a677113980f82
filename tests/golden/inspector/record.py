#!/usr/bin/env python3
"""record.py: writes postgresql.json, mysql.json and sqlite.json, what SQLAlchemy's own inspector answers for the tables of the `.sql` files.

In an environment with SQLAlchemy 2.0, psycopg2 and pymysql. The servers are those of the environment, as for the tests
(ALUDEL_TEST_POSTGRES_URL, ALUDEL_TEST_MYSQL_URL), or those on this machine; the second is to be a MariaDB.
"""

import json
import os
import warnings

import sqlalchemy as sa

HERE = os.path.dirname(os.path.abspath(__file__))
SCRATCH = "aludel_inspector_golden"
SERVERS = {
    "postgresql": os.environ.get("ALUDEL_TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres"),
    "mysql": os.environ.get("ALUDEL_TEST_MYSQL_URL", "mysql://root@127.0.0.1:3306"),
}
DRIVERS = {"postgresql": "postgresql+psycopg2", "mysql": "mysql+pymysql"}


def plain(answer):
    """Types by class and text; expressions by their text."""
    if isinstance(answer, sa.types.TypeEngine):
        return {"class": type(answer).__name__, "str": str(answer), "repr": repr(answer)}
    if isinstance(answer, dict):
        return {str(key): plain(value) for key, value in answer.items()}
    if isinstance(answer, (list, tuple)):
        return [plain(value) for value in answer]
    if isinstance(answer, sa.TextClause):
        return {"text": answer.text}
    return answer


QUESTIONS = {
    "columns": "get_columns",
    "pk_constraint": "get_pk_constraint",
    "foreign_keys": "get_foreign_keys",
    "unique_constraints": "get_unique_constraints",
    "indexes": "get_indexes",
    "check_constraints": "get_check_constraints",
    "comment": "get_table_comment",
    "options": "get_table_options",
}


def table(inspector, name, schema):
    said = {}
    for what, question in QUESTIONS.items():
        try:
            said[what] = getattr(inspector, question)(name, schema=schema)
        except (NotImplementedError, sa.exc.SQLAlchemyError) as error:
            said[what] = {"raises": type(error).__name__}
    return said


def answers(connection):
    inspector = sa.inspect(connection)
    engine = inspector.dialect.name
    schemas = [None] if engine == "mysql" else [None, "other"]
    found = {"default_schema_name": inspector.default_schema_name if engine != "mysql" else "(the database)", "schemas": {}}
    if engine != "mysql":
        found["schema_names"] = inspector.get_schema_names()
    for schema in schemas:
        views = inspector.get_view_names(schema)
        of_schema = found["schemas"][schema or ""] = {
            "table_names": sorted(inspector.get_table_names(schema)),
            "view_names": views,
            "view_definitions": {view: inspector.get_view_definition(view, schema) for view in views},
        }
        if engine == "postgresql":
            of_schema["sequence_names"] = sorted(inspector.get_sequence_names(schema))
            of_schema["enums"] = inspector.get_enums(schema)
            of_schema["materialized_view_names"] = inspector.get_materialized_view_names(schema)
        names = of_schema["table_names"] + views + of_schema.get("materialized_view_names", [])
        if engine == "sqlite" and schema is None:
            of_schema["temp_table_names"] = inspector.get_temp_table_names()
            names += of_schema["temp_table_names"]
        of_schema["tables"] = {name: table(inspector, name, schema) for name in names}
    return plain(found)


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
