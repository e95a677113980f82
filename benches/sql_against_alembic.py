#!/usr/bin/env python3
"""sql_against_alembic.py ALUDEL ALEMBIC [--sizes 100,500] [--runs N]: writes projects whose revisions make and change tables as migrations usually do, lets
both programs print the whole upgrade and the whole downgrade (--sql) in turn, checks that they print the same statements, and prints a Markdown table of
medians. ALEMBIC's environment must have a PostgreSQL driver."""
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
arguments.add_argument("--sizes", default="100,500")
arguments.add_argument("--runs", type=int, default=5)
given = arguments.parse_args()

# Up and down, by turns; {t} is a table of the revision's own, {o} that of the fourth before it.
BODIES = [
    ("""op.create_table("{t}",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("state", sa.Enum("new", "open", "done", name="{t}_state"), server_default="new", nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_{t}")),
        sa.UniqueConstraint("name", name=op.f("uq_{t}_name")))
    op.create_index(op.f("ix_{t}_created_at"), "{t}", ["created_at"], unique=False)""",
     """op.drop_index(op.f("ix_{t}_created_at"), table_name="{t}")
    op.drop_table("{t}")
    sa.Enum(name="{t}_state").drop(op.get_bind())"""),
    ("""op.add_column("{o}", sa.Column("amount", sa.Numeric(10, 2), nullable=True))
    op.execute(sa.table("{o}", sa.column("amount", sa.Numeric)).update().values(amount=0))
    op.alter_column("{o}", "amount", existing_type=sa.Numeric(10, 2), nullable=False)""",
     """op.drop_column("{o}", "amount")"""),
    ("""with op.batch_alter_table("{o}", schema=None) as batch_op:
        batch_op.add_column(sa.Column("owner_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key("fk_{o}_owner", "{o}", ["owner_id"], ["id"], ondelete="CASCADE")""",
     """with op.batch_alter_table("{o}", schema=None) as batch_op:
        batch_op.drop_constraint("fk_{o}_owner", type_="foreignkey")
        batch_op.drop_column("owner_id")"""),
    ("""for column in ("first", "second"):
        op.add_column("{o}", sa.Column(f"{{column}}_note", sa.Text(), nullable=True, comment="said by hand"))
        op.execute(f"UPDATE {o} SET {{column}}_note = name")""",
     """for column in ("second", "first"):
        op.drop_column("{o}", f"{{column}}_note")"""),
]


def write(count, folder):
    os.makedirs(os.path.join(folder, "versions"))
    for n in range(count):
        up, down = (body.format(t=f"table_{n}", o=f"table_{n - n % 4}") for body in BODIES[n % 4])
        parent = f"'{n - 1:012x}'" if n else "None"
        with open(os.path.join(folder, "versions", f"{n:012x}_step.py"), "w") as script:
            script.write(f'''"""step {n}

Revision ID: {n:012x}
Revises: {n - 1 if n else ""}

"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = '{n:012x}'
down_revision = {parent}
branch_labels = None
depends_on = None


def upgrade():
    {up}


def downgrade():
    {down}
''')
    with open(os.path.join(folder, "alembic.ini"), "w") as ini:
        ini.write("[alembic]\nscript_location = %(here)s\nsqlalchemy.url = postgresql://\n")
    with open(os.path.join(folder, "env.py"), "w") as environment:
        environment.write("""from alembic import context
context.configure(url="postgresql://", literal_binds=True, dialect_opts={"paramstyle": "named"})
with context.begin_transaction():
    context.run_migrations()
""")


def run(program, command, folder):
    started = time.perf_counter()
    done = subprocess.run([program, *command], cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{program} {command}: {done.stderr or done.stdout}")
    return (time.perf_counter() - started) * 1000, re.sub(r"\s+", " ", done.stdout)


print("| revisions | command | aludel | alembic | times faster |\n|---:|---|---:|---:|---:|")
for count in map(int, given.sizes.split(",")):
    with tempfile.TemporaryDirectory() as folder:
        write(count, folder)
        head = f"{count - 1:012x}"
        for command in (["upgrade", f"base:{head}", "--sql"], ["downgrade", f"{head}:base", "--sql"]):
            ours, theirs = [], []
            for turn in range(given.runs):
                took, told = run(given.aludel, command, folder)
                ours.append(took)
                took, said = run(given.alembic, command, folder)
                theirs.append(took)
                if told != said:
                    sys.exit(f"{command} at {count}: the two don't agree")
            mine, other = statistics.median(ours), statistics.median(theirs)
            print(f"| {count:,} | `{command[0]} --sql` | {mine:,.0f} ms | {other:,.0f} ms | {other / mine:.1f} |", flush=True)
