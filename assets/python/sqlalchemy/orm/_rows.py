"""One object and its row: what an INSERT or UPDATE says, and what the object learns from it."""

from _aludel_refusal import unsupported

from .._defaults import given_by, has_default, is_sql
from .._values import null_is_a_value
from ..exc import FlushError, StaleDataError
from ._attributes import NO_VALUE


def insert_values(state, fill=True):
    """The row of a new object by the keys of its columns, and what of it comes from defaults of Python."""
    row, values, mapper = {}, state.dict, state.mapper
    for key, column in mapper.columns.items():
        if key in values and (values[key] is not None or null_is_a_value(column.type)):
            row[column.key] = values[key]
    defaults = {}
    for column in mapper.columns:
        # What the server works out is left to the statement.
        if column.key not in row and column.default is not None and not is_sql(column.default):
            defaults[column.key] = given_by(column, column.default)
    row.update(defaults)
    if fill:
        for column in mapper.columns:
            said = column.key in row or column.primary_key or column.default is not None or column.server_default is not None
            if not said and not null_is_a_value(column.type):
                row[column.key] = None
    return row, defaults


def keep_generated(session, state, row, defaults):
    """Inserts the row; the object gets what only the database knew, or forgets it until it is asked for."""
    mapper, values = state.mapper, state.dict
    result = session.connection().execute(session._written.insert(mapper, row))
    missing = [key for key in mapper.keys if not _is_plain(row.get(mapper.columns[key].key))]
    if missing:
        _askable(mapper, missing)
        result._settle()
        generated = result._key(result)
        for place_, key in enumerate(mapper.keys):
            if key in missing:
                values[key] = generated[place_]
    for key, column in mapper.columns.items():
        given = row.get(column.key)
        if hasattr(given, "_expr_tree") or (column.key not in row and key not in mapper.keys):
            if key not in missing:
                values.pop(key, None)
        elif column.key in defaults and key not in missing:
            values[key] = given
        elif column.key in row:
            values.setdefault(key, given)


def _askable(mapper, missing):
    """Only PostgreSQL tells of a key that an expression of SQL gave."""
    from _aludel_bind import dialect

    for key in missing:
        default = mapper.columns[key].default
        if default is not None and is_sql(default) and mapper.columns[key]._sequence is None and dialect().name != "postgresql":
            unsupported(f"a primary key of which the default is an expression of SQL ({mapper.class_.__name__}.{key})")


def _is_plain(value):
    return value is not None and not hasattr(value, "_expr_tree")


def came(session, state):
    instance, mapper = state.object, state.mapper
    if all(instance.__dict__.get(key) is None for key in mapper.keys):
        raise FlushError(f"Instance {instance!r} has a NULL identity key.")
    state.key = (mapper.class_, tuple(instance.__dict__[key] for key in mapper.keys))
    session._new.pop(id(instance), None)
    session.identity_map.put(state.key, instance)
    session._transaction.new.put(id(instance), instance)


def changed_values(state):
    """What an UPDATE sets, and the key under which the database has the row."""
    values, mapper = state.dict, state.mapper
    changed = {}
    for key, before in state.changed.items():
        if key in mapper.columns and key in values:
            now = values[key]
            if before is NO_VALUE or hasattr(now, "_expr_tree") or now != before:
                changed[mapper.columns[key].key] = now
    return changed, state.key[1]


def update(session, state, updates):
    changed, identity = changed_values(state)
    if not changed:
        return
    mapper, values = state.mapper, state.dict
    changed = {**changed, **_on_update(mapper, changed)}
    result = session.connection().execute(session._written.update(mapper, changed, identity))
    updates.append((mapper.local_table, result))
    for key, column in mapper.columns.items():
        if column.key in changed:
            given = changed[column.key]
            if hasattr(given, "_expr_tree"):
                values.pop(key, None)
            else:
                values[key] = given
    now = tuple(values.get(key, part) for key, part in zip(mapper.keys, identity))
    if now != identity:
        session.identity_map.remove(state.key)
        state.key = (mapper.class_, now)
        session.identity_map.put(state.key, state.object)


def _on_update(mapper, changed):
    return {
        column.key: given_by(column, column.onupdate)
        for column in mapper.columns
        if column.key not in changed and has_default(column, column.onupdate)
    }


def check(updates):
    """Asked for at the end, so that the statements can travel together."""
    for table, result in updates:
        if result.rowcount != 1:
            raise StaleDataError(
                f"UPDATE statement on table '{table.name}' expected to update 1 row(s); {result.rowcount} were matched."
            )


def give(state, key, value):
    values = state.dict
    if key in values and values[key] == value:
        return
    if key not in state.changed:
        state.changed[key] = values.get(key, NO_VALUE)
    values[key] = value
    state.touch()
