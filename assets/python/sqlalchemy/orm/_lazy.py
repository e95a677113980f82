"""Related objects: read when they are asked for, and conditions on them."""

from .._elements import and_
from .._joins import equal
from .._mapping import table_of
from .._statements import Exists, Select
from ..exc import DetachedInstanceError
from ._related import of
from ._relationships import MANYTOMANY, MANYTOONE


def load_related(state, relationship):
    values, key = state.dict, relationship.key
    if state.key is not None and state.session is None:
        raise DetachedInstanceError(
            f"Parent instance <{state.mapper.class_.__name__}> is not bound to a Session; lazy load operation of attribute "
            f"{key!r} cannot proceed"
        )
    if state.key is None:
        if not relationship.many:
            return None
        found = values[key] = relationship.collection(state)
        return found
    session, resolved = state.session, relationship.resolved
    # Asking first, so that what was expired is read in one statement.
    local = [getattr(state.object, state.mapper.key_of(column.name)) for column, _ in resolved.pairs]
    related = [] if None in local else _related(session, relationship, resolved, local)
    if relationship.many:
        values[key] = relationship.collection(state, related)
    else:
        values[key] = related[0] if related else None
    return values[key]


def at_hand(state, relationship):
    """The one object of a many-to-one, where the session has it already."""
    resolved, values, target = relationship.resolved, state.dict, relationship.mapper
    if state.session is None or state.key is None:
        return None
    by_key = {target.key_of(remote.name): values.get(state.mapper.key_of(local.name)) for local, remote in resolved.pairs}
    if set(by_key) != set(target.keys):
        return None
    return state.session.identity_map.find((target.class_, tuple(by_key[key] for key in target.keys)))


def _related(session, relationship, resolved, local):
    target = relationship.mapper
    if resolved.direction == MANYTOONE and not resolved.criteria:
        by_key = {target.key_of(remote.name): value for (_, remote), value in zip(resolved.pairs, local)}
        if set(by_key) == set(target.keys):
            found = session.get(target.class_, tuple(by_key[key] for key in target.keys))
            return [] if found is None else [found]
    query = session.query(target.class_)
    conditions = [(remote, value) for (_, remote), value in zip(resolved.pairs, local)]
    query = query.filter(*[remote == value for remote, value in conditions], *resolved.criteria)
    if resolved.direction == MANYTOMANY:
        query = query.filter(equal(resolved.onward))
    order = relationship.said(relationship.order_by)
    if order is not None and order is not False:
        query = query.order_by(*(map(relationship.said, order) if isinstance(order, (list, tuple)) else [order]))
    return query.all()


def on_related(attribute, target):
    """Conditions of a join along a relationship: each with what it joins."""
    resolved, source = attribute.relationship.resolved, attribute._source()
    target_table = table_of(target)
    extra = [*resolved.criteria, *attribute.criteria]
    if resolved.direction == MANYTOMANY:
        first = equal([(of(source, local), middle) for local, middle in resolved.pairs])
        second = equal([(middle, of(target_table, remote)) for middle, remote in resolved.onward])
        yield resolved.secondary, first
        yield target_table, and_(second, *extra) if extra else second
        return
    condition = equal([(of(source, local), of(target_table, remote)) for local, remote in resolved.pairs])
    yield target_table, and_(condition, *extra) if extra else condition


def exists_related(attribute, criterion, by_name):
    """`Parent.children.any(…)`: in a table that refers to itself, the inner one goes by another name."""
    from ._alias import aliased

    relationship, resolved = attribute.relationship, attribute.relationship.resolved
    target, source = relationship.mapper.class_, attribute._source()
    inner = target
    if table_of(target)._from_key() == table_of(source)._from_key():
        if criterion is not None:
            from _aludel_refusal import unsupported

            unsupported("any() or has() with a condition within one table")
        inner = aliased(target)
    conditions = [getattr(inner, name) == value for name, value in by_name.items()]
    select = Select(_one()).select_from(table_of(inner))
    if resolved.direction == MANYTOMANY:
        select = select.select_from(resolved.secondary)
        conditions = [*[middle == of(inner, remote) for middle, remote in resolved.onward], *conditions]
        conditions = [*[of(source, local) == middle for local, middle in resolved.pairs], *conditions]
    else:
        conditions = [*[of(source, local) == of(inner, remote) for local, remote in resolved.pairs], *conditions]
    if criterion is not None:
        conditions.append(criterion)
    return Exists(select.where(*conditions, *resolved.criteria, *attribute.criteria))


def _one():
    from .._elements import LiteralColumn

    return LiteralColumn("1")


def same_as(attribute, other):
    """`Parent.children.contains(child)`."""
    resolved, source = attribute.relationship.resolved, attribute._source()
    target = attribute.relationship.mapper
    if resolved.direction == MANYTOMANY:
        select = Select(_one()).select_from(resolved.secondary)
        conditions = [of(source, local) == middle for local, middle in resolved.pairs]
        conditions += [middle == getattr(other, target.key_of(remote.name)) for middle, remote in resolved.onward]
        return Exists(select.where(*conditions))
    return equal([(of(source, local), getattr(other, target.key_of(remote.name))) for local, remote in resolved.pairs])
