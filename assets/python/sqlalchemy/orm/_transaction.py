"""Transactions of a session: Alembic's own, which a session joins, one that it began, or a savepoint."""

from ..exc import PendingRollbackError
from ._attributes import state_of
from ._identity import IdentityMap


class _Shared:
    """What the two kinds have in common: which objects came and went, and the `with` block."""

    nested = False

    def __init__(self, session, parent=None):
        self.session, self.parent, self.active = session, parent, True
        # New objects only as long as somebody holds them.
        self.new, self.deleted = IdentityMap(), []

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if self.session._transaction is not self:
            return False
        if kind is not None:
            self.rollback()
            return False
        try:
            self.commit()
        except Exception:
            self.rollback()
            raise
        return False

    @property
    def is_active(self):
        return self.active and self.session._transaction is self

    @property
    def connection(self):
        if not self.active:
            raise PendingRollbackError(
                "This Session's transaction has been rolled back due to a previous exception during flush. To begin a new "
                "transaction with this Session, first issue Session.rollback()."
            )
        return self._connection

    def failed(self):
        if self.active:
            self._undo()
        self.active = False

    def rollback(self):
        if self.active:
            self._undo()
        self.session._transaction = self.parent
        self._restore()

    close = rollback

    def _restore(self):
        """Objects are what they were before: new ones belong to nobody, deleted ones are back, and the rest is read again."""
        session = self.session
        for instance in [*self.new, *session._new.values()]:
            state = state_of(instance)
            session._let_go(instance)
            state.key, state.was_deleted = None, False
        for instance in [*self.deleted, *session._deleted.values()]:
            state = state_of(instance)
            state.deleted = state.was_deleted = False
            state.session = session
            session.identity_map.put(state.key, instance)
        session._deleted.clear()
        session.expire_all()


class Transaction(_Shared):
    def __init__(self, session, bind, mode):
        super().__init__(session)
        self._opened = not hasattr(bind, "in_transaction")
        connection = self._connection = bind.connect() if self._opened else bind
        # What Alembic began, Alembic ends: only a rollback reaches it.
        self._owns = True
        if self._opened or not connection.in_transaction():
            self._of_connection = connection.begin()
        elif mode == "create_savepoint" or (mode == "conditional_savepoint" and _in_savepoint(connection)):
            self._of_connection = connection.begin_nested()
        else:
            self._of_connection, self._owns = connection, mode == "control_fully"

    def commit(self):
        self.connection
        self.session.flush()
        if self._owns:
            self._of_connection.commit()
        self._end()
        if self.session.expire_on_commit:
            self.session.expire_all()

    def _undo(self):
        self._of_connection.rollback()

    def rollback(self):
        super().rollback()
        self._end()

    close = rollback

    def end(self):
        if self._owns and self.active:
            self._of_connection.rollback()
        self._end()

    def _end(self):
        self.session._transaction = None
        if self._opened:
            self._connection.close()


def _in_savepoint(connection):
    return getattr(connection, "in_nested_transaction", bool)()


class Nested(_Shared):
    nested = True

    def __init__(self, session, parent):
        super().__init__(session, parent)
        self._connection = parent.connection
        self._of_connection = self._connection.begin_nested()

    def commit(self):
        self.connection
        self.session.flush()
        self._of_connection.commit()
        for instance in self.new:
            self.parent.new.put(id(instance), instance)
        self.parent.deleted += self.deleted
        self.session._transaction = self.parent

    def _undo(self):
        self._of_connection.rollback()

    def end(self):
        if self.active:
            self._of_connection.rollback()
        self.session._transaction = self.parent
