"""The order in which objects are written."""

from .._joins import foreign_keys, place
from ._attributes import state_of
from ._relationships import MANYTOONE, ONETOMANY


def in_order(objects):
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
                for other in relationship.held(state):
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
