"""What `join(…)` of a query or select was given: a class, a table, a relationship, and perhaps a condition."""

from .._mapping import table_of
from .._values import stop_at_opaque
from ..exc import ArgumentError, InvalidRequestError
from ._lazy import on_related
from ._related import RelationshipAttribute, _OfType


def steps(target, onclause=None):
    """The entity that is joined, and each join: what, on which condition, to which source."""
    stop_at_opaque(target)
    if isinstance(target, _OfType):
        target, onclause = target.target, target.attribute
    if isinstance(target, RelationshipAttribute):
        target, relation = target.mapper.class_, target
        if onclause is not None and not isinstance(onclause, RelationshipAttribute):
            return target, [(table_of(target), onclause, relation._source())]
        onclause = relation
    if isinstance(onclause, RelationshipAttribute):
        left, joins = table_of(onclause._source()), []
        for right, condition in on_related(onclause, target):
            joins.append((right, condition, left))
            left = right
        return target, joins
    if isinstance(target, str) or isinstance(onclause, str):
        raise ArgumentError("Join target or condition given as text: SQLAlchemy 2 takes classes, relationships and expressions")
    if hasattr(target, "_statement") and hasattr(target, "subquery"):
        target = target.subquery()
    return target, [(table_of(target), onclause, None)]


def named(joined, selected, values):
    """`filter_by(…)`: conditions on what was joined last, or on the first that is selected."""
    entity = joined
    if entity is None:
        if not selected:
            raise InvalidRequestError("Can't determine which entity to filter by")
        first = selected[0]
        entity = getattr(first, "entity", None) or (first if not hasattr(first, "table") else first.table)
    return [_attribute(entity, name) == value for name, value in values.items()]


def _attribute(entity, name):
    found = getattr(entity, name, None) if not hasattr(entity, "_from_tree") or isinstance(entity, type) else None
    if found is None:
        columns = getattr(entity, "c", None)
        found = columns.get(name) if hasattr(columns, "get") else None
    if found is None:
        named = getattr(entity, "__tablename__", entity)
        raise InvalidRequestError(f'Entity namespace for "{named}" has no property "{name}"')
    return found
