"""`session.merge()`: the state of an object, given to the one of the session with the same primary key."""

from ._objects import related


def merge(session, instance, seen):
    if id(instance) in seen:
        return seen[id(instance)]
    state = session._state(instance)
    mapper = state.mapper.usable()
    if state.session is session and state.key is not None:
        return instance
    identity = mapper.primary_key_from_instance(instance)
    found = None
    if None not in identity:
        found = session.get(mapper.class_, tuple(identity))
    if found is None:
        found = mapper.class_()
        session.add(found)
    seen[id(instance)] = found
    for key in mapper.columns.keys():
        if key in instance.__dict__:
            given = instance.__dict__[key]
            if key not in found.__dict__ or found.__dict__[key] != given:
                setattr(found, key, given)
    for relationship in mapper.relationships:
        if "merge" in relationship.cascade and relationship.key in instance.__dict__:
            items = [merge(session, item, seen) for item in related(instance.__dict__[relationship.key])]
            setattr(found, relationship.key, items if relationship.many else (items[0] if items else None))
    return found
