"""alembic_utils: PostgreSQL's functions, views, triggers, policies and extensions, and the operations for them."""

from _aludel_record import execute as _execute
from sqlalchemy._values import stop_at_opaque as _stop_at_opaque

from ._entities import (
    PGExtension,
    PGFunction,
    PGGrantTable,
    PGMaterializedView,
    PGPolicy,
    PGTrigger,
    PGView,
    ReplaceableEntity,
)


def register_entities(*args, **kwargs):
    """Concerns autogenerate."""


def create_entity(target):
    _stop_at_opaque(target)
    _execute(target.to_sql_statement_create())


def drop_entity(target, cascade=False):
    _stop_at_opaque(target)
    _execute(target.to_sql_statement_drop(cascade=cascade))


def replace_entity(target):
    _stop_at_opaque(target)
    for statement in target.to_sql_statement_create_or_replace():
        _execute(statement)


def __getattr__(name):
    from _aludel_names import part_of

    return part_of(__name__, name)
