"""Writes what a session gathered: parents before children, then changes, then what is to go."""

from .._defaults import for_insert, for_update
from .._elements import and_
from .._joins import foreign_keys, place
from .._statements import Delete, Insert, Update
from .._values import null_is_a_value
from ..exc import StaleDataError
from ._attributes import NO_VALUE, state_of
from ._relationships import MANYTOMANY, MANYTOONE, ONETOMANY


def flush(session):
    _orphans(session)
    links = []
    while session._new or any(state_of(one).modified for one in session._modified.values()):
        objects = [*session._new.values(), *session._modified.values()]
        done = set()
        for instance in _in_order(objects):
            _save(session, instance, done, links)
    for secondary, row, there in _distinct(links):
        _link(session, secondary, row, there)
    if session._deleted:
        _delete_all(session)
    session._modified.clear()


def _related(state, relationship):
    value = state.dict.get(relationship.key)
    return [] if value is None else list(value) if isinstance(value, (list, set)) else [value]


def _orphans(session):
    """What was taken out of a collection that owns its items is deleted."""
    for instance in list(session._modified.values()):
        state = state_of(instance)
        for relationship in state.mapper.relationships:
            if "delete-orphan" not in relationship.cascade or relationship.key not in state.collections:
                continue
            held = _related(state, relationship)
            before = state.collections[relationship.key]
            before = before if isinstance(before, list) else [] if before in (None, NO_VALUE) else [before]
            for item in before:
                if not any(item is one for one in held):
                    if state_of(item).key is not None:
                        session.delete(item)
                    elif state_of(item).session is session:
                        session.expunge(item)


def _in_order(objects):
    """Tables before those that refer to them; within a table new objects as they came, after them the others by their keys."""
    mappers = list({id(one.__class__.__mapper__): one.__class__.__mapper__ for one in objects}.values())
    ranks = {id(mapper): rank for rank, mapper in enumerate(_sorted(mappers))}
    numbered, levels = list(enumerate(objects)), _levels(objects)

    def rank(item):
        number, instance = item
        state = state_of(instance)
        # Known rows first, in the order of their keys: their changes are written before new rows.
        known = state.key is not None
        return ranks[id(state.mapper)], levels.get(id(instance), 0), not known, (_sortable(state.key[1]) if known else ()), number

    return [instance for _, instance in sorted(numbered, key=rank)]


def _levels(objects):
    """Where a class leads to itself: how many parents stand above each object."""
    parents = {}
    for instance in objects:
        state = state_of(instance)
        for relationship in state.mapper.relationships:
            if relationship.mapper is state.mapper and not relationship.viewonly:
                for other in _related(state, relationship):
                    if relationship.direction == MANYTOONE:
                        parents.setdefault(id(instance), []).append(other)
                    elif relationship.direction == ONETOMANY:
                        parents.setdefault(id(other), []).append(instance)

    def level(of, above):
        return max((level(id(one), (*above, of)) + 1 for one in parents.get(of, ()) if id(one) not in above), default=0)

    return {of: level(of, ()) for of in parents}


def _sortable(identity):
    return tuple((type(part).__name__, part if isinstance(part, (int, float, str)) else str(part)) for part in identity)


def _sorted(mappers):
    """Those first whose tables don't need the others; relationships count as foreign keys do."""
    needs = {id(mapper): set() for mapper in mappers}
    for mapper in mappers:
        referred = {target for _, target, _ in foreign_keys(mapper.local_table)}
        for other in mappers:
            if other is not mapper and place(other.local_table) in referred:
                needs[id(mapper)].add(id(other))
        for relationship in mapper.relationships:
            target = relationship.mapper
            if id(target) in needs and target is not mapper and not relationship.viewonly:
                if relationship.direction == MANYTOONE:
                    needs[id(mapper)].add(id(target))
                elif relationship.direction == ONETOMANY:
                    needs[id(target)].add(id(mapper))
    left, ordered = list(mappers), []
    while left:
        chosen = next((one for one in left if not needs[id(one)] & {id(other) for other in left if other is not one}), left[0])
        left.remove(chosen)
        ordered.append(chosen)
    return ordered


