"""One project on one engine: up from the empty database and down again, revision by revision, with both tools."""
import json
import os
import signal
import subprocess
import sys
import tempfile
import time

from .difference import differences, varying

# Times are stored by the second at the coarsest that counts.
APART = 1.1
VERSIONS = "alembic_version"


class GaveUp(Exception):
    """The project can't go on with this engine."""


class Stepper:
    """The process that steps with Alembic."""

    def __init__(self, project, url, config, folder, seconds):
        self.seconds = seconds
        here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "stepper.py")
        self.process = subprocess.Popen([sys.executable, here], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder, text=True, start_new_session=True)
        self.revisions = self.ask({"config": config, "first": url, "seconds": seconds, **project})["revisions"]

    def ask(self, wish):
        self.process.stdin.write(json.dumps(wish) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        told = json.loads(line) if line else {"ok": False, "error": "the process died"}
        if not told["ok"] and "revisions" not in told and "urls" not in wish:
            raise GaveUp(f"Alembic reads no history: {told['error']}")
        return told

    def close(self):
        self.process.kill()
        self.process.wait()


class Walk:
    def __init__(self, project, dialect, server, prefix, options):
        self.project, self.dialect, self.options = project, dialect, options
        self.theirs, self.ours, self.twin = (server.database(f"{prefix}_{who}") for who in ("one", "two", "sec"))
        self.done, self.twin_at, self.twin_lost = [], 0, False
        self.mask = set()
        self.finished = 0.0

    def run(self):
        """Yields a line for each revision and direction."""
        stepper = None
        with tempfile.TemporaryDirectory(prefix="aludel-live-") as folder:
            try:
                if self.options.stop.is_set():
                    return
                self.config = write_environment(folder)
                self.folder = folder
                self.stepper = stepper = Stepper(self.project, self.theirs.url, self.config, folder, self.options.seconds)
                self.theirs.create()
                self.ours.create()
                self.before = self.theirs.look()
                order = self.order = stepper.revisions
                for direction in ("upgrade", "downgrade"):
                    for revision in order if direction == "upgrade" else reversed(order):
                        if self.options.stop.is_set():
                            return
                        yield {"revision": revision["revision"], "file": os.path.basename(revision["file"]), "direction": direction, **self.step(revision, direction)}
            finally:
                if stepper:
                    stepper.close()
                for database in (self.theirs, self.ours, self.twin):
                    database.drop()

    def step(self, revision, direction):
        rows = {row[0] for name, (_, rows) in self.before[1].items() if name.split(".")[-1] == "alembic_version" for row in rows}
        started = time.monotonic()
        did = self.alembic([self.theirs], revision["revision"], direction)
        self.finished = time.monotonic()
        if not did["ok"]:
            self.pass_over(revision["revision"], direction)
            return {"outcome": "not-possible", "cause": did["error"], "at": did.get("at"), "seconds": [round(self.finished - started, 3), None]}
        self.done.append((revision["revision"], direction, False))
        after = self.theirs.look()
        begun = time.monotonic()
        answer = self.aludel(direction, target(revision, direction, rows, self.order))
        ended = time.monotonic()
        ours = self.ours.look()
        found = self.judge(revision["revision"], direction, answer, after, ours)
        if found["outcome"] != "equal":
            self.bring_along(revision["revision"], direction, after, ours)
        self.before = after
        return {**found, "seconds": [round(self.finished - started, 3), round(ended - begun, 3)]}

    def judge(self, revision, direction, answer, after, ours):
        names = self.theirs.name, self.ours.name
        if answer["ending"] != "done":
            changed = [one for one in self.told(self.before, ours, direction) if not empty_version_table(one, self.before, ours)]
            error = answer.get("error") or {}
            cause = f"{error.get('code')}: {error.get('message')}"
            if not changed:
                return {"outcome": "refused", "cause": cause, "line": error.get("line")}
            return {"outcome": "differing", "cause": f"failed and left a change: {cause}", "line": error.get("line"), "differences": changed[:20]}
        if found := self.told(after, ours, direction):
            kinds = sorted({what for what, *_ in found})
            return {"outcome": "differing", "cause": "; ".join(kinds), "differences": found[:20]}
        taken = [step["revision"] for step in answer["steps"]]
        if taken != [revision]:
            return {"outcome": "differing", "cause": "other steps taken", "differences": [("steps", "", [revision], taken)]}
        return {"outcome": "equal"}

    def told(self, theirs, ours, direction):
        """The differences, but for what a second run of Alembic leaves differently too."""
        names = self.theirs.name, self.ours.name
        found = differences(theirs, ours, self.mask, names)
        if found and self.let_twin_catch_up():
            self.mask |= varying(self.theirs.look(), self.twin.look(), (self.theirs.name, self.twin.name))
            found = differences(theirs, ours, self.mask, names)
        return found

    def let_twin_catch_up(self):
        """Alembic's second run goes as far as its first, later."""
        if self.twin_lost:
            return False
        if not self.twin_at:
            self.twin.create()
        time.sleep(max(0.0, self.finished + APART - time.monotonic()) if self.twin_at < len(self.done) else 0)
        for revision, direction, stamp in self.done[self.twin_at:]:
            if not self.alembic([self.twin], revision, direction, stamp)["ok"]:
                self.twin_lost = True
                return False
        self.twin_at = len(self.done)
        return True

    def alembic(self, databases, revision, direction, stamp=False):
        return self.stepper.ask({"urls": [database.url for database in databases], "revision": revision, "direction": direction, "stamp": stamp})

    def aludel(self, direction, to):
        project = self.project
        command = [self.options.aludel, direction, to, "--yes", "--format", "json", "-c", self.config, "--url", self.ours.url,
                   "--script-timeout", str(self.options.seconds)]
        for location in project["version_locations"]:
            command += ["--version-location", location]
        for path in project["import_paths"]:
            command += ["--import-path", path]
        command += ["--recursive"] if project["recursive"] else []
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=self.folder, start_new_session=True)
        try:
            out, err = process.communicate(timeout=self.options.seconds + 10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return {"ending": "failed", "error": {"code": "no-answer", "message": "more than the time limit"}}
        try:
            answer = json.loads(out)
            answer.setdefault("ending", "failed")
            return answer
        except ValueError:
            return {"ending": "failed", "error": {"code": f"exit {process.returncode}", "message": (err or out)[-300:]}}

    def pass_over(self, revision, direction):
        """Alembic can't: both databases keep what they held, and count as having gone that way."""
        names = self.theirs.name, self.ours.name
        if differences(self.before, self.theirs.look(), self.mask, (names[0], names[0])):
            self.copy(self.ours, self.theirs)
        did = self.alembic([self.theirs, self.ours], revision, direction, stamp=True)
        if not did["ok"]:
            raise GaveUp(f"{revision} can't be passed over: {did['error']}")
        self.done.append((revision, direction, True))
        self.before = self.theirs.look()

    def bring_along(self, revision, direction, after, ours):
        """Brings our database to where Alembic's is: by Alembic where it still stands where it stood, else as a copy."""
        names = self.theirs.name, self.ours.name
        if not differences(self.before, ours, self.mask, names) and self.alembic([self.ours], revision, direction)["ok"]:
            if not differences(after, self.ours.look(), self.mask, names):
                return
        self.copy(self.theirs, self.ours)

    def copy(self, source, to):
        to.create(copied_from=source)
        if not source.copies_are_exact:
            source.create(copied_from=to)


def target(revision, direction, rows, history):
    """The identifier that denotes this one step from these version rows."""
    if direction == "upgrade":
        return revision["revision"]
    branch = f"{revision['revision']}@" if len(rows) > 1 else ""
    if not revision["down"]:
        return branch + "base"
    if len(revision["down"]) == 1 and branch:
        return branch + "-1"
    # What else stands on the parent would go too.
    others = {parent for one in history if one is not revision for parent in one["down"]}
    return branch + min(revision["down"], key=lambda parent: parent in others)


def empty_version_table(difference, before, after):
    """A run makes the version table before its first step, as Alembic does; that there is none yet says the same."""
    whole = difference[1].split()[0].split(".")
    return difference[0].endswith("only ours") and VERSIONS in whole and not any(VERSIONS in name for name in after[1])


def write_environment(folder):
    """The configuration both tools get; what env.py would do is done by the stepper, and needs no doing with Aludel."""
    os.mkdir(os.path.join(folder, "environment"))
    path = os.path.join(folder, "alembic.ini")
    with open(path, "w") as config:
        config.write("[alembic]\nscript_location = %(here)s/environment\n")
    return path
