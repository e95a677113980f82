"""`geoalchemy2.alembic_helpers`: the operations that its autogenerate writes."""

from _aludel_bind import dialect
from _aludel_refusal import unsupported
from alembic import op


def _not_on(engines, operation):
    if dialect().name in engines:
        unsupported(f"op.{operation}() on {dialect().name}")


def create_geospatial_table(table_name, *columns, **kw):
    return op.create_table(table_name, *columns, **kw)


def drop_geospatial_table(table_name, schema=None, **kw):
    _not_on(["sqlite"], "drop_geospatial_table")
    op.drop_table(table_name, schema=schema, **kw)


def add_geospatial_column(table_name, column, schema=None):
    # On MySQL the library does nothing, without a word.
    _not_on(["sqlite", "mysql", "mariadb"], "add_geospatial_column")
    # No index comes with it: autogenerate writes that as an operation of its own.
    op.add_column(table_name, _without_index(column), schema=schema)


def _without_index(column):
    column = column.copy()
    column.type = column.type.copy()
    column.type.spatial_index = False
    return column


def drop_geospatial_column(table_name, column_name, schema=None, **kw):
    op.drop_column(table_name, column_name, schema=schema, **kw)


def create_geospatial_index(index_name, table_name, columns, schema=None, unique=False, **kw):
    _not_on(["sqlite"], "create_geospatial_index")
    op.create_index(index_name, table_name, columns, schema=schema, unique=unique, **kw)


def drop_geospatial_index(index_name, table_name, column_name, schema=None, unique=False, **kw):
    _not_on(["sqlite"], "drop_geospatial_index")
    op.drop_index(index_name, table_name=table_name, schema=schema, **kw)


def batch_create_geospatial_index(batch, index_name, columns, **kw):
    _not_on(["sqlite"], "create_geospatial_index")
    batch.create_index(index_name, columns, **kw)


def batch_drop_geospatial_index(batch, index_name, column_name=None, **kw):
    _not_on(["sqlite"], "drop_geospatial_index")
    batch.drop_index(index_name, **kw)


def batch_drop_geospatial_column(batch, column_name, **kw):
    batch.drop_column(column_name, **kw)


def include_object(*args, **kwargs):
    """Concerns autogenerate, as do the next two."""
    return True


def render_item(*args, **kwargs):
    return False


writer = None


def __getattr__(name):
    from _aludel_names import part_of

    return part_of(__name__, name)
