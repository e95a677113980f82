"""What a flush takes away: rows of secondary tables, and objects with what hangs on them."""

from .._elements import and_
from .._joins import place
from .._statements import Delete, Insert
from ._attributes import state_of
from ._order import in_order
from ._relationships import MANYTOMANY, MANYTOONE
from ._rows import give, update


def links_of(session, state, relationship):
    """Rows of the secondary table that come or go."""
    held, before = relationship.held(state), relationship.before(state)
    found = []
    for item in held:
        if not any(item is one for one in before) and state_of(item).session is session:
            found.append((relationship, state.object, item, True))
    for item in before:
        if not any(item is one for one in held):
            found.append((relationship, state.object, item, False))
    return found


def distinct_links(links):
    """Both sides of a backref tell of the same row."""
    seen = set()
    for relationship, instance, item, there in links:
        resolved, mine, target = relationship.resolved, state_of(instance), relationship.mapper
        row = {middle.key: instance.__dict__.get(mine.mapper.key_of(local.name)) for local, middle in resolved.pairs}
        row.update({middle.key: getattr(item, target.key_of(remote.name)) for middle, remote in resolved.onward})
        mark = (place(resolved.secondary), tuple(sorted(row.items(), key=lambda pair: pair[0])), there)
        if mark not in seen:
            seen.add(mark)
            yield resolved.secondary, row, there


def write_link(session, secondary, row, there):
    if there:
        session.connection().execute(Insert(secondary).values(row))
        return
    conditions = [column == row[column.key] for column in secondary.c if column.key in row]
    session.connection().execute(Delete(secondary).where(*conditions))


def delete_all(session, updates):
    doomed = list(session._deleted.values())
    for instance in doomed:
        _release(session, instance, updates)
    for instance in reversed(in_order(doomed)):
        state = state_of(instance)
        mapper = state.mapper
        conditions = [mapper.columns[key] == part for key, part in zip(mapper.keys, state.key[1])]
        session.connection().execute(Delete(mapper.local_table).where(and_(*conditions) if len(conditions) > 1 else conditions[0]))
        session._gone(state)


def _release(session, instance, updates):
    """Children that stay lose their parent; rows of secondary tables go."""
    state = state_of(instance)
    for relationship in state.mapper.relationships:
        if relationship.viewonly or relationship.direction == MANYTOONE:
            continue
        if relationship.passive_deletes and (relationship.passive_deletes == "all" or relationship.key not in instance.__dict__):
            continue
        getattr(instance, relationship.key)
        items = relationship.held(state)
        if relationship.direction == MANYTOMANY:
            for secondary, row, there in distinct_links([(relationship, instance, item, False) for item in items]):
                write_link(session, secondary, row, there)
            continue
        for child in items:
            of_child = state_of(child)
            if of_child.session is session and of_child.key is not None and not of_child.deleted:
                for _, remote in relationship.resolved.pairs:
                    give(of_child, relationship.mapper.key_of(remote.name), None)
                update(session, of_child, updates)
                of_child.changed.clear()
