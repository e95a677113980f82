"""`op.run_async()`: a coroutine that has the connection, whose every answer is there when it is awaited."""

from _aludel_refusal import not_there_yet, unsupported


class AsyncConnection:
    """`sqlalchemy.ext.asyncio.AsyncConnection` over the script's own connection."""

    def __init__(self, connection):
        self.sync_connection = connection

    @property
    def dialect(self):
        return self.sync_connection.dialect

    async def execute(self, statement, parameters=None, **kwargs):
        return self.sync_connection.execute(statement, parameters, **kwargs)

    async def exec_driver_sql(self, statement, parameters=None, execution_options=None):
        return self.sync_connection.exec_driver_sql(statement, parameters)

    async def scalar(self, statement, parameters=None, **kwargs):
        return self.sync_connection.scalar(statement, parameters, **kwargs)

    async def scalars(self, statement, parameters=None, **kwargs):
        return self.sync_connection.scalars(statement, parameters, **kwargs)

    async def stream(self, statement, parameters=None, **kwargs):
        return AsyncResult(self.sync_connection.execute(statement, parameters, **kwargs))

    async def run_sync(self, function, *args, **kwargs):
        return function(self.sync_connection, *args, **kwargs)

    async def commit(self):
        self.sync_connection.commit()

    async def rollback(self):
        self.sync_connection.rollback()

    async def close(self):
        pass

    def __getattr__(self, name):
        not_there_yet("AsyncConnection", name)


class AsyncResult:
    def __init__(self, result):
        self._result = result

    def __aiter__(self):
        return self

    async def __anext__(self):
        for row in self._result:
            return row
        raise StopAsyncIteration

    async def all(self):
        return self._result.all()

    fetchall = all

    async def first(self):
        return self._result.first()

    async def fetchone(self):
        return self._result.fetchone()

    async def one(self):
        return self._result.one()

    def __getattr__(self, name):
        not_there_yet("AsyncResult", name)


def run(coroutine):
    """To its end. What waits for something else than the database would wait for ever."""
    try:
        coroutine.send(None)
    except StopIteration as ended:
        return ended.value
    coroutine.close()
    unsupported("waiting for anything but the database in op.run_async()")
