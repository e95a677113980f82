"""Modules of alembic, sqlalchemy and the libraries around them that are other names for the ones here."""

import sys

import _aludel

# Libraries that Aludel stands in for. What it has not of them is "not there yet", never the project's.
LIBRARIES = frozenset(
    "sqlalchemy_utils sqlmodel fastapi_users_db_sqlalchemy citext pgvector sqlalchemy_json sqlalchemy_searchable geoalchemy2 "
    "alembic_utils alembic_postgresql_enum oslo_db oslo_log oslo_i18n oslo_utils".split()
)

# Operations that such a library adds to `op`, whoever imported it (env.py, mostly).
OPERATIONS = {
    "create_entity": "alembic_utils",
    "drop_entity": "alembic_utils",
    "replace_entity": "alembic_utils",
    "sync_enum_values": "alembic_postgresql_enum",
    "create_geospatial_table": "geoalchemy2.alembic_helpers",
    "drop_geospatial_table": "geoalchemy2.alembic_helpers",
    "add_geospatial_column": "geoalchemy2.alembic_helpers",
    "drop_geospatial_column": "geoalchemy2.alembic_helpers",
    "create_geospatial_index": "geoalchemy2.alembic_helpers",
    "drop_geospatial_index": "geoalchemy2.alembic_helpers",
}

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
    **{
        f"sqlalchemy.orm.{name}": "sqlalchemy.orm"
        for name in (
            "decl_api decl_base session attributes query scoping util mapper relationships strategy_options collections base "
            "instrumentation properties interfaces"
        ).split()
    },
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
    **{
        f"sqlalchemy_utils.types.{name}": "sqlalchemy_utils.types"
        for name in (
            "arrow bit choice color country currency email encrypted encrypted.encrypted_type enriched_datetime "
            "enriched_datetime.enriched_date_type enriched_datetime.enriched_datetime_type ip_address json locale ltree "
            "password phone_number range scalar_list timezone ts_vector url uuid weekdays"
        ).split()
    },
    "sqlmodel.sql.expression": "sqlmodel",
    "sqlmodel.orm.session": "sqlmodel._session",
    "fastapi_users_db_sqlalchemy.generics": "fastapi_users_db_sqlalchemy",
    "fastapi_users_db_sqlalchemy.guid": "fastapi_users_db_sqlalchemy",
    **{f"pgvector.sqlalchemy.{name}": "pgvector.sqlalchemy" for name in ("vector", "halfvec", "bit", "sparsevec")},
    **{
        f"alembic_utils.{name}": "alembic_utils"
        for name in (
            "pg_function pg_view pg_materialized_view pg_trigger pg_extension pg_policy pg_grant_table replaceable_entity"
        ).split()
    },
    "geoalchemy2.elements": "geoalchemy2.types",
    "alembic_postgresql_enum.get_enum_data": "alembic_postgresql_enum",
    "alembic_postgresql_enum.get_enum_data.types": "alembic_postgresql_enum",
    "alembic_postgresql_enum.sql_commands.indexes": "alembic_postgresql_enum",
}


_WITH_NAMES_BELOW = {name.rpartition(".")[0] for name in ALIASES}


def has_names_below(name):
    """Whether it is imported like a package, though it has one file here."""
    return name in _WITH_NAMES_BELOW


def imported(name):
    """What `importlib.import_module` gives, which itself takes long to import."""
    __import__(name)
    return sys.modules[name]


def part_of(module, name):
    """For the `__getattr__` of a library's module: one below it, or something of it that Aludel has not."""
    if name.startswith("__"):
        raise AttributeError(f"module {module!r} has no attribute {name!r}")
    full = f"{module}.{name}"
    if full in ALIASES or full in _WITH_NAMES_BELOW or _aludel.built_in(full) is not None:
        return imported(full)
    from _aludel_opaque import Opaque

    return Opaque(full, "Aludel has only a part of this library", "unsupported-feature")
