"""Prepares the interpreter for scripts: where modules come from, where print goes, and what is closed to them."""

import sys

import _aludel
import _frozen_importlib
import _io
import builtins

ModuleSpec = _frozen_importlib.ModuleSpec
ModuleType = type(sys)


class BuiltIn:
    """Finds Aludel's own modules, and those that are other names for them."""

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        found = _aludel.built_in(name)
        if found is not None:
            source, file, is_package = found
            if not is_package and _is_ours(name):
                from _aludel_names import has_names_below

                is_package = has_names_below(name)
            return _spec(name, cls, (source, file, is_package))
        if name in DENIED or name.partition(".")[0] in DENIED:
            if OfProject.depth:
                # The project's modules import much that the script never uses.
                return _opaque_spec(name, "scripts have no access to files, network and processes", "sandbox-denied")
            raise denied_import(name)
        return _shadow(name) if _is_ours(name) else None

    @staticmethod
    def create_module(spec):
        return None

    @staticmethod
    def exec_module(module):
        source, file, _ = module.__spec__.loader_state
        exec(_compiled(source, file), module.__dict__)
        _ours[module.__name__] = dict(module.__dict__)


class OfProject:
    """Finds the project's own files. One that fails while it is imported becomes a stand-in that knows why."""

    # What failed once fails again, so it is not tried again for each script.
    failed = {}
    # Modules stay from one script to the next, as in a process of Alembic's, until a file or what they can ask about changes.
    kept = {}
    asked = None
    # An import that brings more modules than this brings the whole application, which no migration needs.
    most = 60
    imported = 0
    # How many of them are being imported now, one by another.
    depth = 0

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name in cls.failed:
            return _opaque_spec(name, cls.failed[name])
        found = _aludel.of_project(name)
        if found is None:
            return None
        if isinstance(found, str):
            return _opaque_spec(name, found)
        # What a package imports for itself takes nothing from the module below it that the script names.
        cls.imported = cls.imported + 1 if cls.depth else 0
        if cls.imported > cls.most:
            return _opaque_spec(name, f"one import of the script imports more than {cls.most} modules of the project")
        return _spec(name, cls, found)

    @classmethod
    def begin(cls, circumstances):
        """Forgets the modules where they might not be what they would be now."""
        asked = circumstances["dialect"], circumstances["offline"], circumstances["server_version"]
        if asked != cls.asked or _aludel.project_changed():
            for name in cls.kept:
                sys.modules.pop(name, None)
            cls.kept.clear()
            cls.failed.clear()
        cls.asked = asked

    @staticmethod
    def create_module(spec):
        OfProject.kept[spec.name] = None
        return None

    @staticmethod
    def exec_module(module):
        source, file, _ = module.__spec__.loader_state
        refused_before = _aludel.refused()
        module.__file__ = file
        OfProject.depth += 1
        # The line that is followed stays at the script's import.
        was_tracing = _aludel.set_tracing(False)
        # Nor can an unknown function called there hide an operation of the script.
        was_running = _aludel.running()
        _aludel.set_running(False)
        try:
            exec(_compiled(source, file), module.__dict__)
            OfProject.kept[module.__name__] = dict(module.__dict__)
        except BaseException as error:
            if not refused_before:
                _aludel.forget_refusal()
            reason = f"importing it failed: {type(error).__name__}: {error}"
            OfProject.failed[module.__name__] = reason
            sys.modules[module.__name__] = _opaque_module(module.__name__, reason)
            _passing.append(module.__name__)
        finally:
            OfProject.depth -= 1
            _aludel.set_running(was_running)
            _aludel.set_tracing(was_tracing)


class Unknown:
    """Finds everything else: a stand-in that costs nothing until it matters."""

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name.startswith("_") or name.partition(".")[0] in sys.stdlib_module_names:
            return None
        return _opaque_spec(name, "it is neither part of the project's files nor of Aludel")

    @staticmethod
    def create_module(spec):
        _passing.append(spec.name)
        from _aludel_opaque import OpaqueModule

        return OpaqueModule(spec.name, *spec.loader_state)

    @staticmethod
    def exec_module(module):
        pass


def _is_ours(name):
    """A module of alembic, sqlalchemy, or a library that Aludel stands in for."""
    top = name.partition(".")[0]
    if top in ("alembic", "sqlalchemy"):
        return True
    # Our own helpers are found before their list is there.
    if top.startswith("_") or top in sys.stdlib_module_names:
        return False
    from _aludel_names import LIBRARIES

    return top in LIBRARIES


# Ways out of the sandbox, and modules that only make sense with one.
DENIED = frozenset(
    "socket _socket subprocess _posixsubprocess ctypes _ctypes multiprocessing signal _signal select selectors ssl _ssl mmap "
    "fcntl resource pty termios nt pwd grp asyncio sqlite3 ftplib smtplib imaplib poplib socketserver http "
    "webbrowser faulthandler pdb code pip ensurepip venv urllib.request xmlrpc syslog readline msvcrt winreg".split()
)
# Names of modules to forget after the script, and code that need not be compiled again.
_passing = []
_code = {}
# What our modules held when they had just been imported.
_ours = {}


def _spec(name, loader, found):
    spec = ModuleSpec(name, loader, origin=found[1], is_package=found[2])
    spec.loader_state = found
    return spec


def _opaque_spec(name, reason, code="opaque-value"):
    spec = ModuleSpec(name, Unknown, is_package=True)
    spec.loader_state = (reason, code)
    return spec


def _opaque_module(name, reason):
    from _aludel_opaque import OpaqueModule

    module = OpaqueModule(name, reason, "opaque-value")
    module.__path__ = []
    return module


