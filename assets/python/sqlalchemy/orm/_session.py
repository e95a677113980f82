"""Sessions: objects that stand for rows, written when a query needs them or the script says so."""

from _aludel_refusal import not_there_yet, unsupported

from .._statements import Delete, Insert, Select, Update
from ..exc import InvalidRequestError, ObjectDeletedError, UnmappedInstanceError
from ._attributes import state_of
from ._bulk import run as run_in_step
from ._entities import entities_of, with_objects
from ._flush import flush
from ._identity import IdentityMap
from ._many import bulk_insert, bulk_save, bulk_update
from ._mapper import mapper_of
from ._query import Query
from ._results import result_of, rows_of
from ._transaction import Nested, Transaction


class Session:
    def __init__(
        self, bind=None, *, autoflush=True, future=True, expire_on_commit=True, autobegin=True, twophase=False, binds=None,
        enable_baked_queries=True, info=None, query_cls=None, autocommit=False, join_transaction_mode="conditional_savepoint",
        close_resets_only=True,
    ):
        if twophase or binds or query_cls is not None:
            unsupported("Session() with twophase, binds or query_cls")
        self.bind, self.autoflush, self.expire_on_commit, self.info = bind, autoflush, expire_on_commit, info or {}
        self._mode = join_transaction_mode
        self.identity_map = IdentityMap()
        # Objects to be written, by their identity as Python objects, in the order in which they came.
        self._new, self._modified, self._deleted = {}, {}, {}
        self._transaction, self._flushing = None, False

    def __class_getitem__(cls, parameters):
        return cls

    def __getattr__(self, name):
        not_there_yet("Session", name)

    # Where it reads and writes.

    def get_bind(self, *args, **kwargs):
        if self.bind is None:
            from ..exc import UnboundExecutionError

            raise UnboundExecutionError("This Session is not bound to an Engine or Connection, and no context was provided to locate one.")
        return self.bind

    def connection(self, bind_arguments=None, execution_options=None):
        return self._begun().connection

    def _begun(self):
        if self._transaction is None:
            self._transaction = Transaction(self, self.get_bind(), self._mode)
        return self._transaction

    def begin(self, nested=False):
        if nested:
            return self.begin_nested()
        if self._transaction is not None:
            raise InvalidRequestError("A transaction is already begun on this Session.")
        return self._begun()

    def begin_nested(self):
        self.flush()
        self._transaction = Nested(self, self._begun())
        return self._transaction

    def in_transaction(self):
        return self._transaction is not None

    def in_nested_transaction(self):
        return isinstance(self._transaction, Nested)

    def get_transaction(self):
        return self._transaction

    is_active = True

    def commit(self):
        self._begun().commit()

    def rollback(self):
        if self._transaction is not None:
            self._transaction.rollback()

    def prepare(self):
        unsupported("Session.prepare()")

    def close(self):
        self.expunge_all()
        while self._transaction is not None:
            self._transaction.end()

    reset = invalidate = close

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()
        return False

    # Reading.

    def query(self, *entities, **kwargs):
        return Query(entities, self)

    def _rows(self, statement, parameters=None, yield_per=None):
        options = {} if yield_per is None else {"execution_options": {"yield_per": yield_per}}
        return self.connection().execute(statement, parameters, **options)

    def execute(self, statement, params=None, *, execution_options=None, bind_arguments=None, **kwargs):
        options = execution_options or {}
        if isinstance(statement, str):
            from ..exc import ArgumentError

            raise ArgumentError(f"Textual SQL expression {statement!r} should be explicitly declared as text({statement!r})")
        if isinstance(statement, Query):
            statement = statement._statement()
        if isinstance(statement, Select):
            return self._select(statement, params, options)
        if isinstance(statement, (Update, Delete)) and options.get("synchronize_session", True) is not False and len(self.identity_map):
            self._autoflush()
            return run_in_step(self, statement, "auto", params)
        if isinstance(statement, (Update, Delete)):
            self._autoflush()
        more = {"execution_options": execution_options} if execution_options else {}
        return self.connection().execute(statement, params, **more)

    def _select(self, statement, params, options):
        of_classes = with_objects(statement._columns)
        if of_classes or any(getattr(column, "entity", None) is not None for column in statement._columns):
            self._autoflush()
        yield_per = options.get("yield_per")
        if not of_classes:
            more = {"execution_options": options} if options else {}
            return self.connection().execute(statement, params, **more)
        entities = list(entities_of(statement._columns, getattr(statement, "_options", ())))
        elements = [element for entity in entities for element in entity.elements()]
        froms = statement._froms or [entity.source for entity in entities if entity.is_object]
        select = statement.with_only_columns(*elements)._but(_froms=froms)
        rows = rows_of(self, entities, select, options.get("populate_existing", False), yield_per, params)
        return result_of(entities, rows)

    def scalars(self, statement, params=None, **kwargs):
        return self.execute(statement, params, **kwargs).scalars()

    def scalar(self, statement, params=None, **kwargs):
        return self.execute(statement, params, **kwargs).scalar()

    def get(self, entity, ident, *, options=None, populate_existing=False, with_for_update=None, **kwargs):
        mapper = mapper_of(entity).usable()
        if isinstance(ident, dict):
            ident = tuple(ident[key] for key in mapper.keys)
        ident = tuple(ident) if isinstance(ident, (tuple, list)) else (ident,)
        if len(ident) != len(mapper.keys):
            raise InvalidRequestError(
                f"Incorrect number of values in identifier to formulate primary key for session.get(); primary key columns are "
                f"{', '.join(repr(f'{mapper.local_table.name}.{column.name}') for column in mapper.primary_key)}"
            )
        if all(part is None for part in ident):
            return None
        found = None if populate_existing else self.identity_map.find((mapper.class_, ident))
        if found is not None:
            if any(key not in found.__dict__ for key in mapper.keys):
                try:
                    getattr(found, mapper.keys[0])
                except ObjectDeletedError:
                    return None
            return found
        query = self.query(entity).filter(*[mapper.columns[key] == part for key, part in zip(mapper.keys, ident)])
        return (query.populate_existing() if populate_existing else query).one_or_none()

    def get_one(self, entity, ident, **kwargs):
        from ..exc import NoResultFound

        found = self.get(entity, ident, **kwargs)
        if found is None:
            raise NoResultFound("No row was found when one was required")
        return found

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

    # Writing.

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
                f"Can't attach instance <{type(instance).__name__}>; another instance with key {state.key} is already present in this session."
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

    def flush(self, objects=None):
        if self._flushing:
            raise InvalidRequestError("Session is already flushing")
        if self._new or self._modified or self._deleted:
            self._flushing = True
            try:
                flush(self)
            except Exception:
                self._failed()
                raise
            finally:
                self._flushing = False

    def _failed(self):
        """A flush that failed takes its transaction with it, as far as it can."""
        if self._transaction is not None:
            self._transaction.failed()

    def _autoflush(self):
        if self.autoflush and not self._flushing:
            self.flush()

    @property
    def no_autoflush(self):
        return _NoAutoflush(self)

    def bulk_insert_mappings(self, mapper, mappings, return_defaults=False, render_nulls=False):
        bulk_insert(self, mapper_of(getattr(mapper, "class_", mapper)).usable(), mappings, return_defaults, render_nulls)

    def bulk_update_mappings(self, mapper, mappings):
        bulk_update(self, mapper_of(getattr(mapper, "class_", mapper)).usable(), mappings)

    def bulk_save_objects(self, objects, return_defaults=False, update_changed_only=True, preserve_order=True):
        bulk_save(self, list(objects), return_defaults, update_changed_only)

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


class _NoAutoflush:
    def __init__(self, session):
        self.session = session

    def __enter__(self):
        self.before, self.session.autoflush = self.session.autoflush, False
        return self.session

    def __exit__(self, *error):
        self.session.autoflush = self.before
        return False


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
