"""Runs an env.py to learn what it configures: a context that collects, engines that only know their URL, no database."""

import sys

import _aludel
import _aludel_circumstances
from _aludel_opaque import Opaque
from _aludel_refusal import unsupported

# Settings whose worth is wanted, and what they may be.
TEXTS = ("version_table", "version_table_schema", "upgrade_token", "downgrade_token")
FLAGS = ("version_table_pk", "include_schemas", "transaction_per_migration", "render_as_batch")
# What the rest of a command cannot honour unless it is told: named, not read.
NAMED = ("on_version_apply", "starting_rev", "transactional_ddl", "version_table_column")


class EnvironmentVariable(Opaque):
    """A variable that is set, which is all that is known of it here."""

    def __init__(self, name):
        super().__init__(f"the environment variable {name}", "the sandbox has no environment", "sandbox-denied")
        object.__setattr__(self, "_marker", f"\0{name}\0")

    def __bool__(self):
        return True

    def __str__(self):
        return object.__getattribute__(self, "_marker")

    def strip(self, *args):
        return self


class UnknownText(str):
    """Text with a part that is not known: it can be carried about, and is reported where it is configured."""


def _as_text(opaque):
    return UnknownText(f"\1{object.__getattribute__(opaque, '_aludel_opaque')}\1")


class Environment(dict):
    """`os.environ`: notes what is asked for. Of variables that are set, only that is known."""

    def _asked(self, key):
        if isinstance(key, str):
            _aludel.configured({"asked": key})

    def _lookup(self, key):
        self._asked(key)
        if dict.__contains__(self, key):
            return True, dict.__getitem__(self, key)
        if key in _aludel_circumstances.get("set_variables"):
            return True, EnvironmentVariable(key)
        return False, None

    def __getitem__(self, key):
        found, value = self._lookup(key)
        if not found:
            raise KeyError(key)
        return value

    def get(self, key, default=None):
        found, value = self._lookup(key)
        return value if found else default

    def pop(self, key, *default):
        found, value = self._lookup(key)
        dict.pop(self, key, None)
        if not found and not default:
            raise KeyError(key)
        return value if found else default[0]

    def setdefault(self, key, default=None):
        found, value = self._lookup(key)
        if not found:
            dict.__setitem__(self, key, default)
        return value if found else default

    def __contains__(self, key):
        return self._lookup(key)[0]

    def copy(self):
        return self


class Url(str):
    """A URL as env.py hands it about: text, with SQLAlchemy's way to print it."""

    def render_as_string(self, hide_password=True):
        return Url(self)

    def set(self, **parts):
        return _opaque("URL.set()")

    @property
    def _split(self):
        return self.partition("://")

    @property
    def drivername(self):
        return self._split[0]

    def get_backend_name(self):
        return self.drivername.partition("+")[0]

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return _opaque(f"URL.{name}")


def _opaque(name):
    return Opaque(name, "an env.py is read without a database", "opaque-value")


def make_url(url):
    return url if isinstance(url, Opaque) else Url(_text(url))


def _text(value):
    return value if isinstance(value, str) else str(value)


class Dialect:
    def __init__(self, name):
        self.name = name

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _opaque(f"dialect.{name}")


class Done:
    """What ends a transaction or an execution: nothing happened, nothing can be read."""

    def __init__(self, connection=None):
        self.connection = connection

    def __enter__(self):
        return self.connection

    def __exit__(self, *error):
        return False

    async def __aenter__(self):
        return self.connection

    async def __aexit__(self, *error):
        return False

    def __await__(self):
        return self
        yield

    def commit(self):
        return Done()

    rollback = close = prepare = commit

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _opaque(f"the result of a statement (.{name})")


class Connection(Done):
    """Engine and connection in one, synchronous and not: knows its URL and does nothing."""

    closed = False
    engine = property(lambda self: self)
    sync_engine = sync_connection = engine

    def __init__(self, url):
        self.url = url
        self.connection = self
        self.info = {}

    @property
    def dialect(self):
        return Dialect(make_url(self.url).get_backend_name() if isinstance(self.url, str) else "")

    @property
    def name(self):
        return self.dialect.name

    def connect(self, **kwargs):
        return self

    def execution_options(self, **kwargs):
        return self

    def begin(self, *args, **kwargs):
        return Done(self)

    begin_nested = begin_twophase = begin

    def in_transaction(self):
        return False

    def execute(self, *args, **kwargs):
        return Done()

    scalar = scalars = exec_driver_sql = execute
    dispose = close = commit = rollback = detach = invalidate = lambda self, *args, **kwargs: Done()

    async def run_sync(self, function, *args, **kwargs):
        return function(self, *args, **kwargs)

    def __await__(self):
        return self
        yield

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _opaque(f"connection.{name}")


class AsyncEngine(Connection):
    """`AsyncEngine(engine)` of older templates."""

    def __new__(cls, engine):
        return engine


def create_engine(url, **kwargs):
    return Connection(url)


def engine_from_config(configuration, prefix="sqlalchemy.", **kwargs):
    if isinstance(configuration, Opaque):
        return Connection(configuration)
    # Without a URL Alembic would stop here; whoever names the database otherwise still wants to know the rest.
    return Connection((configuration or {}).get(f"{prefix}url"))


