"""A relationship as an attribute: of the class in conditions and joins, of objects as what they are related to."""

from _aludel_refusal import unsupported

from .._elements import not_
from .._joins import equal
from .._mapping import table_of
from ..exc import InvalidRequestError
from ._attributes import state_of
from ._relationships import MANYTOONE


class RelationshipAttribute:
    """The attribute of the class, and of its objects."""

    def __init__(self, relationship, owner=None, criteria=()):
        # `owner` is an alias of the class through which it was reached.
        self.property = self.prop = self.relationship = relationship
        self.key, self.owner, self.criteria = relationship.key, owner, criteria

    @property
    def parent(self):
        return self.relationship.parent

    @property
    def class_(self):
        return self.relationship.parent.class_

    @property
    def mapper(self):
        return self.relationship.mapper

    def __get__(self, instance, owner):
        if instance is None:
            return self
        values = instance.__dict__
        if self.key in values:
            return values[self.key]
        from ._lazy import load_related

        self.relationship.usable()
        return load_related(state_of(instance), self.relationship)

    def __set__(self, instance, value):
        from ._lazy import at_hand

        relationship, state, values = self.relationship, state_of(instance), instance.__dict__
        relationship.usable()
        validator = relationship.parent.validators.get(self.key)
        if validator is not None:
            unsupported("@validates of a relationship") if relationship.many else None
            value = validator(instance, self.key, value)
        if not relationship.many and relationship.direction == MANYTOONE:
            before = values[self.key] if self.key in values else at_hand(state, relationship)
        else:
            before = self.__get__(instance, type(instance))
        if relationship.many:
            before, value = list(before), list(value)
            relationship.snapshot(state)
            values[self.key] = relationship.collection(state, value)
            for item in before:
                if not any(item is one for one in value):
                    relationship.removed(state, item)
            for item in value:
                if not any(item is one for one in before):
                    relationship.appended(state, item)
            return
        relationship.snapshot(state)
        values[self.key] = value
        if before is not value:
            relationship.removed(state, before)
            relationship.appended(state, value)

    def of_type(self, target):
        return _OfType(self, target)

    def and_(self, *criteria):
        return RelationshipAttribute(self.relationship, self.owner, (*self.criteria, *criteria))

    @property
    def comparator(self):
        return self

    def _source(self):
        return self.owner if self.owner is not None else self.relationship.parent.class_

    def any(self, criterion=None, **kwargs):
        from ._lazy import exists_related

        return exists_related(self, criterion, kwargs)

    has = any

    def contains(self, other, **kwargs):
        from ._lazy import same_as

        return same_as(self, other)

    def __eq__(self, other):
        resolved = self.relationship.resolved
        if other is None:
            if resolved.direction != MANYTOONE:
                return ~self.any()
            return equal([(of(self._source(), local), None) for local, _ in resolved.pairs])
        if resolved.direction != MANYTOONE:
            raise InvalidRequestError(
                "Can't compare a collection to an object or collection; use contains() to test for membership."
            )
        target = self.relationship.mapper
        return equal([(of(self._source(), local), getattr(other, target.key_of(remote.name))) for local, remote in resolved.pairs])

    def __ne__(self, other):
        if other is None and self.relationship.direction == MANYTOONE:
            conditions = [of(self._source(), local) != None for local, _ in self.relationship.resolved.pairs]  # noqa: E711
            return conditions[0] if len(conditions) == 1 else not_(self == None)  # noqa: E711
        return not_(self == other)

    is_ = __eq__
    is_not = isnot = __ne__

    def __hash__(self):
        return id(self)

    def __repr__(self):
        return f"{self.class_.__name__}.{self.key}"

    __str__ = __repr__


class _OfType:
    def __init__(self, attribute, target):
        self.attribute, self.target = attribute, target


def of(source, column):
    """The column as `source` has it: a table, a mapped class, or an alias of one."""
    found = table_of(source).c
    return next((one for one in found if one.name == column.name), column)
