"""From rows to objects: each row of the database is one object of a session."""

from .._statements import Select
from ..exc import ObjectDeletedError
from ._attributes import State

_END = object()


class Loader:
    """Makes objects of a class from a part of each row."""

    def __init__(self, mapper, keys, start, populate_existing=False):
        self.mapper, self.keys, self.start, self.stop = mapper.usable(), keys, start, start + len(keys)
        self.places = [start + keys.index(key) for key in mapper.keys]
        self.populate_existing = populate_existing
        self.convert = {key: wrapped for key in keys if (wrapped := _mutable(mapper, key)) is not None}

    def load(self, session, row):
        if len(self.places) == 1:
            identity = (row[self.places[0]],)
            if identity[0] is None:
                return None
        else:
            identity = tuple([row[place] for place in self.places])
            if all(part is None for part in identity):
                return None
        mapper = self.mapper
        key = (mapper.class_, identity)
        found = session.identity_map.find(key)
        if found is None:
            cls = mapper.class_
            instance = cls.__new__(cls)
            values = instance.__dict__
            state = values["_sa_instance_state"] = State(instance, mapper)
            state.key, state.session = key, session
            session.identity_map.put(key, instance)
            values.update(zip(self.keys, row[self.start : self.stop]))
            if self.convert:
                self._convert(state, values)
            return instance
        values = found.__dict__
        if len(values) <= len(self.keys) or self.populate_existing:
            self._fill(values, row)
        return found

    def _fill(self, values, row):
        state = values["_sa_instance_state"]
        for key, value in zip(self.keys, row[self.start : self.stop]):
            if self.populate_existing:
                state.changed.pop(key, None)
                values[key] = value
            elif key not in values:
                values[key] = value
        if self.convert:
            self._convert(state, values)

    def _convert(self, state, values):
        for key, wrap in self.convert.items():
            values[key] = wrap(state, key, values[key])


def _mutable(mapper, key):
    return getattr(mapper.element(key).type, "_aludel_mutable", None) if key in mapper.columns else None


def load_missing(state, key):
    """Reads what an object lacks, by its primary key."""
    mapper, session, values = state.mapper, state.session, state.dict
    wanted = [key] if key in mapper.deferred else mapper.loaded()
    keys = [one for one in wanted if one not in values or one == key]
    if not session._flushing:
        session._autoflush()
    row = _row(session, mapper, state.identity, keys)
    if row is None:
        raise ObjectDeletedError(f"Instance '<{mapper.class_.__name__}>' has been deleted, or its row is otherwise not present.")
    for one, value in zip(keys, row):
        if one not in values:
            wrap = _mutable(mapper, one)
            values[one] = value if wrap is None else wrap(state, one, value)


def _row(session, mapper, identity, keys):
    conditions = [mapper.columns[key] == value for key, value in zip(mapper.keys, identity)]
    select = Select(*[mapper.element(key) for key in keys]).select_from(mapper.local_table).where(*conditions)
    return next(iter(session._rows(select)), None)