def _save(session, instance, done, links):
    if id(instance) in done:
        return
    done.add(id(instance))
    state = state_of(instance)
    if state.session is not session or state.deleted:
        session._modified.pop(id(instance), None)
        if state.deleted:
            state.collections.clear()
            state.changed.clear()
        return
    for relationship in state.mapper.relationships:
        if not relationship.viewonly and relationship.direction == MANYTOONE:
            _take_from_parent(session, state, relationship, done, links)
    new = state.key is None
    if new:
        row, defaults = insert_values(state)
        keep_generated(session, state, row, defaults)
        _came(session, state)
    else:
        _update(session, state)
    for relationship in state.mapper.relationships:
        if relationship.viewonly or relationship.key not in state.dict or not (new or relationship.key in state.collections):
            continue
        if relationship.direction == ONETOMANY:
            _give_to_children(session, state, relationship)
        elif relationship.direction == MANYTOMANY:
            links += _links(session, state, relationship)
    state.changed.clear()
    state.collections.clear()
    session._modified.pop(id(instance), None)


def _take_from_parent(session, state, relationship, done, links):
    values = state.dict
    if relationship.key not in values or (relationship.key not in state.collections and state.key is not None):
        return
    parent = values[relationship.key]
    if parent is None:
        if state.collections.get(relationship.key) in (None, NO_VALUE) and state.key is None:
            return
    else:
        of_parent = state_of(parent)
        if of_parent.session is not session and of_parent.key is None:
            return
        if of_parent.key is None:
            _save(session, parent, done, links)
    for local, remote in relationship.resolved.pairs:
        given = None if parent is None else getattr(parent, relationship.mapper.key_of(remote.name))
        _set(state, state.mapper.key_of(local.name), given)


def _set(state, key, value):
    values = state.dict
    if key in values and values[key] == value:
        return
    if key not in state.changed:
        state.changed[key] = values.get(key, NO_VALUE)
    values[key] = value
    state.touch()


def _give_to_children(session, state, relationship):
    target, values = relationship.mapper, state.dict
    held = _related(state, relationship)
    before = state.collections.get(relationship.key, NO_VALUE)
    before = before if isinstance(before, list) else [] if before in (None, NO_VALUE) else [before]
    for child in held:
        of_child = state_of(child)
        if of_child.session is session:
            for local, remote in relationship.resolved.pairs:
                _set(of_child, target.key_of(remote.name), values.get(state.mapper.key_of(local.name)))
    for child in before:
        of_child = state_of(child)
        if not any(child is one for one in held) and of_child.session is session and not of_child.deleted:
            back = relationship.reverse
            # Another parent may have taken it meanwhile.
            if back is not None and child.__dict__.get(back.key) is not None:
                continue
            for _, remote in relationship.resolved.pairs:
                _set(of_child, target.key_of(remote.name), None)


def _links(session, state, relationship):
    """Rows of the secondary table that come or go."""
    held = _related(state, relationship)
    before = state.collections.get(relationship.key, NO_VALUE)
    before = before if isinstance(before, list) else []
    found = []
    for item in held:
        if not any(item is one for one in before) and state_of(item).session is session:
            found.append((relationship, state.object, item, True))
    for item in before:
        if not any(item is one for one in held):
            found.append((relationship, state.object, item, False))
    return found


def _distinct(links):
    """Both sides of a backref tell of the same row."""
    seen = set()
    for relationship, instance, item, there in links:
        resolved, mine, target = relationship.resolved, state_of(instance), relationship.mapper
        row = {middle.name: instance.__dict__.get(mine.mapper.key_of(local.name)) for local, middle in resolved.pairs}
        row.update({middle.name: getattr(item, target.key_of(remote.name)) for middle, remote in resolved.onward})
        mark = (place(resolved.secondary), tuple(sorted(row.items(), key=lambda pair: pair[0])), there)
        if mark not in seen:
            seen.add(mark)
            yield resolved.secondary, row, there


def _link(session, secondary, row, there):
    if there:
        session.connection().execute(Insert(secondary).values(row))
        return
    conditions = [column == row[column.name] for column in secondary.c if column.name in row]
    session.connection().execute(Delete(secondary).where(*conditions))


def insert_values(state, fill=True):
    """The row of a new object by names of columns, and what of it came from defaults."""
    row, values = {}, state.dict
    for key, column in state.mapper.columns.items():
        if key in values and (values[key] is not None or null_is_a_value(column.type)):
            row[column.name] = values[key]
    defaults = for_insert(state.mapper.local_table, row)
    row.update(defaults)
    if fill:
        for column in state.mapper.columns:
            if column.name not in row and not column.primary_key and column.server_default is None and not null_is_a_value(column.type):
                row[column.name] = None
    return row, defaults


