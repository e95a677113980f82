"""Modules of alembic and sqlalchemy that are other names for the ones here."""

import sys

ALIASES = {
    **{
        name: "sqlalchemy"
        for name in (
            "sqlalchemy.types",
            "sqlalchemy.schema",
            "sqlalchemy.sql.expression",
            "sqlalchemy.sql.elements",
            "sqlalchemy.sql.selectable",
            "sqlalchemy.sql.dml",
            "sqlalchemy.sql.schema",
            "sqlalchemy.sql.sqltypes",
            "sqlalchemy.sql.type_api",
            "sqlalchemy.sql.ddl",
            "sqlalchemy.inspection",
        )
    },
    **{
        f"sqlalchemy.dialects.{engine}.{name}": f"sqlalchemy.dialects.{engine}"
        for engine in ("postgresql", "mysql", "sqlite")
        for name in ("base", "types", "json", "array", "enumerated", "hstore", "ranges", "named_types", "dml", "ext", "bitstring")
    },
    "sqlalchemy.dialects.mariadb": "sqlalchemy.dialects.mysql",
    "sqlalchemy.ext.declarative.api": "sqlalchemy.ext.declarative",
    "sqlalchemy.orm.decl_api": "sqlalchemy.orm",
    "sqlalchemy.orm.session": "sqlalchemy.orm",
    "sqlalchemy.orm.exc": "sqlalchemy.exc",
    "sqlalchemy.engine.base": "sqlalchemy.engine",
    "sqlalchemy.engine.reflection": "sqlalchemy.engine",
    "sqlalchemy.engine.interfaces": "sqlalchemy.engine",
    "sqlalchemy.engine.default": "sqlalchemy.engine",
    "sqlalchemy.engine.cursor": "sqlalchemy.engine",
    "sqlalchemy.engine.result": "sqlalchemy.engine",
    "sqlalchemy.engine.row": "sqlalchemy.engine",
    "alembic.util.exc": "alembic.util",
    "alembic.util.messaging": "alembic.util",
}


_WITH_NAMES_BELOW = {name.rpartition(".")[0] for name in ALIASES}


def has_names_below(name):
    """Whether it is imported like a package, though it has one file here."""
    return name in _WITH_NAMES_BELOW


def imported(name):
    """What `importlib.import_module` gives, which itself takes long to import."""
    __import__(name)
    return sys.modules[name]
