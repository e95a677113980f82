"""`alembic.migration`, the old place of the context's class."""

from alembic.runtime.migration import MigrationContext
from _aludel_refusal import not_there_yet


def __getattr__(name):
    not_there_yet("alembic.migration", name)
