"""`sqlalchemy_utils.view`: statements about views, which scripts make and execute."""

import _aludel
import _aludel_circumstances
from _aludel_record import statement_tree
from sqlalchemy._compilers import any_tree, written


class _Statement:
    def _statement_tree(self):
        from sqlalchemy import text

        # Colons of the selection are no parameters.
        return statement_tree(text(self._sql().replace(":", "\\:")))

    def _quoted(self):
        return _aludel.quote(str(self.name), _aludel_circumstances.get("dialect"))


class CreateView(_Statement):
    def __init__(self, name, selectable, materialized=False, replace=False):
        if materialized and replace:
            raise ValueError("Cannot use CREATE OR REPLACE with materialized views")
        self.name, self.selectable, self.materialized, self.replace = name, selectable, materialized, replace

    def _sql(self):
        replace, materialized = "OR REPLACE " if self.replace else "", "MATERIALIZED " if self.materialized else ""
        return f"CREATE {replace}{materialized}VIEW {self._quoted()} AS {written(any_tree(self.selectable))}"


class DropView(_Statement):
    def __init__(self, name, materialized=False, cascade=True):
        self.name, self.materialized, self.cascade = name, materialized, cascade

    def _sql(self):
        materialized, cascade = "MATERIALIZED " if self.materialized else "", "CASCADE" if self.cascade else ""
        return f"DROP {materialized}VIEW IF EXISTS {self._quoted()} {cascade}"


class RefreshMaterializedView(_Statement):
    def __init__(self, name, concurrently):
        self.name, self.concurrently = name, concurrently

    def _sql(self):
        return f"REFRESH MATERIALIZED VIEW {'CONCURRENTLY ' if self.concurrently else ''}{self._quoted()}"


def refresh_materialized_view(session, name, concurrently=False):
    session.flush()
    session.execute(RefreshMaterializedView(name, concurrently))


def __getattr__(name):
    from _aludel_names import part_of

    return part_of(__name__, name)
