"""SELECTs inside others: as a value, as a condition, and several as one."""

from _aludel_refusal import not_there_yet, unsupported

from ._elements import ColumnElement, Star
from ._schema import Column
from ._select import Select
from ._bases import Selectable, Within, names_known
from ._tables import Alias


class CompoundSelect(Selectable):
    def __init__(self, keyword, first, *others):
        self._keyword, self._selects = keyword, [first, *others]

    @property
    def c(self):
        return self._selects[0].c

    selected_columns = c

    @property
    def _type(self):
        return self._selects[0]._type

    def with_for_update(self, **kw):
        return self

    def _result_columns(self):
        return self._selects[0]._result_columns()

    def _select_tree(self, derived=False, lateral=False):
        selects = [select._select_tree(derived, lateral) for select in self._selects]
        names = {key: Column(column.name) for key, column in self.c.items()}
        with Within(names_known, (names, names)):
            return {
                "first": selects[0],
                "compound": [[self._keyword, select] for select in selects[1:]],
                **self._end_tree(),
            }

    def _inside(self):
        return [*self._selects, *self._order, self._limit, self._offset]


class Subquery(ColumnElement):
    """A select with one value."""

    def __init__(self, select):
        self.select, self.type = select, select._type

    def where(self, *conditions):
        return Subquery(self.select.where(*conditions))

    def correlate(self, *froms):
        return Subquery(self.select.correlate(*froms))

    def _inside(self):
        return (self.select,)

    def _expr_tree(self):
        return {"expr": "subquery", "select": self.select._select_tree()}


class Exists(ColumnElement):
    def __init__(self, select):
        self._of = select

    def where(self, *conditions):
        return Exists(self._of.where(*conditions))

    def select_from(self, *froms):
        return Exists(self._of.select_from(*froms))

    def correlate(self, *froms):
        return Exists(self._of.correlate(*froms))

    def correlate_except(self, *froms):
        return Exists(self._of.correlate_except(*froms))

    def select(self):
        return Select(self)

    def _inside(self):
        return (self._of,)

    def _expr_tree(self):
        return {"expr": "exists", "select": self._of._select_tree()}


def exists(*args):
    if len(args) == 1 and isinstance(args[0], Subquery):
        return Exists(args[0].select)
    if len(args) == 1 and isinstance(args[0], Selectable):
        return Exists(args[0])
    return Exists(Select(*(args or [Star()])))


def union(first, *others):
    return first.union(*others)


def union_all(first, *others):
    return first.union_all(*others)


def except_(first, *others):
    return first.except_(*others)


def except_all(first, *others):
    return first.except_all(*others)


def intersect(first, *others):
    return first.intersect(*others)


def intersect_all(first, *others):
    return first.intersect_all(*others)


def alias(selectable, name=None, flat=False):
    return Alias(selectable, name)


def tablesample(*args, **kwargs):
    unsupported("tablesample(…)")


def distinct_on(*args):
    not_there_yet("sqlalchemy", "distinct_on")
