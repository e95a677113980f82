"""What can be read from beside tables: common table expressions, lateral subqueries, calls, and rows written out."""

from _aludel_refusal import unsupported

from ._elements import anonymous, tree, type_tree
from ._schema import Column, table_name
from ._tables import Alias, ColumnCollection, FromClause
from .exc import ArgumentError, CompileError


class Lateral(Alias):
    """A subquery that reads the sources before it."""

    def _from_tree(self):
        if not hasattr(self.of, "_select_tree"):
            return {**self.of._from_tree(), "alias": self.name, "lateral": True}
        select = self.of._select_tree(derived=True, lateral=True)
        return {"from": "subquery", "select": select, "alias": self.name, "lateral": True}


class CommonTables:
    """Those of one statement, in the order in which they are written."""

    def __init__(self):
        self._of_name, self._written = {}, {}

    def reference(self, cte):
        """Writes it down when it is first met; one that is being written refers to itself."""
        known = self._of_name.get(cte.name)
        if known is not None and not (cte in known.history() or known in cte.history()):
            raise CompileError(f"Multiple, unrelated CTEs found with the same name: {cte.name!r}")
        if known is None or (known is not cte and known in cte.history()):
            self._of_name[cte.name] = cte
            body = cte._body_tree()
            self._written.pop(cte.name, None)
            self._written[cte.name] = body

    def tree(self):
        if not self._written:
            return None
        recursive = any(cte.recursive for cte in self._of_name.values())
        return {"recursive": recursive, "tables": list(self._written.values())}


class CTE(Alias):
    def __init__(self, of, name=None, recursive=False, restates=None):
        super().__init__(of, anonymous("anon") if name is None else name)
        self.recursive, self.restates = recursive, restates

    def history(self):
        """Itself, and what it was before something was added to it."""
        return [self, *(self.restates.history() if self.restates is not None else ())]

    def _restated(self, of):
        return CTE(of, self.name, self.recursive, self)

    def union(self, *others):
        return self._restated(self.of.union(*others))

    def union_all(self, *others):
        return self._restated(self.of.union_all(*others))

    def _body_tree(self):
        columns = [column.name for column in self.c] if self.recursive else []
        return {"name": self.name, "columns": columns, "body": self.of._cte_tree()}

    def _from_tree(self):
        from ._bases import common_tables

        common_tables().reference(self)
        return {"from": "table", "name": table_name(self.name), "alias": None}


class TableValued(FromClause):
    """A call as a source."""

    def __init__(self, function, columns, name=None, ordinality=False, derived=False, types=False, lateral=False):
        self.function, self.name, self.schema = function, anonymous("anon") if name is None else name, None
        self._ordinality, self._derived, self._types, self._lateral = ordinality, derived, types, lateral
        self.c = ColumnCollection([self._own(column) for column in columns])

    def _own(self, column):
        own = Column(column.name, column.type)
        own.table = self
        return own

    def _again(self, **changes):
        said = {"ordinality": self._ordinality, "derived": self._derived, "types": self._types, "lateral": self._lateral}
        return TableValued(self.function, list(self.c), **{"name": self.name, **said, **changes})

    def alias(self, name=None, flat=False):
        return self._again(name=name)

    def lateral(self, name=None):
        return self._again(lateral=True, name=name)

    def render_derived(self, name=None, with_types=False):
        # A name that it had is not kept, as with SQLAlchemy.
        return self._again(derived=True, types=with_types, name=name)

    def _name_tree(self):
        return table_name(self.name)

    def _inside(self):
        return (self.function,)

    def _from_tree(self):
        columns = [[column.name, type_tree(column.type) if self._types else None] for column in self.c]
        return {
            "from": "expr",
            "expr": tree(self.function),
            "alias": self.name,
            "columns": columns if self._derived else [],
            "ordinality": self._ordinality,
            "lateral": self._lateral,
        }


class Values(FromClause):
    """`values()`: rows written out."""

    def __init__(self, *columns, name=None, literal_binds=False, rows=()):
        self.name, self.schema, self._rows = anonymous("anon") if name is None else name, None, rows
        self._columns = columns
        self.c = ColumnCollection([self._own(column) for column in columns])

    _own = TableValued._own

    def data(self, values):
        return Values(*self._columns, name=self.name, rows=[*self._rows, *values])

    def alias(self, name=None, flat=False):
        return Values(*self._columns, name=anonymous("anon") if name is None else name, rows=self._rows)

    def lateral(self, name=None):
        unsupported("values(…).lateral()")

    def _name_tree(self):
        return table_name(self.name)

    def _from_tree(self):
        types = [column.type for column in self.c]
        for row in self._rows:
            if len(row) != len(types):
                raise ArgumentError(f"Wrong number of elements for {len(types)}-tuple: {row!r}")
        rows = [[tree(given, type_) for given, type_ in zip(row, types)] for row in self._rows]
        return {"from": "values", "rows": rows, "alias": self.name, "columns": [column.name for column in self.c]}


def values(*columns, name=None, literal_binds=False):
    return Values(*columns, name=name, literal_binds=literal_binds)


def lateral(selectable, name=None):
    return selectable.lateral(name)


def cte(selectable, name=None, recursive=False):
    return selectable.cte(name, recursive=recursive)