class Arguments:
    """`config.cmd_opts`: the command line as Alembic would have parsed it, as far as it matters here."""

    def __init__(self):
        self.x = _aludel_circumstances.get("x_arguments")
        self.name = _aludel_circumstances.get("section")
        self.autogenerate = self.sql = False

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return None


class Parser:
    """`config.file_config`: the ini file as a ConfigParser shows it."""

    def __init__(self, sections):
        self._sections = sections

    def get(self, section, option, *, fallback=None, **kwargs):
        return self._sections.get(section, {}).get(option, fallback)

    def has_section(self, section):
        return section in self._sections

    def has_option(self, section, option):
        return option in self._sections.get(section, {})

    def sections(self):
        return list(self._sections)

    def items(self, section, raw=False):
        return list(self._sections.get(section, {}).items())

    def set(self, section, option, value=None):
        self._sections.setdefault(section, {})[option] = value

    add_section = lambda self, section: self._sections.setdefault(section, {})

    def __contains__(self, section):
        return section in self._sections

    def __getitem__(self, section):
        return self._sections[section]


class Config:
    """`context.config`, with the sections of the ini file; what env.py sets is seen by env.py."""

    def __init__(self):
        self.config_file_name = _aludel_circumstances.get("config_file") or None
        self.toml_file_name = None
        self.config_ini_section = _aludel_circumstances.get("section")
        self.cmd_opts = Arguments()
        self.attributes = {}
        self.print_stdout = print
        self._sections = {name: dict(options) for name, options in _aludel_circumstances.get("sections").items()}
        self.file_config = Parser(self._sections)

    def get_section(self, name, default=None):
        return dict(self._sections[name]) if name in self._sections else default

    def get_section_option(self, section, name, default=None):
        return self._sections.get(section, {}).get(name, default)

    def get_main_option(self, name, default=None):
        return self.get_section_option(self.config_ini_section, name, default)

    def get_alembic_option(self, name, default=None):
        return self.get_main_option(name, default)

    def get_alembic_boolean_option(self, name):
        return self.get_main_option(name) == "true"

    def set_main_option(self, name, value):
        self.set_section_option(self.config_ini_section, name, value)

    def set_section_option(self, section, name, value):
        # ConfigParser's %%, as it would be read back; what is not text is kept as it is.
        value = type(value)(value.replace("%%", "%")) if type(value) in (str, Url, UnknownText) else value
        self._sections.setdefault(section, {})[name] = value

    def remove_main_option(self, name):
        self._sections.get(self.config_ini_section, {}).pop(name, None)

    def get_template_directory(self):
        return ""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _opaque(f"config.{name}")


class Context:
    """The functions of `alembic.context`, collecting."""

    def __init__(self):
        self.config = Config()
        self.options = None

    def configure(self, connection=None, url=None, dialect_name=None, **options):
        said = {"flags": {}, "texts": {}, "unknown": {}, "named": []}
        place = url if url is not None else getattr(connection, "url", None)
        if connection is not None and not isinstance(connection, (Connection, Opaque)):
            place = None
        _say(said, "url", place, lambda text: said.__setitem__("url", text))
        for name in TEXTS:
            _say(said, name, options.get(name), lambda text, name=name: said["texts"].__setitem__(name, text))
        for name in FLAGS:
            value = options.get(name)
            if isinstance(value, Opaque):
                said["unknown"][name] = value._aludel_opaque
            elif value is not None:
                said["flags"][name] = bool(value)
        said["named"] = [name for name in NAMED if options.get(name) is not None]
        self._convention(said, options.get("target_metadata"))
        said["line"] = _aludel.line()
        self.options = said
        _aludel.configured(dict(said))

    def _convention(self, said, metadata):
        if isinstance(metadata, (list, tuple)):
            metadata = metadata[0] if metadata else None
        if metadata is None:
            return
        if isinstance(metadata, Opaque) or not hasattr(metadata, "naming_convention"):
            said["unknown"]["naming_convention"] = getattr(metadata, "_aludel_opaque", "target_metadata")
            return
        convention = metadata.naming_convention
        if isinstance(convention, Opaque):
            said["unknown"]["naming_convention"] = convention._aludel_opaque
            return
        said["naming_convention"] = {
            key: value for key, value in convention.items() if isinstance(key, str) and type(value) is str
        }

    def run_migrations(self, **arguments):
        said = {"arguments": {}, "unknown": {}, "line": _aludel.line(), "run": True}
        for name, value in arguments.items():
            _say(said, name, value, lambda text, name=name: said["arguments"].__setitem__(name, text))
        _aludel.configured(said)

    def begin_transaction(self):
        return Done(None)

    def is_offline_mode(self):
        return _aludel_circumstances.get("offline")

    def is_transactional_ddl(self):
        return _aludel_circumstances.get("dialect") in ("postgresql", "sqlite")

    def requires_connection(self):
        return not self.is_offline_mode()

    def get_x_argument(self, as_dictionary=False):
        arguments = _aludel_circumstances.get("x_arguments")
        if not as_dictionary:
            return list(arguments)
        return {name: value for name, _, value in (argument.partition("=") for argument in arguments)}

    def get_tag_argument(self):
        return None

    get_starting_revision_argument = get_revision_argument = get_tag_argument

    def get_head_revision(self):
        return _opaque("context.get_head_revision()")

    get_head_revisions = get_head_revision

    def execute(self, sql, execution_options=None):
        pass

    def static_output(self, text):
        pass

    def get_context(self):
        return _opaque("context.get_context()")

    def get_bind(self):
        return Connection(None)

    @property
    def script(self):
        return _opaque("context.script")


