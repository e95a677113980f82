"""SQLAlchemy-Searchable: its triggers are made from what the database says of a table, which scripts can't read."""

from _aludel_bind import reads as _reads


def sync_trigger(conn, table_name, tsvector_column, indexed_columns, *args, **kwargs):
    _reads(f"sync_trigger() of {table_name}")


def make_searchable(*args, **kwargs):
    """Concerns tables that mapped classes create."""


def __getattr__(name):
    from _aludel_names import part_of

    return part_of(__name__, name)
