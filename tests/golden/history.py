#!/usr/bin/env python3
"""Asks the real Alembic how it orders, plans and keeps rows on random histories; writes history.json beside this file.

Needs alembic 1.20 installed: python3 history.py
"""
import json
import os
import random
import warnings

from alembic.runtime.migration import HeadMaintainer
from alembic.script import ScriptDirectory
from alembic.script.revision import Revision, RevisionMap
from alembic.util import CommandError

warnings.simplefilter("ignore")


class Script(Revision):
    class module:
        upgrade = downgrade = staticmethod(lambda: None)

    doc = ""


class Rows(HeadMaintainer):
    def __init__(self, heads):
        self.heads = set(heads)

    def _insert_version(self, version):
        assert version not in self.heads
        self.heads.add(version)

    def _delete_version(self, version):
        self.heads.remove(version)

    def _update_version(self, from_, to_):
        assert to_ not in self.heads
        self.heads.remove(from_)
        self.heads.add(to_)


def directory(revisions):
    scripts = ScriptDirectory.__new__(ScriptDirectory)
    scripts.revision_map = RevisionMap(
        lambda: [
            Script(r["id"], tuple(r["down"]) or None, dependencies=tuple(r["depends_on"]) or None,
                   branch_labels=tuple(r["labels"]) or None)
            for r in revisions
        ]
    )
    return scripts


def history(rng, size):
    revisions, ids = [], []
    labels = 0
    for n in range(size):
        id_ = "%04x%04x" % (rng.randrange(65536), n)
        recent = ids[-6:]
        kind = rng.random()
        if not ids or kind < 0.06:
            down = []
        elif kind < 0.75:
            down = [rng.choice(recent[-3:])]
        elif kind < 0.9 or len(recent) < 3:
            down = [rng.choice(ids)]
        else:
            down = rng.sample(recent, 2)
        depends_on = []
        if ids and rng.random() < 0.12:
            depends_on = [rng.choice(ids)]
            if depends_on[0] in down:
                depends_on = []
        label = []
        if rng.random() < 0.1:
            labels += 1
            label = ["label%d" % labels]
        revisions.append({"id": id_, "down": down, "depends_on": depends_on, "labels": label})
        ids.append(id_)
    rng.shuffle(revisions)
    return revisions


def run(scripts, direction, target, rows):
    try:
        steps = getattr(scripts, "_%s_revs" % direction)(target, tuple(rows))
    except CommandError as error:
        return {"error": str(error)}
    except Exception as error:  # a traceback: we do better, whatever we do
        return None
    keeper = Rows(rows)
    plan = []
    try:
        for step in steps:
            keeper.update_to_step(step)
            revision = step.revision.revision if hasattr(step, "revision") else (step.to_ or ("",))[0]
            plan.append([revision, sorted(keeper.heads)])
    except Exception:
        return None
    return {"steps": plan}


def ask(rng, revisions):
    scripts = directory(revisions)
    map_ = scripts.revision_map
    ids = [r["id"] for r in revisions]
    labels = [l for r in revisions for l in r["labels"]]
    out = {
        "revisions": revisions,
        "heads": list(map_.heads),
        "real_heads": list(map_._real_heads),
        "bases": list(map_.bases),
        "labels": {i: sorted(map_._revision_map[i].branch_labels) for i in ids},
        "history": [s.revision for s in map_.iterate_revisions("heads", "base", inclusive=True)],
        "ranges": [],
        "plans": [],
    }
    names = ids + labels
    for _ in range(12):
        a, b = rng.choice(["", rng.choice(names), rng.choice(names)]), rng.choice(["", rng.choice(names), rng.choice(names)])
        if labels and rng.random() < 0.2:
            a = rng.choice(labels) + "@base"
        if labels and rng.random() < 0.2:
            b = rng.choice(labels) + "@head"
        if rng.random() < 0.2 and b in names:
            b += "-1"
        try:
            listed = [s.revision for s in scripts.walk_revisions(a or "base", b or "heads")]
            out["ranges"].append(["%s:%s" % (a, b), {"steps": listed}])
        except CommandError as error:
            out["ranges"].append(["%s:%s" % (a, b), {"error": str(error)}])
        except Exception:
            pass
    states = [[]]
    for _ in range(3):
        rows = states[-1]
        done = run(scripts, "upgrade", rng.choice(ids), rows)
        if done and done.get("steps"):
            states.append(done["steps"][-1][1])
    states.append(sorted(map_._real_heads))
    for rows in states:
        targets = ["heads", "head", "base", "+1", "+2", "-1", "-2"]
        targets += rng.sample(names, min(4, len(names)))
        for label in rng.sample(labels, min(2, len(labels))):
            targets += [label + "@head", label + "@heads", label + "@base", label + "@+1", label + "@-1", label + "@" + rng.choice(ids)]
        targets += [rng.choice(ids) + "-1", rng.choice(ids) + "+1", rng.choice(ids) + "@+1", rng.choice(ids)[:2]]
        for target in targets:
            for direction in ("upgrade", "downgrade", "stamp"):
                # Which row `-N` starts from is left to chance by Alembic.
                if direction == "downgrade" and target[0] == "-" and len(rows) > 1:
                    continue
                # `stamp -2` counts from the heads, but only while the table is empty.
                if direction == "stamp" and ("+" in target or "-" in target):
                    continue
                result = run(scripts, direction, target, rows)
                if result is not None:
                    out["plans"].append([direction, rows, target, result])
    return out


def main():
    rng = random.Random(20)
    cases = []
    while len(cases) < 24:
        revisions = history(rng, rng.randrange(3, 22))
        cases.append(ask(rng, revisions))
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "history.json")
    with open(path, "w") as out:
        out.write("[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]\n")


main()
