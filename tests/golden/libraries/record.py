#!/usr/bin/env python3
"""record.py ORACLE: writes expected.json from what the real Alembic rendered for the scripts in versions/.

ORACLE is the folder with libraries.postgresql.jsonl and so on, which the parity kit's oracle writes for these scripts in an
environment that has the real libraries. A row is the statements, or null where Alembic itself fails.
"""

import json
import os
import re
import sys


def folded(statement):
    """White space is no difference: the libraries indent their SQL as they please."""
    return re.sub(r"\s+", " ", statement).strip().rstrip(";").strip()


def main():
    expected = {}
    for dialect in ("postgresql", "mysql", "sqlite"):
        with open(os.path.join(sys.argv[1], f"libraries.{dialect}.jsonl")) as lines:
            for line in lines:
                row = json.loads(line)
                name = f"{os.path.basename(row['file'])} {row['direction']}"
                statements = [folded(one) for one in row["statements"]] if row["ok"] else None
                expected.setdefault(name, {})[dialect] = statements
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "expected.json")
    with open(path, "w") as out:
        json.dump(expected, out, indent=1, sort_keys=True, ensure_ascii=False)
        out.write("\n")


main()
