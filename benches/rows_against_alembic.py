"""A data migration over many rows, read and updated in a loop: time and peak memory, Aludel's beside Alembic's.

    python benches/rows_against_alembic.py ALUDEL [--rows 1000000] [--dialect sqlite postgresql mysql] [--shape text core]

ALUDEL is the release binary; the Python it runs in has alembic 1.20, SQLAlchemy 2.0, psycopg2 and PyMySQL. The databases
`bench_rows_*` of the servers on this machine are made and dropped.
"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import sqlalchemy as sa

URLS = {
    "sqlite": "sqlite:///{folder}/{name}.db",
    "postgresql": "postgresql+psycopg2://postgres@127.0.0.1:5432/{name}",
    "mysql": "mysql+pymysql://root@127.0.0.1:3306/{name}?charset=utf8mb4",
}
ENV = '''
from alembic import context
from sqlalchemy import create_engine
engine = create_engine(context.config.get_main_option("sqlalchemy.url"))
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
'''
HEAD = '''
from alembic import op
import sqlalchemy as sa
revision = "a1"
down_revision = None

def downgrade():
    pass

def upgrade():
    bind = op.get_bind()
'''
SHAPES = {
    "text": '''
    for row in bind.execute(sa.text("SELECT id, name FROM people")):
        bind.execute(sa.text("UPDATE people SET slug = :slug WHERE id = :id"), {"slug": row.name.lower() + "-x", "id": row.id})
''',
    "core": '''
    people = sa.table("people", sa.column("id", sa.Integer), sa.column("name", sa.String), sa.column("slug", sa.String))
    for row in bind.execute(sa.select(people.c.id, people.c.name)):
        bind.execute(people.update().where(people.c.id == row.id).values(slug=row.name.lower() + "-x"))
''',
}


def database(dialect, name, folder, rows):
    url = URLS[dialect].format(name=name, folder=folder)
    if dialect != "sqlite":
        administer(dialect, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
    engine = sa.create_engine(url)
    numbers = {
        "postgresql": "SELECT n, 'Name ' || n FROM generate_series(1, {}) n",
        "sqlite": "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {}) SELECT n, 'Name ' || n FROM c",
        "mysql": "SELECT seq, concat('Name ', seq) FROM seq_1_to_{}",
    }[dialect].format(rows)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE people (id INTEGER PRIMARY KEY, name VARCHAR(40), slug VARCHAR(40))")
        connection.exec_driver_sql(f"INSERT INTO people (id, name) {numbers}")
    engine.dispose()
    return url


def administer(dialect, *statements):
    admin = sa.create_engine(URLS[dialect].format(name={"postgresql": "postgres", "mysql": "mysql"}[dialect]), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    admin.dispose()


def slugs(url):
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        return connection.exec_driver_sql("SELECT count(*), count(slug), min(slug), max(slug) FROM people").one()


def project(folder, url, shape):
    (folder / "versions").mkdir(parents=True)
    (folder / "env.py").write_text(ENV)
    (folder / "versions" / "a1.py").write_text(HEAD + SHAPES[shape])
    escaped = url.replace("%", "%%")
    (folder / "alembic.ini").write_text(f"[alembic]\nscript_location = .\nsqlalchemy.url = {escaped}\n")


def timed(command, folder):
    """Seconds, and the most memory that the command and all its children had at once, in MB."""
    started = time.monotonic()
    child = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)
    most = 0
    while child.poll() is None:
        most = max(most, sum(memory(pid) for pid in family(child.pid)))
        time.sleep(0.05)
    seconds = time.monotonic() - started
    if child.returncode:
        sys.exit(child.stderr.read().decode()[-2000:])
    return seconds, most / 1024


def family(pid):
    found = [pid]
    for parent in found:
        for thread in pathlib.Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                found += map(int, thread.read_text().split())
            except OSError:
                pass
    return found


def memory(pid):
    try:
        for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("aludel")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--dialect", nargs="+", default=list(URLS), choices=list(URLS))
    parser.add_argument("--shape", nargs="+", default=list(SHAPES), choices=list(SHAPES))
    chosen = parser.parse_args()
    aludel = str(pathlib.Path(chosen.aludel).resolve())
    print(f"{chosen.rows} rows, read and updated one by one")
    for dialect in chosen.dialect:
        for shape in chosen.shape:
            with tempfile.TemporaryDirectory() as folder:
                told = {}
                for who, command in (
                    ("alembic", [sys.executable, "-m", "alembic", "upgrade", "head"]),
                    ("aludel", [aludel, "upgrade", "head"]),
                ):
                    name = f"bench_rows_{who}"
                    url = database(dialect, name, folder, chosen.rows)
                    home = pathlib.Path(folder) / who
                    project(home, url, shape)
                    seconds, most = timed(command, home)
                    told[who] = seconds, most, slugs(url)
                    if dialect != "sqlite":
                        administer(dialect, f"DROP DATABASE {name}")
                assert told["alembic"][2] == told["aludel"][2], told
                (theirs, their_memory, _), (ours, our_memory, _) = told["alembic"], told["aludel"]
                print(
                    f"{dialect:11} {shape:5} alembic {theirs:7.1f} s {their_memory:5.0f} MB   "
                    f"aludel {ours:7.1f} s {our_memory:5.0f} MB   {theirs / ours:5.2f} times as fast",
                    flush=True,
                )


if __name__ == "__main__":
    os.environ.setdefault("PYTHONDONTWRITEBYTECODE", "1")
    main()
