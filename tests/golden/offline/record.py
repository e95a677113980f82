#!/usr/bin/env python3
"""record.py ALEMBIC: what the real Alembic prints for the demo with --sql -> the golden file on stdout.

Run in a copy of assets/demo. Answers stand under `$ ENGINE COMMAND`; of what fails only the message is kept."""
import re
import subprocess
import sys

COMMANDS = """upgrade heads
upgrade b13a5c9d7fa2:+2
upgrade 6f8b0d4e2a57:b13a5c9d7fa2
upgrade f57e9031bde6:06a8c4e2f0b7
downgrade e46d8f20acd5:b13a5c9d7fa2
downgrade e46d8f20acd5:-1
downgrade a02f4b8c6e91:base
downgrade base
downgrade -1
stamp b13a5c9d7fa2
stamp b13a5c9d7fa2:e46d8f20acd5
stamp b13a5c9d7fa2:base
stamp --purge heads
ensure_version""".splitlines()

ini = open("alembic.ini").read()
for engine in ("postgresql", "mysql", "sqlite"):
    open("alembic.ini", "w").write(re.sub(r"(?m)^sqlalchemy.url.*", f"sqlalchemy.url = {engine}://", ini))
    for command in COMMANDS:
        done = subprocess.run([sys.argv[1], *command.split(), "--sql"], capture_output=True, text=True)
        print(f"$ {engine} {command}")
        if done.returncode:
            print("! " + (re.findall(r"(?m)^.*?(?:FAILED: |CommandError: |RuntimeError: )(.*)$", done.stdout + done.stderr) or ["?"])[-1])
        else:
            print("".join(f"{line.rstrip()}\n" for line in done.stdout.replace("\t", "    ").splitlines()), end="")
open("alembic.ini", "w").write(ini)
