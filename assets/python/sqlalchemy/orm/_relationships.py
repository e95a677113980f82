"""`relationship()`: what leads from one mapped class to another, and by which columns."""

from _aludel_refusal import unsupported

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

            self._resolved = resolve(self)
        return self._resolved

    def usable(self):
        """Stops where objects would not be related as SQLAlchemy relates them. It may stand in a class whose rows alone matter."""
        if self.lazy not in _LAZY:
            unsupported(f"relationship(lazy={self.lazy!r})")
        if self.post_update:
            unsupported("relationship(post_update=True)")
        if self.collection_class not in (None, list, set):
            unsupported("relationship(collection_class=…)")

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
        # Seen from the other side, the two joins of a secondary table change places.
        theirs = {"primaryjoin": "secondaryjoin", "secondaryjoin": "primaryjoin"} if self.secondary is not None else {}
        for shared in ("primaryjoin", "secondaryjoin", "foreign_keys"):
            if getattr(self, shared) is not None:
                kwargs = {theirs.get(shared, shared): getattr(self, shared), **kwargs}
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

    def held(self, state):
        """The loaded objects that it leads to."""
        value = state.dict.get(self.key)
        return [] if value is None else list(value) if isinstance(value, (list, set)) else [value]

    def before(self, state):
        """Those that it led to when the database was last asked or told."""
        value = state.collections.get(self.key)
        return list(value) if isinstance(value, list) else [] if value is None or value is NO_VALUE else [value]

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
            if self.key not in values and self.direction == ONETOMANY and state.session is not None and state.key is not None:
                # What it was must be let go of.
                from ._lazy import load_related

                with state.session.no_autoflush:
                    load_related(state, self)
            if values.get(self.key) is other:
                return
            self.snapshot(state)
            values[self.key] = other
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


def relationship(*args, **kwargs):
    return Relationship(*args, **kwargs)


def backref(name, **kwargs):
    return (name, kwargs)
