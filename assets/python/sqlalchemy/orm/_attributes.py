"""The attributes of mapped objects: values, and which of them changed since the database had them."""

import _weakref

from ..exc import DetachedInstanceError, InvalidRequestError, UnmappedInstanceError

NO_VALUE = type("NoValue", (), {"__repr__": lambda self: "symbol('NO_VALUE')", "__bool__": lambda self: False})()


class State:
    """What a session knows of one object."""

    def __init__(self, instance, mapper):
        self._instance, self.mapper = _weakref.ref(instance), mapper
        self.session = self.key = None
        # Values and collections as the database has them, of the attributes that were set since.
        self.changed, self.collections = {}, {}
        self.deleted = self.was_deleted = False

    @property
    def object(self):
        return self._instance()

    obj = object

    @property
    def dict(self):
        return self._instance().__dict__

    @property
    def identity(self):
        return None if self.key is None else self.key[1]

    @property
    def identity_key(self):
        return self.key

    transient = property(lambda self: self.key is None and self.session is None)
    pending = property(lambda self: self.key is None and self.session is not None)
    persistent = property(lambda self: self.key is not None and self.session is not None and not self.was_deleted)
    detached = property(lambda self: self.key is not None and self.session is None)
    has_identity = property(lambda self: self.key is not None)
    modified = property(lambda self: bool(self.changed or self.collections))

    @property
    def unloaded(self):
        values = self.dict
        return {key for key in [*self.mapper.columns.keys(), *self.mapper.relationships.keys()] if key not in values}

    def touch(self):
        """It must be flushed."""
        if self.session is not None:
            self.session._touched(self)

    def mark(self, key):
        """Its value changed in place."""
        self.changed[key] = NO_VALUE
        self.touch()

    def expire(self, keys=None):
        values = self.dict
        known = [*self.mapper.columns.keys(), *self.mapper.expressions, *self.mapper.relationships.keys()]
        for key in known if keys is None else keys:
            values.pop(key, None)
            self.changed.pop(key, None)
            self.collections.pop(key, None)


def state_of(instance):
    values = getattr(instance, "__dict__", None)
    if values is None:
        raise UnmappedInstanceError(f"Class {type(instance)!r} is not mapped")
    state = values.get("_sa_instance_state")
    if state is None:
        from ._mapper import mapper_of

        state = values["_sa_instance_state"] = State(instance, mapper_of(instance))
    return state


class ColumnAttribute:
    def __init__(self, key, column, mapper):
        self.key, self.mapper, self.column = key, mapper, column
        self._expression = None

    @property
    def expression(self):
        # A copy, so that statements know that it is the class's and not the table's.
        if self._expression is None:
            self._expression = of_entity(self.column, self.key, self.mapper.class_)
        return self._expression

    def __get__(self, instance, owner):
        if instance is None:
            return self.expression
        values = instance.__dict__
        if self.key in values:
            return values[self.key]
        return fetched(instance, self.key)

    def __set__(self, instance, value):
        values = instance.__dict__
        state = values.get("_sa_instance_state") or state_of(instance)
        key = self.key
        validator = self.mapper.validators.get(key)
        if validator is not None:
            value = validator(instance, key, value)
        mutable = getattr(self.column.type, "_aludel_mutable", None)
        if mutable is not None:
            value = mutable(state, key, value)
        if key not in state.changed:
            state.changed[key] = values.get(key, NO_VALUE)
            if state.session is not None:
                state.session._touched(state)
        values[key] = value

    def __delete__(self, instance):
        if self.key not in instance.__dict__:
            raise AttributeError(self.key)
        self.__set__(instance, None)


def of_entity(column, key, entity):
    copy = column.copy()
    copy.key, copy._key_in_table, copy.entity = key, column.key, entity
    return copy


class ExpressionAttribute:
    """A `column_property()`: read, never written."""

    def __init__(self, key, expression):
        self.key, self.expression = key, expression

    def __get__(self, instance, owner):
        if instance is None:
            return self.expression
        values = instance.__dict__
        return values[self.key] if self.key in values else fetched(instance, self.key)

    def __set__(self, instance, value):
        instance.__dict__[self.key] = value


def fetched(instance, key):
    """An attribute that has no value here may have one in the database."""
    state = state_of(instance)
    if state.key is None:
        return None
    if state.session is None:
        raise DetachedInstanceError(
            f"Instance <{type(instance).__name__}> is not bound to a Session; attribute refresh operation cannot proceed"
        )
    from ._loading import load_missing

    load_missing(state, key)
    return instance.__dict__.get(key)


def flag_modified(instance, key):
    state = state_of(instance)
    if key not in instance.__dict__:
        raise InvalidRequestError(f"Can't flag attribute {key!r} modified; it's not present in the object state")
    state.mark(key)


def flag_dirty(instance):
    state_of(instance).touch()


def set_attribute(instance, key, value, initiator=None):
    setattr(instance, key, value)


def get_attribute(instance, key):
    return getattr(instance, key)


def set_committed_value(instance, key, value):
    state = state_of(instance)
    state.changed.pop(key, None)
    instance.__dict__[key] = value


class History:
    def __init__(self, added, unchanged, deleted):
        self.added, self.unchanged, self.deleted = added, unchanged, deleted

    def __iter__(self):
        return iter((self.added, self.unchanged, self.deleted))

    def has_changes(self):
        return bool(self.added or self.deleted)


def get_history(instance, key, passive=None):
    state = state_of(instance)
    now = getattr(instance, key)
    if key in state.changed and state.changed[key] != now:
        before = state.changed[key]
        return History([now], (), () if before is NO_VALUE else [before])
    return History((), [now], ())
