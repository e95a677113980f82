"""Steps one project's revisions with the real Alembic: a process that reads one JSON object a line and answers with one.

The first line names the project; the answer lists its revisions in the order in which Alembic upgrades them. Each further line,
{"urls", "revision", "direction", "stamp"}, is one step on these databases, carried out in a fork of its own: every step meets the modules as they were
imported, and one that dies or hangs takes nothing with it. With "stamp" only the version rows change."""
import ast
import gc
import json
import os
import select
import signal
import sys
import time
import traceback
import types
import warnings

sys.dont_write_bytecode = True

from alembic import util
from alembic.config import Config
from alembic.operations import Operations  # noqa: F401  (imported before the forks)
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationStep
from alembic.script import ScriptDirectory, base
from sqlalchemy import create_engine, orm, pool  # noqa: F401


def header(path):
    """What the module would hold after its import, for plain constants."""
    names = {}
    for statement in ast.parse(open(path, "rb").read()).body:
        targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        if isinstance(statement, (ast.Assign, ast.AnnAssign)) and statement.value is not None:
            try:
                code = compile(ast.Expression(statement.value), path, "eval")
                worth = eval(code, {"__builtins__": {"tuple": tuple, "list": list}}, dict(names))
            except Exception:
                continue
            names.update({target.id: worth for target in targets if isinstance(target, ast.Name)})
    return names


def load(folder, name):
    """The script's module, or one that knows its place in the history and loads the script when it is run: as with
    `alembic upgrade`, where scripts are loaded while there is a context."""
    path = os.path.join(folder, name)
    try:
        return really_load(folder, name)
    except BaseException:
        module = types.ModuleType(name)
        module.__dict__.update(header(path), __doc__="")
        module.upgrade = lambda **arguments: really_load(folder, name).upgrade(**arguments)
        module.downgrade = lambda **arguments: really_load(folder, name).downgrade(**arguments)
        return module


really_load = util.load_python_file
base.util.load_python_file = load


def history(project):
    config = Config(project["config"])
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(project["version_locations"]).replace("%", "%%"))
    config.set_main_option("recursive_version_locations", "true" if project["recursive"] else "false")
    sys.path.extend(project["import_paths"])
    script = ScriptDirectory.from_config(config)
    return config, script, [step.revision for step in script._upgrade_revs("heads", ())]


def step(config, script, wish):
    revision = script.get_revision(wish["revision"])
    load_again(revision)
    make = MigrationStep.upgrade_from_script if wish["direction"] == "upgrade" else MigrationStep.downgrade_from_script
    if wish["stamp"]:
        nothing = lambda **arguments: None
        revision.module.upgrade = revision.module.downgrade = nothing
    for url in wish["urls"]:
        engine = create_engine(url, poolclass=pool.NullPool)
        context = EnvironmentContext(config, script, fn=lambda rows, context: [make(script.revision_map, revision)])
        with engine.connect() as connection, context:
            context.configure(connection=connection, target_metadata=None)
            with context.begin_transaction():
                context.run_migrations()


def load_again(revision):
    """Random values that the script makes while it is loaded are others each time, as in a process of its own."""
    try:
        fresh = really_load(*os.path.split(revision.path))
    except BaseException:
        return
    for name in ("upgrade", "downgrade"):
        if hasattr(fresh, name):
            setattr(revision.module, name, getattr(fresh, name))


def reason(error):
    at = [f"{os.path.basename(frame.filename)}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
    try:
        message = str(error)
    except Exception:
        message = ""
    return {"ok": False, "error": f"{type(error).__name__}: {message}"[:1000], "at": at[-1] if at else None}


def in_fork(work, seconds):
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.setsid()
        try:
            work()
            told = {"ok": True}
        except BaseException as error:
            told = reason(error)
        with os.fdopen(writing, "w") as stream:
            json.dump(told, stream)
        os._exit(0)
    os.close(writing)
    told, end = b"", time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0 and select.select([reading], [], [], left)[0]:
        piece = os.read(reading, 1 << 16)
        if not piece:
            break
        told += piece
    else:
        os.killpg(child, signal.SIGKILL)
        told = json.dumps({"ok": False, "error": f"time limit: more than {seconds} s", "at": None}).encode()
    os.close(reading)
    os.waitpid(child, 0)
    return json.loads(told) if told else {"ok": False, "error": "the process died", "at": None}


def main():
    warnings.simplefilter("ignore")
    requests, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    answer = lambda told: print(json.dumps(told), file=answers, flush=True)
    project = json.loads(requests.readline())
    try:
        config, script, revisions = history(project)
        # Loads the driver once, and spares the forks the copying of what is there.
        create_engine(project["first"])
        gc.collect()
        gc.freeze()
    except BaseException as error:
        return answer(reason(error))
    answer({"ok": True, "revisions": [{"revision": one.revision, "down": one._versioned_down_revisions, "file": one.path} for one in revisions]})
    for line in requests:
        answer(in_fork(lambda: step(config, script, json.loads(line)), project["seconds"]))


if __name__ == "__main__":
    main()
