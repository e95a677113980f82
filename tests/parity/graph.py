#!/usr/bin/env python3
"""graph.py KIT ALUDEL [NAME ...]: opens every project of a parity kit (its projects.json, and the unpacked packages under KIT/public) with
`aludel heads`, `branches` and `history`, and compares heads, real heads, bases, branch points, merge points and their number with Alembic's own
RevisionMap over the same files, whose headers are read here with Python's parser. Run it with a Python that has alembic.
The list of projects is KIT/projects.json, or the file that PARITY_PROJECTS names."""
import ast
import json
import os
import subprocess
import sys
import warnings

from alembic.script.revision import Revision, RevisionMap

kit, aludel = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
wanted = sys.argv[3:]
projects = json.load(open(os.environ.get("PARITY_PROJECTS", os.path.join(kit, "projects.json"))))
at = lambda path: os.path.join(kit, "public", path)


def files(project):
    for location in project["version_locations"] or [os.path.join(project["script_location"], "versions")]:
        for folder, inner, names in os.walk(at(location)):
            inner[:] = sorted(name for name in inner if name != "__pycache__") if project["recursive"] else []
            for name in sorted(names):
                if name.endswith(".py") and not name.startswith((".#", "__init__")):
                    yield os.path.join(folder, name)


def header(path):
    """What the module would hold after its import, for plain constants."""
    names = {}
    for statement in ast.parse(open(path, "rb").read()).body:
        targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        value = getattr(statement, "value", None)
        if isinstance(statement, (ast.Assign, ast.AnnAssign)) and value is not None:
            try:
                worth = eval(compile(ast.Expression(value), path, "eval"), {"__builtins__": {"tuple": tuple, "list": list}}, dict(names))
            except Exception:
                continue
            names.update({target.id: worth for target in targets if isinstance(target, ast.Name)})
    return names


def theirs(project):
    def load():
        for path in files(project):
            names = header(path)
            if "revision" in names and "down_revision" in names:
                yield Revision(names["revision"], names["down_revision"] or None, dependencies=names.get("depends_on"), branch_labels=names.get("branch_labels"))

    history = RevisionMap(load)
    revisions = [revision for key, revision in history._revision_map.items() if revision is not None and key == revision.revision]
    return {
        "heads": set(history.heads),
        "real heads": set(history._real_heads),
        "bases": set(history.bases),
        "branch points": {revision.revision for revision in revisions if revision.is_branch_point},
        "merge points": {revision.revision for revision in revisions if revision.is_merge_point},
        "revisions": {revision.revision for revision in revisions},
    }


def ask(project, *command):
    options = ["--script-location", at(project["script_location"])] if project["script_location"] else []
    for location in project["version_locations"]:
        options += ["--version-location", at(location)]
    options += ["--recursive"] if project["recursive"] else []
    done = subprocess.run([aludel, *command, "--format", "json", *options], capture_output=True, text=True, cwd=kit)
    if done.returncode not in (0, 12):
        raise RuntimeError(done.stdout + done.stderr)
    return json.loads(done.stdout)


def ours(project):
    all_of = ask(project, "history")["revisions"]
    names = lambda found: {revision["revision"] for revision in found}
    return {
        "heads": names(ask(project, "heads")["heads"]),
        "real heads": names(ask(project, "heads", "--resolve-dependencies")["heads"]),
        "bases": names(one for one in all_of if one["is_base"]),
        "branch points": names(ask(project, "branches")["branch_points"]),
        "merge points": names(one for one in all_of if one["is_merge_point"]),
        "revisions": names(all_of),
    }


warnings.simplefilter("ignore")
total, equal = 0, 0
for project in projects:
    if wanted and project["name"] not in wanted:
        continue
    total += 1
    try:
        mine = ours(project)
        other = theirs(project)
    except Exception as error:
        print(f"{project['name']:28} {type(error).__name__}: {str(error)[:300]}")
        continue
    wrong = [f"{what}: only here {sorted(mine[what] - other[what])[:5]}, only there {sorted(other[what] - mine[what])[:5]}" for what in mine if mine[what] != other[what]]
    equal += not wrong
    print(f"{project['name']:28} {len(mine['revisions']):5} revisions  {'; '.join(wrong) or 'equal'}")
print(f"{equal} of {total} projects equal")
sys.exit(equal != total)
