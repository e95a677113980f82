"""Bulk operations: rows from mappings or objects, without a session keeping them."""

from .._statements import Insert
from .._values import null_is_a_value
from ..exc import InvalidRequestError
from ._rows import changed_values, insert_values, keep_generated

_AT_ONCE = 500


def insert_rows(session, table, rows):
    """Rows of the same columns go together."""
    connection, group, names = session.connection(), [], None
    for row in [*rows, None]:
        if group and (row is None or row.keys() != names or len(group) == _AT_ONCE):
            connection.execute(Insert(table).values(group))
            group = []
        if row is not None:
            names = row.keys()
            group.append(row)


def bulk_insert(session, mapper, mappings, return_defaults=False, render_nulls=False):
    if return_defaults:
        from _aludel_refusal import unsupported

        unsupported("bulk_insert_mappings(return_defaults=True)")
    rows = []
    for mapping in mappings:
        row = {}
        for key, column in mapper.columns.items():
            if key in mapping and (mapping[key] is not None or render_nulls or null_is_a_value(column.type)):
                row[column.key] = mapping[key]
        rows.append(row)
    insert_rows(session, mapper.local_table, rows)


def bulk_update(session, mapper, mappings):
    for mapping in mappings:
        identity = [mapping.get(key) for key in mapper.keys]
        if None in identity:
            raise InvalidRequestError(
                f"No primary key value supplied for column(s) {', '.join(map(repr, mapper.primary_key))}; per-row ORM Bulk UPDATE by "
                "Primary Key requires that records contain primary key values"
            )
        values = {
            column.key: mapping[key] for key, column in mapper.columns.items() if key in mapping and key not in mapper.keys
        }
        _update(session, mapper, identity, values)


def _update(session, mapper, identity, values):
    if not values:
        return
    session.connection().execute(session._written.update(mapper, values, identity))


def bulk_save(session, objects, return_defaults, update_changed_only):
    """In their order; runs of new objects of one class become one INSERT where nothing is to be learnt from it."""
    waiting, of_mapper = [], None
    for instance in [*objects, None]:
        state = None if instance is None else session._state(instance)
        new = state is not None and state.key is None
        if waiting and (not new or state.mapper is not of_mapper or return_defaults):
            insert_rows(session, of_mapper.local_table, waiting)
            waiting = []
        if state is None:
            break
        mapper = state.mapper.usable()
        if not new:
            values, identity = changed_values(state)
            if not update_changed_only:
                known = instance.__dict__
                values = {column.key: known[key] for key, column in mapper.columns.items() if key in known and key not in mapper.keys}
            _update(session, mapper, identity, values)
        elif return_defaults:
            row, defaults = insert_values(state)
            keep_generated(session, state, row, defaults)
        else:
            of_mapper = mapper
            waiting.append(insert_values(state, fill=False)[0])
