"""Sessions: objects that stand for rows, written when a query needs them or the script says so."""

from _aludel_refusal import not_there_yet, unsupported

from .._statements import Delete, Select, Update
from ..exc import InvalidRequestError, ObjectDeletedError
from ._bulk import run as run_in_step
from ._entities import entities_of, with_objects
from ._flush import flush
from ._many import bulk_insert, bulk_save, bulk_update
from ._mapper import mapper_of
from ._objects import Objects
from ._query import Query
from ._results import result_of, rows_of
from ._transaction import Nested, Transaction
from ._written import Written


class Session(Objects):
    def __init__(
        self, bind=None, *, autoflush=True, future=True, expire_on_commit=True, autobegin=True, twophase=False, binds=None,
        enable_baked_queries=True, info=None, query_cls=None, autocommit=False, join_transaction_mode="conditional_savepoint",
        close_resets_only=True,
    ):
        if twophase or binds or query_cls is not None:
            unsupported("Session() with twophase, binds or query_cls")
        self.bind, self.autoflush, self.expire_on_commit, self.info = bind, autoflush, expire_on_commit, info or {}
        self._mode = join_transaction_mode
        super().__init__()
        self._transaction, self._flushing, self._written = None, False, Written()

    def __class_getitem__(cls, parameters):
        return cls

    def __getattr__(self, name):
        not_there_yet("Session", name)

    # Where it reads and writes.

    def get_bind(self, *args, **kwargs):
        if self.bind is None:
            from ..exc import UnboundExecutionError

            raise UnboundExecutionError(
                "This Session is not bound to an Engine or Connection, and no context was provided to locate a binding."
            )
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
        if isinstance(statement, Query):
            statement = statement._statement()
        if isinstance(statement, Select):
            return self._select(statement, params, options)
        if isinstance(statement, (Update, Delete)):
            self._autoflush()
            if len(self.identity_map):
                return run_in_step(self, statement, options.get("synchronize_session", "auto"), params)
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


class _NoAutoflush:
    def __init__(self, session):
        self.session = session

    def __enter__(self):
        self.before, self.session.autoflush = self.session.autoflush, False
        return self.session

    def __exit__(self, *error):
        self.session.autoflush = self.before
        return False
