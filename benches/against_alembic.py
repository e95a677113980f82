#!/usr/bin/env python3
"""against_alembic.py ALUDEL ALEMBIC [--sizes 100,1000,10000] [--shapes …] [--commands …] [--runs N] [--limit SECONDS]: writes projects of three shapes, stamps a SQLite
database at their heads, runs heads, history, current and branches with both programs in turn, checks that both print the same
revisions, and prints a Markdown table of medians and ratios. A command of Alembic's beyond the limit is cut off and told as such."""
import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

arguments = argparse.ArgumentParser(description=__doc__)
arguments.add_argument("aludel", type=os.path.abspath)
arguments.add_argument("alembic", type=os.path.abspath)
arguments.add_argument("--sizes", default="100,1000,10000")
arguments.add_argument("--shapes", default="linear,branches,merges")
arguments.add_argument("--commands", default="heads,history,current,branches")
arguments.add_argument("--runs", type=int, default=5)
arguments.add_argument("--limit", type=float, default=300)
given = arguments.parse_args()
COMMANDS = [[command] for command in given.commands.split(",")]
BRANCHES = 10


def parents(shape, n):
    if n == 0:
        return []
    if shape == "linear":
        return [n - 1]
    if shape == "branches":
        return [max(0, n - BRANCHES)]
    place = (n - 1) % 3
    return [n - 2, n - 1] if place == 2 else [n - 1 - place]


def identifier(n):
    return f"{(n + 1) * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFF:012x}"


def write(shape, count, folder):
    versions = os.path.join(folder, "versions")
    os.makedirs(versions)
    for n in range(count):
        ids = [identifier(parent) for parent in parents(shape, n)]
        down = "None" if not ids else repr(ids[0]) if len(ids) == 1 else repr(tuple(ids))
        label = (f"branch{n}",) if shape == "branches" and 1 <= n <= BRANCHES else None
        with open(os.path.join(versions, f"{identifier(n)}_revision_number_{n}.py"), "w") as script:
            script.write(f'''"""revision number {n}

Revision ID: {identifier(n)}
Revises: {", ".join(ids)}
Create Date: 2020-01-01 00:00:00

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '{identifier(n)}'
down_revision: Union[str, Sequence[str], None] = {down}
branch_labels: Union[str, Sequence[str], None] = {label!r}
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    pass


def downgrade() -> None:
    """Downgrade schema."""
    pass
''')
    with open(os.path.join(folder, "alembic.ini"), "w") as ini:
        ini.write("[alembic]\nscript_location = %(here)s\nsqlalchemy.url = sqlite:///%(here)s/test.db\n")
    with open(os.path.join(folder, "env.py"), "w") as environment:
        environment.write("""from alembic import context
from sqlalchemy import create_engine
with create_engine(context.config.get_main_option("sqlalchemy.url")).connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
""")


def run(program, command, folder):
    started = time.perf_counter()
    try:
        done = subprocess.run([program, *command], cwd=folder, capture_output=True, text=True, timeout=given.limit)
    except subprocess.TimeoutExpired:
        return None, None
    if done.returncode != 0:
        sys.exit(f"{program} {command}: {done.stderr or done.stdout}")
    return (time.perf_counter() - started) * 1000, done.stdout


def spell(milliseconds):
    return f"{milliseconds:,.0f} ms" if milliseconds < 10_000 else f"{milliseconds / 1000:,.0f} s"


print("| shape | revisions | command | aludel | alembic | times faster |\n|---|---:|---|---:|---:|---:|")
for shape in given.shapes.split(","):
    for count in map(int, given.sizes.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            write(shape, count, folder)
            run(given.aludel, ["stamp", "heads"], folder)
            for command in COMMANDS:
                ours, theirs, told = [], [], None
                for turn in range(given.runs):
                    took, told = run(given.aludel, command, folder)
                    ours.append(took)
                    # One run is enough of what takes a minute.
                    if theirs and (theirs[-1] is None or theirs[-1] > 60_000):
                        continue
                    took, said = run(given.alembic, command, folder)
                    theirs.append(took)
                    if said is not None and sorted(re.findall(r"[0-9a-f]{12}", told)) != sorted(re.findall(r"[0-9a-f]{12}", said)):
                        sys.exit(f"{command} at {count} ({shape}): the two don't agree")
                mine = statistics.median(ours)
                if theirs[-1] is None:
                    cut = f"over {given.limit:.0f} s | over {given.limit * 1000 / mine:,.0f}"
                    print(f"| {shape} | {count:,} | `{command[0]}` | {spell(mine)} | {cut} |", flush=True)
                else:
                    other = statistics.median(theirs)
                    print(f"| {shape} | {count:,} | `{command[0]}` | {spell(mine)} | {spell(other)} | {other / mine:,.0f} |", flush=True)
