#!/usr/bin/env python3
import argparse
import concurrent.futures
import json
import os
import signal
import sys
import tempfile
import threading
import time
import traceback

from living import mysql, postgresql, report, sqlite
from living.walk import GaveUp, Walk

ABOUT = """Migrates real projects with the real Alembic on one database and with Aludel on another, and compares.

Of every project (KIT/projects.json, packages under KIT/public) and on every engine, each revision is taken alone: first up from the
empty database to all heads, in Alembic's order, then down to base, in the reverse order. After each the two databases are read with
queries of this script's own (tables, columns, types, defaults, keys, indexes, checks, sequences, enumerations, comments, views,
triggers, functions, and the rows of every table) and every revision gets one outcome:

  equal         both left the same
  differing     both went through and left something different, or Aludel failed and left a change
  refused       Aludel said no, or failed, and left rows, schema and version rows as they were
  not-possible  Alembic itself can't run it there: its application is missing, or the engine can't do it

After a difference or a refusal our database is brought to where Alembic's is, so that the next revision is compared from the same
state; what Alembic can't do is passed over on both. Values that differ between two runs of Alembic (random ones, the time of the run)
are not compared: Alembic runs a second time on a third database where there is anything to doubt."""

EXAMPLES = """
Neither tool runs the project's env.py: both work as with Alembic's own generic template, without target metadata.
Run it with a Python that has alembic==1.20.1, "sqlalchemy<2.1", psycopg2 and pymysql. Databases are made for each run and dropped.

  live.py KIT target/release/aludel                              everything: some minutes
  live.py KIT target/release/aludel --project mlflow optuna      two projects
  live.py KIT target/release/aludel --dialects sqlite --jobs 2   one engine, two projects at a time
  live.py --read live.jsonl --show 40                                    the totals of an earlier run, with more causes

Each line of the file that --lines names is one revision and direction: {"project", "dialect", "revision", "file", "direction",
"outcome", "cause", "line", "differences": [[what, name, theirs, ours]], "seconds": [Alembic, Aludel]}.
The exit status is 0 if nothing differs and the share that is equal is at least --at-least.
"""


def arguments():
    parser = argparse.ArgumentParser(description=ABOUT, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kit", nargs="?", help="folder of the parity kit, with the unpacked packages under public/")
    parser.add_argument("aludel", nargs="?", help="the binary")
    parser.add_argument("--project", nargs="+", metavar="NAME", help="only these projects")
    parser.add_argument("--projects", metavar="FILE", help="the list of projects (default: KIT/projects.json, or what PARITY_PROJECTS names)")
    parser.add_argument("--import-path", action="append", default=[], metavar="DIR", help="a folder that both may import from besides the project's; repeatable")
    parser.add_argument("--group", default="public", help="folder of the kit with the packages (default: public)")
    parser.add_argument("--dialects", default="postgresql,mysql,sqlite", help="engines, with commas between (default: all three)")
    parser.add_argument("--postgresql", default="postgresql://postgres@127.0.0.1:5432/postgres", metavar="URL", help="the server (default: %(default)s)")
    parser.add_argument("--mysql", default="mysql://root@127.0.0.1:3306", metavar="URL", help="MariaDB or MySQL (default: %(default)s)")
    parser.add_argument("--seconds", type=int, default=30, help="time limit for one revision with one tool (default: %(default)s)")
    parser.add_argument("--jobs", type=int, default=1, help="projects and engines at a time (default: %(default)s)")
    parser.add_argument("--lines", default="live.jsonl", metavar="FILE", help="where the lines go (default: %(default)s)")
    parser.add_argument("--read", metavar="FILE", help="migrate nothing, report the lines of an earlier run")
    parser.add_argument("--show", type=int, default=15, metavar="N", help="causes shown of each outcome (default: %(default)s)")
    parser.add_argument("--at-least", type=float, default=95.0, metavar="PERCENT", help="share of equal revisions that is asked for (default: %(default)s)")
    chosen = parser.parse_args()
    if not chosen.read and not (chosen.kit and chosen.aludel):
        parser.error("name the kit's folder and the binary, or --read FILE")
    return chosen


def projects(options):
    kit = os.path.abspath(options.kit)
    listed = options.projects or os.environ.get("PARITY_PROJECTS") or os.path.join(kit, "projects.json")
    at = lambda path: os.path.join(kit, options.group, path)
    for project in json.load(open(listed)):
        if options.project and project["name"] not in options.project:
            continue
        versions = project["version_locations"] or [os.path.join(project["script_location"], "versions")]
        yield {"name": project["name"], "version_locations": list(map(at, versions)), "recursive": project["recursive"],
               "import_paths": list(map(at, project["import_paths"])) + list(map(os.path.abspath, options.import_path))}


def walk(project, dialect, server, prefix, options, write):
    """Whatever happens in it is a line of the report."""
    started, lines = time.monotonic(), []
    place = {"project": project["name"], "dialect": dialect}
    note = lambda line: (lines.append({**place, **line}), write(lines[-1]))
    try:
        for line in Walk(project, dialect, server, prefix, options).run():
            note(line)
    except GaveUp as error:
        note({"outcome": "gave-up", "cause": str(error)})
    except Exception as error:
        note({"outcome": "gave-up", "cause": f"{type(error).__name__}: {error}", "trace": traceback.format_exc()})
    counts = {name: sum(line["outcome"] == name for line in lines) for name in report.OUTCOMES}
    told = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    print(f"{project['name']:28} {dialect:11} {time.monotonic() - started:6.1f} s  {told}", flush=True)
    return lines


def main():
    options = arguments()
    if options.read:
        lines = [json.loads(line) for line in open(options.read)]
    else:
        options.aludel = os.path.abspath(options.aludel)
        lines = migrate(options)
    print("\n" + report.total(lines, options.show))
    equal, differing = report.summary(lines)
    return 0 if not differing and equal >= options.at_least else 1


def migrate(options):
    lock, found = threading.Lock(), []
    with tempfile.TemporaryDirectory(prefix="aludel-live-") as folder, open(options.lines, "w") as stream:
        servers = {"postgresql": lambda: postgresql.Server(options.postgresql), "mysql": lambda: mysql.Server(options.mysql), "sqlite": lambda: sqlite.Server(folder)}

        def write(line):
            with lock:
                print(json.dumps(line, default=str), file=stream, flush=True)

        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            wanted = [(project, dialect) for project in projects(options) for dialect in options.dialects.split(",")]
            options.stop = threading.Event()
            signal.signal(signal.SIGTERM, signal.default_int_handler)
            runs = [pool.submit(walk, project, dialect, servers[dialect](), f"aludel_live_{os.getpid()}_{number}", options, write)
                    for number, (project, dialect) in enumerate(wanted)]
            try:
                for run in runs:
                    found += run.result()
            except KeyboardInterrupt:
                # What runs drops its databases, what waits makes none.
                options.stop.set()
                raise
    return found


if __name__ == "__main__":
    sys.exit(main())