def keep_generated(session, state, row, defaults):
    """Inserts the row; the object gets what only the database knew, or forgets it until it is asked for."""
    mapper, values = state.mapper, state.dict
    result = session.connection().execute(Insert(mapper.local_table).values(row))
    missing = [key for key in mapper.keys if not _is_plain(row.get(mapper.columns[key].name))]
    if missing:
        generated = result.inserted_primary_key
        for place_, key in enumerate(mapper.keys):
            if key in missing:
                values[key] = generated[place_]
    for key, column in mapper.columns.items():
        given = row.get(column.name)
        if hasattr(given, "_expr_tree") or (column.name not in row and key not in mapper.keys):
            if key not in missing:
                values.pop(key, None)
        elif column.name in defaults and key not in missing:
            values[key] = given
        elif column.name in row:
            values.setdefault(key, given)


def _is_plain(value):
    return value is not None and not hasattr(value, "_expr_tree")


def _came(session, state):
    instance, mapper = state.object, state.mapper
    state.key = (mapper.class_, tuple(instance.__dict__[key] for key in mapper.keys))
    session._new.pop(id(instance), None)
    session.identity_map.put(state.key, instance)
    session._transaction.new.append(instance)


def changed_values(state):
    """What an UPDATE sets, and the key under which the database has the row."""
    values, mapper = state.dict, state.mapper
    changed = {}
    for key, before in state.changed.items():
        if key in mapper.columns and key in values:
            now = values[key]
            if before is NO_VALUE or hasattr(now, "_expr_tree") or now != before:
                changed[mapper.columns[key].name] = now
    return changed, state.key[1]


def _update(session, state):
    changed, identity = changed_values(state)
    if not changed:
        return
    mapper, values = state.mapper, state.dict
    conditions = [mapper.columns[key] == part for key, part in zip(mapper.keys, identity)]
    changed = {**changed, **for_update(mapper.local_table, changed)}
    result = session.connection().execute(Update(mapper.local_table).where(*conditions).values(changed))
    if result.rowcount not in (1, -1):
        raise StaleDataError(
            f"UPDATE statement on table '{mapper.local_table.name}' expected to update 1 row(s); {result.rowcount} were matched."
        )
    for key, column in mapper.columns.items():
        if column.name in changed:
            given = changed[column.name]
            if hasattr(given, "_expr_tree"):
                values.pop(key, None)
            else:
                values[key] = given
    now = tuple(values[key] for key in mapper.keys)
    if now != identity:
        session.identity_map.remove(state.key)
        state.key = (mapper.class_, now)
        session.identity_map.put(state.key, state.object)


def _delete_all(session):
    doomed = list(session._deleted.values())
    for instance in doomed:
        _release(session, instance)
    for instance in reversed(_in_order(doomed)):
        state = state_of(instance)
        mapper = state.mapper
        conditions = [mapper.columns[key] == part for key, part in zip(mapper.keys, state.key[1])]
        session.connection().execute(Delete(mapper.local_table).where(and_(*conditions) if len(conditions) > 1 else conditions[0]))
        session._gone(state)


def _release(session, instance):
    """Children that stay lose their parent; rows of secondary tables go."""
    state = state_of(instance)
    for relationship in state.mapper.relationships:
        if relationship.viewonly or relationship.direction == MANYTOONE:
            continue
        if relationship.passive_deletes and (relationship.passive_deletes == "all" or relationship.key not in instance.__dict__):
            continue
        items = getattr(instance, relationship.key)
        items = list(items) if isinstance(items, (list, set)) else [] if items is None else [items]
        if relationship.direction == MANYTOMANY:
            for secondary, row, there in _distinct([(relationship, instance, item, False) for item in items]):
                _link(session, secondary, row, there)
            continue
        for child in items:
            of_child = state_of(child)
            if of_child.session is session and of_child.key is not None and not of_child.deleted:
                for _, remote in relationship.resolved.pairs:
                    _set(of_child, relationship.mapper.key_of(remote.name), None)
                _update(session, of_child)
                of_child.changed.clear()
