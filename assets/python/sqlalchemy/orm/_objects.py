"""The objects of a session: how they come to it, what becomes of them, and how they leave."""

from _aludel_refusal import unsupported

from ..exc import InvalidRequestError, UnmappedInstanceError
from ._attributes import state_of
from ._identity import IdentityMap


class Objects:
    def __init__(self):
        self.identity_map = IdentityMap()
        # Objects to be written, by their identity as Python objects, in the order in which they came.
        self._new, self._modified, self._deleted = {}, {}, {}

    def add(self, instance, _warn=True):
        state = self._state(instance)
        seen = {id(instance)}
        self._take(state)
        waiting = [state]
        while waiting:
            for item in _reachable(waiting.pop(), "save-update"):
                if id(item) not in seen:
                    seen.add(id(item))
                    self._take(state_of(item))
                    waiting.append(state_of(item))

    def add_all(self, instances):
        for instance in instances:
            self.add(instance)

    def _state(self, instance):
        if not hasattr(type(instance), "__mapper__"):
            from .._values import stop_at_opaque

            stop_at_opaque(type(instance))
            raise UnmappedInstanceError(f"Class {type(instance).__module__}.{type(instance).__name__!r} is not mapped")
        return state_of(instance)

    def _take(self, state):
        instance = state.object
        if state.session is self:
            if state.deleted and not state.was_deleted:
                state.deleted = False
                self._deleted.pop(id(instance), None)
            return
        if state.session is not None:
            raise InvalidRequestError(f"Object '<{type(instance).__name__}>' is already attached to another session")
        state.mapper.usable()
        state.session = self
        if state.key is None:
            self._new[id(instance)] = instance
            return
        held = self.identity_map.find(state.key)
        if held is not None and held is not instance:
            state.session = None
            raise InvalidRequestError(
                f"Can't attach instance <{type(instance).__name__}>; another instance with key {state.key} is already present in "
                "this session."
            )
        self.identity_map.put(state.key, instance)
        if state.modified:
            self._touched(state)

    def _touched(self, state):
        if state.key is not None:
            instance = state.object
            self._modified[id(instance)] = instance

    def delete(self, instance):
        state = self._state(instance)
        if state.key is None:
            raise InvalidRequestError(f"Instance '<{type(instance).__name__}>' is not persisted")
        self._take(state)
        if state.deleted:
            return
        # What goes with it is read before it is marked, as reading may flush.
        with_it = [
            item
            for relationship in state.mapper.relationships
            if "delete" in relationship.cascade and not relationship.viewonly
            if not relationship.passive_deletes or relationship.key in instance.__dict__
            for item in related(getattr(instance, relationship.key))
        ]
        state.deleted = True
        self._deleted[id(instance)] = instance
        for item in with_it:
            if state_of(item).key is None:
                self._let_go(item)
            else:
                self.delete(item)

    def delete_all(self, instances):
        for instance in instances:
            self.delete(instance)

    def _gone(self, state):
        """Its row is no longer there."""
        instance = state.object
        self.identity_map.remove(state.key)
        for held in (self._modified, self._deleted):
            held.pop(id(instance), None)
        if self._transaction is not None:
            self._transaction.deleted.append(instance)
        state.session, state.was_deleted = None, True

    def merge(self, instance, *, load=True, options=None):
        from ._merge import merge

        if not load:
            unsupported("Session.merge(load=False)")
        self._autoflush()
        flushes, self.autoflush = self.autoflush, False
        try:
            return merge(self, instance, {})
        finally:
            self.autoflush = flushes

    def expunge(self, instance):
        state = state_of(instance)
        if state.session is not self:
            raise InvalidRequestError(f"Instance <{type(instance).__name__}> is not present in this Session")
        for item in [instance, *_reachable(state, "expunge")]:
            self._let_go(item)

    def _let_go(self, instance):
        state = state_of(instance)
        for held in (self._new, self._modified, self._deleted):
            held.pop(id(instance), None)
        if state.key is not None and state.session is self:
            self.identity_map.remove(state.key)
        state.session, state.deleted = None, False

    def expunge_all(self):
        for instance in [*self.identity_map.values(), *self._new.values()]:
            self._let_go(instance)
        for held in (self._new, self._modified, self._deleted):
            held.clear()

    def refresh(self, instance, attribute_names=None, with_for_update=None):
        state = self._known(instance)
        self._autoflush()
        state.expire(attribute_names)
        mapper = state.mapper
        for key in attribute_names or mapper.keys[:1]:
            getattr(instance, key)

    def expire(self, instance, attribute_names=None):
        state = self._known(instance)
        state.expire(attribute_names)
        if attribute_names is None:
            self._modified.pop(id(instance), None)

    def expire_all(self):
        for instance in self.identity_map.values():
            state_of(instance).expire()
        self._modified.clear()

    def _known(self, instance):
        state = state_of(instance)
        if state.session is not self or state.key is None:
            raise InvalidRequestError(f"Instance '<{type(instance).__name__}>' is not persistent within this Session")
        return state

    # What it holds.

    @property
    def new(self):
        return list(self._new.values())

    @property
    def dirty(self):
        return [instance for instance in self._modified.values() if id(instance) not in self._deleted]

    @property
    def deleted(self):
        return list(self._deleted.values())

    def is_modified(self, instance, include_collections=True):
        state = state_of(instance)
        return any(state.dict.get(key) != before for key, before in state.changed.items()) or bool(
            include_collections and state.collections
        )

    def __contains__(self, instance):
        state = state_of(instance)
        return state.session is self and not state.deleted

    def __iter__(self):
        return iter([*self._new.values(), *self.identity_map.values()])

    @classmethod
    def object_session(cls, instance):
        return object_session(instance)


def related(value):
    return [] if value is None else list(value) if isinstance(value, (list, set)) else [value]


def _reachable(state, cascade):
    """The loaded objects that an object's relationships lead to."""
    values = state.dict
    for relationship in state.mapper.relationships:
        if cascade in relationship.cascade and relationship.key in values:
            yield from related(values[relationship.key])


def object_session(instance):
    return state_of(instance).session


def close_all_sessions():
    pass


def make_transient(instance):
    state = state_of(instance)
    if state.session is not None:
        state.session._let_go(instance)
    state.key, state.was_deleted = None, False
    state.changed.clear()
