"""UPDATE and DELETE of many rows: the objects that a session already has are kept in step."""

from .._elements import _constant
from .._statements import Delete, Select, Update


def _column_key(mapper, key):
    if isinstance(key, str) and mapper is not None and key in mapper.columns:
        return mapper.columns[key].key
    return key if isinstance(key, str) else getattr(key, "_key_in_table", key.key)


def update_where(session, entity, conditions, values, synchronize):
    session._autoflush()
    mapper = entity.mapper if entity.is_object else None
    pairs = values.items() if hasattr(values, "items") else values
    named = {_column_key(mapper, key): value for key, value in pairs}
    statement = Update(entity.source).where(*conditions).values(named)
    return run(session, statement, synchronize).rowcount


def delete_where(session, entity, conditions, synchronize):
    session._autoflush()
    return run(session, Delete(entity.source).where(*conditions), synchronize).rowcount


def run(session, statement, synchronize, parameters=None):
    """Objects that the statement hits are read again when they are next asked for."""
    hit = [] if synchronize is False else _hit(session, statement)
    on_update = {column.key for column in statement.table.c if getattr(column, "onupdate", None) is not None}
    result = session.connection().execute(statement, parameters)
    for instance in hit:
        state = instance.__dict__["_sa_instance_state"]
        if isinstance(statement, Delete):
            session._gone(state)
        else:
            keys = {*statement._values, *on_update}
            state.expire([key for key, column in state.mapper.columns.items() if column.key in keys])
    return result


def _hit(session, statement):
    found = []
    for mapper in session.identity_map.mappers():
        if mapper.local_table._from_key() != statement.table._from_key():
            continue
        keys = [mapper.columns[key] for key in mapper.keys]
        select = Select(*keys).select_from(mapper.local_table).where(*map(_constant, statement._where))
        for row in session._rows(select):
            instance = session.identity_map.find((mapper.class_, tuple(row)))
            if instance is not None:
                found.append(instance)
    return found
