"""What all statements share: they are built step by step, each step a new object, and become trees whole."""

from _aludel_refusal import unsupported

from . import _elements
from ._elements import BindParameter, ClauseElement, TextClause, tree, walk
from ._froms import CTE, CommonTables
from ._schema import Column
from ._tables import Alias, FromClause
from .exc import CompileError

# Of the statements being written, innermost last: keys of the sources it reads, and of those around it too.
enclosing = [(frozenset(), frozenset())]
# What names in ORDER BY and GROUP BY stand for, innermost last.
names_known = []
# One for each whole statement being written.
_common = []


def common_tables():
    if not _common:
        unsupported("a common table expression outside a statement")
    return _common[-1]


def within(keys):
    """While the inside of a statement that changes rows and reads these sources is written."""
    keys = frozenset(keys)
    return Within(enclosing, (keys, keys))


class Within:
    def __init__(self, stack, entry):
        self.stack, self.entry = stack, entry

    def __enter__(self):
        self.stack.append(self.entry)

    def __exit__(self, *error):
        self.stack.pop()
        return False


class Statement(ClauseElement):
    _where, _ctes, _prefixes, _returning = (), (), (), ()

    def _but(self, **changes):
        copy = object.__new__(type(self))
        copy.__dict__.update(self.__dict__, **changes)
        copy.__dict__.pop("_labels", None)
        return copy

    def execution_options(self, **options):
        return self

    def where(self, *conditions):
        return self._but(_where=[*self._where, *conditions])

    filter = where

    def filter_by(self, **values):
        of = self._filtered()
        return self.where(*(of.c[name] == given for name, given in values.items()))

    def prefix_with(self, *prefixes, dialect="*"):
        words = [prefix if isinstance(prefix, str) else prefix.text for prefix in prefixes]
        only = None if dialect == "*" else dialect
        return self._but(_prefixes=[*self._prefixes, *([word, only] for word in words)])

    def add_cte(self, *ctes, nest_here=False):
        return self._but(_ctes=[*self._ctes, *ctes])

    def cte(self, name=None, recursive=False, nesting=False):
        return CTE(self, name, recursive)

    def _statement_tree(self):
        """Whole: with the common table expressions that stand before it."""
        _common.append(CommonTables())
        try:
            for cte in self._ctes:
                _common[-1].reference(cte)
            statement = self._tree()
            return {**statement, "with": _common[-1].tree()}
        finally:
            _common.pop()

    def _cte_tree(self):
        return self._tree()

    def _conditions(self):
        said = [condition for condition in self._where if not _elements.is_empty(condition)]
        if any(type(condition) is _elements.False_ for condition in said):
            return [tree(_elements.False_())]
        deciding = [condition for condition in said if type(condition) is not _elements.True_]
        return [tree(condition) for condition in deciding or said[:1]]

    def __hash__(self):
        return id(self)


def froms_of(things):
    """The sources that expressions read, not those inside subqueries."""
    for thing in walk(things):
        if isinstance(thing, Column) and thing.table is not None:
            yield thing.table
        elif isinstance(thing, FromClause) and not isinstance(thing, Selectable):
            yield thing


def by_name(clause):
    """In ORDER BY, GROUP BY and the like, where a string is the name of a column or label."""
    if not isinstance(clause, str):
        return tree(clause)
    for known in reversed(names_known[-1] if names_known else ()):
        if clause in known:
            found = known[clause]
            return {"expr": "column", "name": clause} if isinstance(found, _elements.Wrapped) else tree(found)
    raise CompileError(
        "Can't resolve label reference for ORDER BY / GROUP BY / DISTINCT etc. "
        f"Textual SQL expression {clause!r} should be explicitly declared as text({clause!r})"
    )


def bound(things):
    """Names of the parameters in expressions and their subqueries."""
    names = set()
    for thing in walk([thing for thing in things if isinstance(thing, ClauseElement)], inside=True):
        if isinstance(thing, BindParameter):
            names.add(thing.key)
        elif isinstance(thing, TextClause):
            names.update(thing._binds)
    return names


class Selectable(Statement, FromClause):
    """What gives rows: one SELECT, or several put together."""

    _order, _limit, _offset = (), None, None

    def order_by(self, *clauses):
        if len(clauses) == 1 and clauses[0] is None:
            return self._but(_order=[])
        return self._but(_order=[*self._order, *clauses])

    def limit(self, limit):
        return self._but(_limit=limit)

    def offset(self, offset):
        return self._but(_offset=offset)

    def _with(self, keyword, others):
        from ._subqueries import CompoundSelect

        return CompoundSelect(keyword, self, *others)

    def union(self, *others):
        return self._with("UNION", others)

    def union_all(self, *others):
        return self._with("UNION ALL", others)

    def except_(self, *others):
        return self._with("EXCEPT", others)

    def except_all(self, *others):
        return self._with("EXCEPT ALL", others)

    def intersect(self, *others):
        return self._with("INTERSECT", others)

    def intersect_all(self, *others):
        return self._with("INTERSECT ALL", others)

    def subquery(self, name=None):
        return Alias(self, name)

    def scalar_subquery(self):
        from ._subqueries import Subquery

        return Subquery(self)

    as_scalar = scalar_subquery

    def label(self, name):
        return self.scalar_subquery().label(name)

    def exists(self):
        from ._subqueries import Exists

        return Exists(self)

    def _end_tree(self):
        return {
            "order_by": [by_name(clause) for clause in self._order],
            "limit": None if self._limit is None else tree(self._limit),
            "offset": None if self._offset is None else tree(self._offset),
        }

    def _expr_tree(self):
        return {"expr": "subquery", "select": self._select_tree()}

    def _tree(self):
        return {"statement": "select", **self._select_tree()}

    def _cte_tree(self):
        return {"statement": "select", **self._select_tree(derived=True)}
