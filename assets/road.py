"""Stands before the project's own Alembic: lets one step through, on the database that Aludel has open, or nothing at all."""

import json
import os
import runpy
import sys

wanted = json.loads(os.environ.pop("ALUDEL_ROAD"))
begun = False


def tell(**told):
    with open(wanted["report"], "a", encoding="utf-8") as report:
        report.write(json.dumps(told) + "\n")


def refuse(why, found):
    tell(refused=why, found=str(found))
    # Past every handler for exceptions, so that transactions are rolled back and nobody goes on.
    raise SystemExit(70)


def place(connection):
    url = connection.engine.url
    server = "" if url.host is None else url.host if url.port is None else f"{url.host}:{url.port}"
    return f"{url.drivername}://{server}/{url.database or ''}"


def rows(connection):
    cursor = connection.connection.cursor()
    try:
        cursor.execute(wanted["question"])
        return [tuple(row) for row in cursor.fetchall()]
    finally:
        cursor.close()


def is_file(found):
    """The file itself where it is there, else its name."""
    if not found:
        return False
    if os.path.exists(found) and os.path.exists(wanted["file"]):
        return os.path.samefile(found, wanted["file"])
    return os.path.realpath(found) == os.path.realpath(wanted["file"])


def session(connection):
    """What the server calls this connection, once it is certain where that leads."""
    try:
        answer = rows(connection)
    except Exception:
        refuse("database", place(connection))
    if wanted["file"] is not None:
        if not any(row[1] == "main" and is_file(row[2]) for row in answer):
            refuse("database", place(connection))
        return None
    if not answer[0][1]:
        refuse("database", place(connection))
    return answer[0][0]


def checked(context, steps):
    def fn(heads, migration_context):
        global begun
        if sorted(heads) != sorted(wanted["before"]) and not begun:
            refuse("rows", ", ".join(sorted(heads)) or "none")
        chosen = list(steps(heads, migration_context))
        found = [[step.revision.revision, step.is_upgrade] for step in chosen]
        if found != ([] if begun else [[wanted["revision"], wanted["upgrade"]]]):
            refuse("steps", ", ".join(f"{'up' if up else 'down'} {revision}" for revision, up in found) or "none")
        begun = True
        return chosen

    return fn


def install():
    # A project's folder `alembic` beside its configuration is not the library.
    paths = list(sys.path)
    sys.path[:] = [path for path in paths if path not in ("", os.getcwd())]
    from alembic.runtime.migration import MigrationContext

    sys.path[:] = paths
    run = MigrationContext.run_migrations

    def run_migrations(self, **kw):
        steps = getattr(self, "_migrations_fn", None)
        if steps is None:
            refuse("alembic", "this version of Alembic keeps its steps elsewhere")
        if self.as_sql or self.connection is None:
            refuse("database", "none: env.py works offline")
        if self.dialect.name not in wanted["dialects"]:
            refuse("database", place(self.connection))
        number = session(self.connection)
        if [self.version_table_schema, self.version_table] != wanted["table"]:
            found = [part for part in (self.version_table_schema, self.version_table) if part]
            refuse("table", ".".join(found))
        tell(begun=True, session=number)
        self._migrations_fn = checked(self, steps)
        return run(self, **kw)

    MigrationContext.run_migrations = run_migrations


install()
runpy.run_module("alembic", run_name="__main__", alter_sys=True)
