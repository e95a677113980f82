"""Writes what a session gathered: parents before children, then changes, then what is to go."""

from ._attributes import state_of
from ._order import in_order
from ._relationships import MANYTOMANY, MANYTOONE, ONETOMANY
from ._removal import delete_all, distinct_links, links_of, write_link
from ._rows import came, check, give, insert_values, keep_generated, update


def flush(session):
    _orphans(session)
    links, updates = [], []
    while session._new or any(state_of(one).modified for one in session._modified.values()):
        objects = [*session._new.values(), *session._modified.values()]
        done = set()
        for instance in in_order(objects):
            _save(session, instance, done, links, updates)
    for secondary, row, there in distinct_links(links):
        write_link(session, secondary, row, there)
    if session._deleted:
        delete_all(session, updates)
    session._modified.clear()
    check(updates)


def _orphans(session):
    """What was taken out of a collection that owns its items is deleted."""
    for instance in list(session._modified.values()):
        state = state_of(instance)
        for relationship in state.mapper.relationships:
            if "delete-orphan" not in relationship.cascade or relationship.key not in state.collections:
                continue
            held = relationship.held(state)
            for item in relationship.before(state):
                if not any(item is one for one in held):
                    if state_of(item).key is not None:
                        session.delete(item)
                    elif state_of(item).session is session:
                        session.expunge(item)


def _save(session, instance, done, links, updates):
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
            _take_from_parent(session, state, relationship, done, links, updates)
    new = state.key is None
    if new:
        row, defaults = insert_values(state)
        keep_generated(session, state, row, defaults)
        came(session, state)
    else:
        update(session, state, updates)
    for relationship in state.mapper.relationships:
        if relationship.viewonly or relationship.key not in state.dict or not (new or relationship.key in state.collections):
            continue
        if relationship.direction == ONETOMANY:
            _give_to_children(session, state, relationship)
        elif relationship.direction == MANYTOMANY:
            links += links_of(session, state, relationship)
    state.changed.clear()
    state.collections.clear()
    session._modified.pop(id(instance), None)


def _take_from_parent(session, state, relationship, done, links, updates):
    values = state.dict
    if relationship.key not in values or (relationship.key not in state.collections and state.key is not None):
        return
    parent = values[relationship.key]
    if parent is not None:
        of_parent = state_of(parent)
        if of_parent.session is not session and of_parent.key is None:
            return
        if of_parent.key is None:
            _save(session, parent, done, links, updates)
    for local, remote in relationship.resolved.pairs:
        given = None if parent is None else getattr(parent, relationship.mapper.key_of(remote.name))
        give(state, state.mapper.key_of(local.name), given)


def _give_to_children(session, state, relationship):
    target, values = relationship.mapper, state.dict
    held = relationship.held(state)
    for child in held:
        of_child = state_of(child)
        if of_child.session is session:
            for local, remote in relationship.resolved.pairs:
                give(of_child, target.key_of(remote.name), values.get(state.mapper.key_of(local.name)))
    for child in relationship.before(state):
        of_child = state_of(child)
        if not any(child is one for one in held) and of_child.session is session and not of_child.deleted:
            back = relationship.reverse
            # Another parent may have taken it meanwhile.
            parent = None if back is None else child.__dict__.get(back.key)
            if parent is not None and parent is not state.object:
                continue
            for _, remote in relationship.resolved.pairs:
                give(of_child, target.key_of(remote.name), None)