def _shadow(name):
    """A module of alembic, sqlalchemy or a library that has no file here: another name for one that has, or not there yet."""
    from _aludel_names import ALIASES

    if name in ALIASES:
        source = f"from {ALIASES[name]} import *\nfrom {ALIASES[name]} import __getattr__\n"
        return _spec(name, BuiltIn, (source, f"<aludel>/{name}", True))
    return _opaque_spec(name, "Aludel does not have it yet", "unsupported-feature")


def _compiled(source, file):
    key = (file, source)
    if key not in _code:
        _code[key] = compile(source, file, "exec", dont_inherit=True)
    return _code[key]


class DeniedImport(ImportError):
    _aludel_code = "sandbox-denied"


def denied_import(name):
    return DeniedImport(
        f"No module named {name!r}: revision scripts run without access to files, network and processes", name=name
    )


class Output:
    """Standard output and error of scripts: the run log."""

    encoding = "utf-8"
    errors = "replace"
    closed = False

    def __init__(self, name):
        self.name = name

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        _aludel.write(text)
        return len(text)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def flush(self):
        pass

    def isatty(self):
        return False

    def writable(self):
        return True

    def readable(self):
        return False


class Input:
    """Standard input of scripts: there is none."""

    name = "<stdin>"
    closed = False

    def read(self, size=-1):
        refuse("sandbox-denied", "a revision script asks for input, which it cannot have")

    readline = readlines = __next__ = read

    def __iter__(self):
        return self

    def isatty(self):
        return False

    def flush(self):
        pass


class NoFile:
    """Stands for `io.FileIO`, which this interpreter does not have."""

    def __init__(self, *args, **kwargs):
        _no_file(args[0] if args else "?")


def refuse(code, message, *hints):
    from _aludel_refusal import refuse

    refuse(code, message, *hints)


def _no_file(file, *args, **kwargs):
    refuse("sandbox-denied", f"a revision script opens {file!r}, but scripts have no access to files")


def _no_input(prompt="", /):
    refuse("sandbox-denied", "a revision script asks for input, which it cannot have")


def _install():
    sys.meta_path[:] = [BuiltIn, *sys.meta_path, OfProject, Unknown]
    sys.stdin = sys.__stdin__ = Input()
    sys.stdout = sys.__stdout__ = Output("<stdout>")
    sys.stderr = sys.__stderr__ = Output("<stderr>")
    sys.argv = ["alembic"]
    sys.path[:] = []
    sys.executable = ""
    _io.FileIO = NoFile
    _io.open = _io.open_code = builtins.open = _no_file
    builtins.input = _no_input
    for name in ("breakpoint", "exit", "quit", "help"):
        if hasattr(builtins, name):
            delattr(builtins, name)


_install()
_builtins = dict(builtins.__dict__)
_modules = frozenset(sys.modules)
_runs = 0

# Every script wants these; their import is not part of its time.
import alembic
import sqlalchemy
import sqlalchemy._compilers


def run(code, circumstances):
    """Runs a script as a fresh module, then its function for the direction."""
    import _aludel_circumstances

    _aludel_circumstances.begin(circumstances)
    OfProject.begin(circumstances)
    live = sys.modules["_aludel_live"]
    live.begin()
    name = "aludel_script"
    script = ModuleType(name)
    script.__file__ = circumstances["path"]
    sys.modules[name] = script
    _passing.append(name)
    if circumstances["environment"]:
        return _collect(code, script)
    exec(code, script.__dict__)
    function = script.__dict__.get(circumstances["function"])
    if function is None:
        raise MissingFunction(
            f"{circumstances['revision']} has no function {circumstances['function']}(), so this step cannot be run"
        )
    _aludel.set_running(True)
    try:
        function(**circumstances["arguments"])
        live.end()
    finally:
        _aludel.set_running(False)


def _collect(code, script):
    """Runs an env.py, which does all its work while it is imported."""
    from _aludel_environment import lenient, prepare

    script.__name__ = "env_py"
    prepare(_passing)
    with lenient():
        exec(code, script.__dict__)


class MissingFunction(Exception):
    _aludel_code = "missing-function"


def tidy():
    """Leaves no trace of a script for the next: its modules go, ours are as they were."""
    global _runs
    builtins.__dict__.clear()
    builtins.__dict__.update(_builtins)
    for name in _passing:
        sys.modules.pop(name, None)
    _passing.clear()
    OfProject.imported = 0
    sys.modules["sqlalchemy._compilers"].forget()
    known = _modules.union(_ours, OfProject.kept)
    for name in [name for name in sys.modules if name not in known and not _is_library(name)]:
        del sys.modules[name]
    for held in (_ours, OfProject.kept):
        for name, contents in held.items():
            module = sys.modules.get(name)
            if contents is None or type(module) is not ModuleType:
                continue
            module.__dict__.clear()
            module.__dict__.update(contents)
        for name in held:
            package, _, child = name.rpartition(".")
            # A package that failed is gone by now.
            if package in held and name in sys.modules and package in sys.modules:
                sys.modules[package].__dict__.setdefault(child, sys.modules[name])
    _install_streams()
    _runs += 1
    if _runs % 50 == 0:
        import gc

        gc.collect()


def _is_library(name):
    return name.partition(".")[0] in sys.stdlib_module_names


def _install_streams():
    if not isinstance(sys.stdout, Output):
        sys.stdout = sys.__stdout__ = Output("<stdout>")
    if not isinstance(sys.stderr, Output):
        sys.stderr = sys.__stderr__ = Output("<stderr>")
