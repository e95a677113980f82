#!/usr/bin/env python3
"""record.py: writes expected.json, what the real Alembic and SQLAlchemy render for the scripts in versions/.

A row is the statements, or null where SQLAlchemy itself refuses. It needs a Python with both.
"""

import io
import json
import os
import re
import sys

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.util import load_python_file

FOLDER = os.path.dirname(os.path.abspath(__file__))


def folded(statement):
    """White space is no difference."""
    return re.sub(r"\s+", " ", statement).strip().rstrip(";").strip()


def rendered(file, dialect, direction):
    statements = []
    opts = {"as_sql": True, "output_buffer": io.StringIO(), "literal_binds": True}
    context = MigrationContext.configure(dialect_name=dialect, dialect_opts={"paramstyle": "named"}, opts=opts)
    context.impl.static_output = lambda text: statements.append(folded(text))
    try:
        with Operations.context(context):
            getattr(load_python_file(f"{FOLDER}/versions", file), direction)()
    except Exception as error:
        print(f"{file} {dialect} {direction}: {type(error).__name__}: {error}", file=sys.stderr)
        return None
    return statements


def main():
    files = sorted(file for file in os.listdir(f"{FOLDER}/versions") if file.endswith(".py"))
    expected = {
        f"{file} {direction}": {dialect: rendered(file, dialect, direction) for dialect in ("postgresql", "mysql", "sqlite")}
        for file in files
        for direction in ("upgrade", "downgrade")
    }
    with open(f"{FOLDER}/expected.json", "w") as out:
        json.dump(expected, out, indent=1, sort_keys=True, ensure_ascii=False)
        out.write("\n")


main()
