"""`relationship()`: what leads from one mapped class to another, and by which columns."""

from _aludel_refusal import unsupported

from .._joins import equal
from .._mapping import table_of
from ..exc import ArgumentError, InvalidRequestError
from ._annotations import Later, mapped_argument, without_none
from ._attributes import NO_VALUE, state_of
from ._collections import InstrumentedList, InstrumentedSet

MANYTOONE, ONETOMANY, MANYTOMANY = "MANYTOONE", "ONETOMANY", "MANYTOMANY"
_ALL = frozenset(("save-update", "merge", "refresh-expire", "expunge", "delete"))
_LAZY = (True, False, None, "select", "joined", "subquery", "selectin", "immediate", "select_in")


class Relationship:
    def __init__(
        self, argument=None, secondary=None, *, uselist=None, back_populates=None, backref=None, primaryjoin=None,
        secondaryjoin=None, foreign_keys=None, remote_side=None, order_by=None, cascade=None, lazy="select",
        passive_deletes=False, viewonly=False, post_update=False, collection_class=None, overlaps=None,
        passive_updates=True, single_parent=False, innerjoin=False, info=None, doc=None, join_depth=None,
        enable_typechecks=True, active_history=False, cascade_backrefs=False, omit_join=None, sync_backref=None,
        init=None, repr=None, default=None, default_factory=None, compare=None, kw_only=None, hash=None,
    ):
        self.argument, self.secondary_argument, self.uselist = argument, secondary, uselist
        self.back_populates, self.backref = back_populates, backref
        self.primaryjoin, self.secondaryjoin = primaryjoin, secondaryjoin
        self.foreign_keys, self.remote_side, self.order_by = foreign_keys, remote_side, order_by
        self.lazy, self.passive_deletes, self.viewonly, self.post_update = lazy, passive_deletes, viewonly, post_update
        self.collection_class, self.cascade = collection_class, _cascade(cascade, viewonly)
        self.parent = self.key = self._resolved = None

    def copy(self):
        copy = object.__new__(Relationship)
        copy.__dict__.update(self.__dict__)
        return copy

    def attach(self, mapper, key):
        self.parent, self.key = mapper, key
        argument, _ = mapped_argument(mapper.class_, key)
        if argument is None:
            return
        argument, _ = without_none(argument)
        items = getattr(argument, "__args__", None)
        if items and getattr(argument, "__origin__", None) is not None:
            argument = items[-1]
            self.uselist = True if self.uselist is None else self.uselist
        elif self.uselist is None:
            self.uselist = False
        if self.argument is None:
            self.argument = argument.name if isinstance(argument, Later) else getattr(argument, "__forward_arg__", argument)

    @property
    def classes(self):
        from ._declarative import registry_of

        return registry_of(self.parent.class_).classes

    def _names(self):
        """What text in a relationship may name."""
        import sqlalchemy

        from . import foreign, remote

        names = {"foreign": foreign, "remote": remote}
        names.update({name: getattr(sqlalchemy, name) for name in ("and_", "or_", "not_", "func", "desc", "asc", "case")})
        names.update(self.parent.local_table.metadata.tables)
        names.update(self.classes)
        return names

    def said(self, thing):
        """Text and functions stand for what they evaluate to."""
        if isinstance(thing, str):
            try:
                return eval(thing, {"__builtins__": {}}, self._names())
            except Exception as error:
                raise InvalidRequestError(
                    f"When initializing mapper {self.parent}, expression {thing!r} failed to locate a name ({error})"
                ) from error
        return thing() if callable(thing) and not isinstance(thing, type) and not hasattr(thing, "_expr_tree") else thing

    @property
    def mapper(self):
        from ._mapper import mapper_of

        target = self.argument
        if isinstance(target, str):
            name = target.rpartition(".")[2]
            if name not in self.classes:
                raise InvalidRequestError(
                    f"When initializing mapper {self.parent}, expression {target!r} failed to locate a name ({target!r}). If this is "
                    "a class name, consider adding this relationship() to the class after both dependent classes have been defined."
                )
            target = self.classes[name]
        elif callable(target) and not isinstance(target, type) and not hasattr(target, "local_table"):
            target = target()
        return getattr(target, "class_", None) and target or mapper_of(target)

    @property
    def entity(self):
        return self.mapper

    @property
    def secondary(self):
        given = self.secondary_argument
        if isinstance(given, str):
            tables = self.parent.local_table.metadata.tables
            return tables[given] if given in tables else self.said(given)
        return None if given is None else table_of(self.said(given))

    @property
    def resolved(self):
        if self._resolved is None:
            from ._direction import resolve

            if self.lazy not in _LAZY:
                unsupported(f"relationship(lazy={self.lazy!r})")
            if self.post_update:
                unsupported("relationship(post_update=True)")
            if self.collection_class not in (None, list, set):
                unsupported("relationship(collection_class=…)")
            self._resolved = resolve(self)
        return self._resolved

    @property
    def direction(self):
        return self.resolved.direction

    @property
    def many(self):
        return self.uselist if self.uselist is not None else self.direction != MANYTOONE

    @property
    def reverse(self):
        """The attribute of the other class that is kept in step."""
        if self.viewonly:
            return None
        key = self.back_populates
        return None if key is None else self.mapper.relationships.get(key)

    def make_backref(self):
        if self.backref is None:
            return
        key, kwargs = self.backref if isinstance(self.backref, tuple) else (self.backref, {})
        self.backref, self.back_populates, target = None, key, self.mapper
        if key in target.relationships:
            return
        for shared in ("primaryjoin", "secondaryjoin", "foreign_keys"):
            given = getattr(self, shared)
            if given is not None and shared not in kwargs:
                # Seen from the other side, the two joins of a secondary table change places.
                swapped = {"primaryjoin": "secondaryjoin", "secondaryjoin": "primaryjoin"}
                kwargs = {**kwargs, (swapped.get(shared, shared) if self.secondary is not None else shared): given}
        back = Relationship(self.parent.class_, self.secondary_argument, back_populates=self.key, **kwargs)
        target.add(key, back)
        back.turned = True

    turned = False

    def collection(self, state, items=()):
        of_class = InstrumentedSet if self.collection_class is set else InstrumentedList
        return of_class.of(state, self, items)

    def snapshot(self, state):
        """Remembers what the database has, before the first change."""
        if self.key not in state.collections:
            value = state.dict.get(self.key, NO_VALUE)
            state.collections[self.key] = list(value) if isinstance(value, (list, set)) else value
            state.touch()

    def appended(self, state, item, from_other_side=False):
        if item is None or self.viewonly:
            return
        if not from_other_side:
            session = state.session
            if session is not None and "save-update" in self.cascade:
                session.add(item)
            back = self.reverse
            if back is not None:
                back.come(item, state.object)

    def removed(self, state, item, from_other_side=False):
        if item is None or self.viewonly or from_other_side:
            return
        back = self.reverse
        if back is not None:
            back.go(item, state.object)

    def come(self, instance, other):
        """The other side now holds `instance`: so this side holds the other."""
        state = state_of(instance)
        values = instance.__dict__
        if not self.many:
            before = values.get(self.key)
            if before is other:
                return
            self.snapshot(state)
            values[self.key] = other
            if before is not None and self.reverse is not None:
                self.reverse.go(before, instance)
        elif self.key in values or state.key is None:
            held = values.get(self.key)
            if held is None:
                held = values[self.key] = self.collection(state)
            if not any(one is other for one in held):
                self.snapshot(state)
                held.put(other)

    def go(self, instance, other):
        state = state_of(instance)
        values = instance.__dict__
        held = values.get(self.key)
        if not self.many:
            if held is other:
                self.snapshot(state)
                values[self.key] = None
        elif held is not None and any(one is other for one in held):
            self.snapshot(state)
            held.take(other)


def _cascade(given, viewonly):
    if given is None:
        return frozenset() if viewonly else frozenset(("save-update", "merge"))
    if given is False:
        return frozenset()
    names = {name.strip() for name in given.split(",")} if isinstance(given, str) else set(given)
    names.discard("")
    if "none" in names:
        return frozenset()
    unknown = names - _ALL - {"all", "delete-orphan"}
    if unknown:
        raise ArgumentError(f"Invalid cascade option(s): {', '.join(sorted(map(repr, unknown)))}")
    return frozenset(names | _ALL if "all" in names else names) - {"all"}


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

        return load_related(state_of(instance), self.relationship)

    def __set__(self, instance, value):
        relationship, state, values = self.relationship, state_of(instance), instance.__dict__
        validator = relationship.parent.validators.get(self.key)
        if validator is not None:
            unsupported("@validates of a relationship") if relationship.many else None
            value = validator(instance, self.key, value)
        if not relationship.many and relationship.direction == MANYTOONE:
            before = values.get(self.key)
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
        from .._elements import not_

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


def relationship(*args, **kwargs):
    return Relationship(*args, **kwargs)


def backref(name, **kwargs):
    return (name, kwargs)