def _say(said, name, value, keep):
    """Keeps a text, or why it is not known."""
    if value is None:
        return
    if isinstance(value, EnvironmentVariable):
        value = str(value)
    if isinstance(value, Opaque):
        said["unknown"][name] = value._aludel_opaque
        return
    if type(value) not in (str, Url, UnknownText, int, bool, float) and not isinstance(value, str):
        said["unknown"][name] = f"a value of type {type(value).__name__!r}"
        return
    text = str.__str__(value) if isinstance(value, str) else str(value)
    if "\1" in text:
        said["unknown"][name] = text.split("\1")[1]
    else:
        keep(text)


class Asyncio:
    """`asyncio` as far as an env.py goes: a coroutine that waits for nothing is run to its end."""

    def run(self, coroutine, **kwargs):
        if isinstance(coroutine, Opaque):
            return coroutine
        try:
            coroutine.send(None)
        except StopIteration as end:
            return end.value
        unsupported("an env.py that waits for something besides its engine")

    run_until_complete = create_task = run

    def get_event_loop(self):
        return self

    new_event_loop = get_running_loop = get_event_loop

    def set_event_loop(self, loop):
        pass

    def set_event_loop_policy(self, policy):
        pass

    def is_running(self):
        return False

    def close(self):
        pass

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _opaque(f"asyncio.{name}")


def _module(name, contents):
    module = type(sys)(name)
    module.__dict__.update(contents)
    return module


def _public(instance):
    return {name: getattr(instance, name) for name in dir(instance) if not name.startswith("_")}


def prepare(passing):
    """Puts the collecting context in the place of the other, and stand-ins for what opens connections."""
    import os

    import alembic.context
    import sqlalchemy
    import sqlalchemy.engine

    collecting = Context()
    alembic.context.__dict__.update(_public(collecting))
    alembic.context.__dict__["__getattr__"] = lambda name: _no_context(name)
    loop = Asyncio()
    engines = {"create_engine": create_engine, "engine_from_config": engine_from_config, "make_url": make_url}
    asynchronous = {
        "create_async_engine": create_engine,
        "async_engine_from_config": engine_from_config,
        "AsyncEngine": AsyncEngine,
        "AsyncConnection": Connection,
        "__getattr__": lambda name: _no_context(name, "sqlalchemy.ext.asyncio"),
    }
    sqlalchemy.__dict__.update(engines)
    sqlalchemy.engine.__dict__.update(engines, Connection=Connection, Engine=Connection)
    for name, contents in (
        ("asyncio", {**_public(loop), "__getattr__": loop.__getattr__}),
        ("sqlalchemy.ext.asyncio", asynchronous),
        ("sqlalchemy.ext.asyncio.engine", asynchronous),
        ("sqlalchemy.engine.url", {"make_url": make_url, "URL": Url}),
    ):
        sys.modules[name] = _module(name, contents)
        passing.append(name)
    os.environ = Environment()
    os.getenv = os.environ.get


def _no_context(name, module="alembic.context"):
    if name.startswith("__"):
        raise AttributeError(name)
    return _opaque(f"{module}.{name}")


_LENIENT = "__str__ __format__ __fspath__ __radd__ __add__ __mod__ __rmod__ __enter__ __exit__ __aenter__ __aexit__ __await__".split()


async def _entered(opaque):
    return opaque


async def _left(opaque, *error):
    return False


class lenient:
    """While an env.py runs, what is not known can be entered, awaited and made into unknown text.

    None of that decides anything. In a revision script each of these is refused, since it may hide an operation.
    """

    def __enter__(self):
        self.before = {name: Opaque.__dict__.get(name) for name in _LENIENT}
        Opaque.__str__ = Opaque.__fspath__ = _as_text
        Opaque.__format__ = lambda self, spec: str(self)
        Opaque.__add__ = lambda self, other: UnknownText(f"{self}{other}")
        Opaque.__radd__ = lambda self, other: UnknownText(f"{other}{self}")
        Opaque.__enter__ = lambda self: self
        Opaque.__exit__ = lambda self, *error: False
        Opaque.__aenter__, Opaque.__aexit__ = _entered, _left
        Opaque.__await__ = lambda self: _entered(self).__await__()
        Opaque.__mod__ = lambda self, other: _as_text(self)
        Opaque.__rmod__ = lambda self, other: UnknownText(f"{other}{self}")

    def __exit__(self, *error):
        for name, method in self.before.items():
            if method is None:
                delattr(Opaque, name)
            else:
                setattr(Opaque, name, method)
