"""SQLModel's session: SQLAlchemy's, whose `exec()` gives single columns without their rows."""

from sqlalchemy import Select
from sqlalchemy.orm import Session as _Session


class Session(_Session):
    def exec(self, statement, *, params=None, execution_options=None, **kwargs):
        result = self.execute(statement, params, execution_options=execution_options)
        alone = isinstance(statement, Select) and len(statement._columns) == 1
        return result.scalars() if alone else result
