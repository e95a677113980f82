"""`alembic.runtime.migration`: the context's class, to annotate with."""

from alembic.context import MigrationContext
from _aludel_refusal import not_there_yet


def __getattr__(name):
    not_there_yet("alembic.runtime.migration", name)
