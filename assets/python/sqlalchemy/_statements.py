"""SELECT, INSERT, UPDATE and DELETE: built step by step, each step a new object."""

from _aludel_refusal import not_there_yet, unsupported

from . import _elements
from ._elements import (
    BindParameter,
    Binary,
    Case,
    ClauseElement,
    ColumnElement,
    Function,
    In,
    JsonItem,
    Junction,
    Literal,
    Wrapped,
    tree,
)
from ._schema import Column
from ._tables import Alias, FromClause, Join
from ._defaults import for_insert, for_update
from ._joins import join_into
from ._mapping import table_of
from ._values import stop_at_opaque

# Keys of the tables that the statements around the one being written already read: SQLAlchemy correlates with them.
_enclosing = []


class Statement(ClauseElement):
    def _but(self, **changes):
        copy = object.__new__(type(self))
        copy.__dict__.update(self.__dict__, **changes)
        return copy

    def execution_options(self, **options):
        return self

    def where(self, *conditions):
        return self._but(_where=[*self._where, *conditions])

    filter = where
    # What was joined last.
    _joined = None

    def filter_by(self, **values):
        from .orm._joining import named

        selected = [self.table] if hasattr(self, "table") else self._columns or self._froms
        return self.where(*named(self._joined, selected, values))

    def with_for_update(self, **kw):
        return self

    def _conditions(self):
        return [tree(condition) for condition in self._where]

    def __hash__(self):
        return id(self)


def _columns_of(things):
    """The columns that stand in expressions, not those inside subqueries."""
    for thing in things:
        if isinstance(thing, Column):
            yield thing
        elif isinstance(thing, Binary):
            yield from _columns_of((thing.left, thing.right))
        elif isinstance(thing, (Wrapped, JsonItem)):
            yield from _columns_of((thing.operand,))
        elif isinstance(thing, Junction):
            yield from _columns_of(thing.items)
        elif isinstance(thing, Function):
            yield from _columns_of(thing.args)
        elif isinstance(thing, _elements.Cast):
            yield from _columns_of((thing.expression,))
        elif isinstance(thing, In):
            yield from _columns_of((thing.operand,))
        elif isinstance(thing, _elements.Between):
            yield from _columns_of((thing.operand, thing.low, thing.high))
        elif isinstance(thing, Case):
            whens = [part for when in thing.whens for part in when]
            yield from _columns_of([thing.value, thing.else_, *whens])


class Select(Statement, FromClause):
    def __init__(self, *columns):
        if len(columns) == 1 and isinstance(columns[0], (list, tuple)):
            columns = columns[0]
        self._columns, self._froms, self._where, self._options = list(columns), [], [], []
        self._group, self._having, self._order, self._compound = [], [], [], []
        self._limit, self._offset, self._distinct = None, None, False

    def select_from(self, *froms):
        return self._but(_froms=[*self._froms, *map(table_of, froms)])

    def join(self, target, onclause=None, isouter=False, full=False):
        return self._join(target, onclause, isouter)

    def outerjoin(self, target, onclause=None, full=False):
        return self._join(target, onclause, True)

    def join_from(self, from_, target, onclause=None, isouter=False, full=False):
        return self.select_from(Join(from_, target, onclause, isouter))

    def _join(self, target, onclause, isouter):
        joins, made = [(target, onclause, None)], self
        if not isinstance(target, FromClause) or hasattr(onclause, "relationship"):
            from .orm._joining import steps

            target, joins = steps(target, onclause)
        for right, on, left in joins:
            made = made._but(_froms=join_into(made._sources(), right, on, isouter, left), _joined=target)
        return made

    def options(self, *options):
        from .orm._options import taken

        return self._but(_options=[*self._options, *taken(options)])

    def add_columns(self, *columns):
        return self._but(_columns=[*self._columns, *columns])

    def with_only_columns(self, *columns):
        return self._but(_columns=list(columns))

    def group_by(self, *clauses):
        return self._but(_group=[*self._group, *clauses])

    def having(self, *clauses):
        return self._but(_having=[*self._having, *clauses])

    def order_by(self, *clauses):
        return self._but(_order=[*self._order, *clauses])

    def distinct(self, *expressions):
        if expressions:
            unsupported("select(…).distinct(…) with expressions")
        return self._but(_distinct=True)

    def limit(self, limit):
        return self._but(_limit=limit)

    def offset(self, offset):
        return self._but(_offset=offset)

    def correlate(self, *froms):
        return self

    def _with(self, keyword, others):
        return self._but(_compound=[*self._compound, *((keyword, other) for other in others)])

    def union(self, *others):
        return self._with("UNION", others)

    def union_all(self, *others):
        return self._with("UNION ALL", others)

    def except_(self, *others):
        return self._with("EXCEPT", others)

    def intersect(self, *others):
        return self._with("INTERSECT", others)

    def subquery(self, name=None):
        return Alias(self, name)

    def scalar_subquery(self):
        return Subquery(self)

    as_scalar = scalar_subquery

    def label(self, name):
        return Subquery(self).label(name)

    def exists(self):
        return Exists(self)

    @property
    def c(self):
        from ._tables import ColumnCollection

        return ColumnCollection([_named(column) for column in self._flat()])

    selected_columns = c

    def _flat(self):
        """Tables among the columns stand for all of theirs."""
        for column in map(table_of, self._columns):
            stop_at_opaque(column)
            if isinstance(column, FromClause) and not isinstance(column, Select):
                yield from column.c
            else:
                yield column

    def _sources(self):
        """Named sources first, then those of the columns in columns and conditions, each once."""
        froms = list(self._froms)
        for column in map(table_of, self._columns):
            if isinstance(column, FromClause) and not isinstance(column, Select):
                froms.append(column)
        for column in _columns_of([*self._columns, *self._where, *self._order, *self._group]):
            if column.table is not None:
                froms.append(column.table)
        joined = {part._from_key() for one in froms if isinstance(one, Join) for part in one.parts()}
        sources, seen = [], set()
        for one in froms:
            key = one._from_key()
            if key in seen or (key in joined and not isinstance(one, Join)):
                continue
            seen.add(key)
            sources.append(one)
        return sources

    def _select_tree(self):
        sources = self._sources()
        outside = {key for keys in _enclosing for key in keys}
        own = [source for source in sources if source._from_key() not in outside]
        sources = own or sources
        keys = [source._from_key() for source in sources]
        keys += [part._from_key() for source in sources if isinstance(source, Join) for part in source.parts()]
        _enclosing.append(keys)
        try:
            return {
                "columns": [_selected(column) for column in self._flat()],
                "distinct": self._distinct,
                "from": [source._from_tree() for source in sources],
                "filter": self._conditions(),
                "group_by": [_by_name(clause) for clause in self._group],
                "having": [tree(clause) for clause in self._having],
                "order_by": [_by_name(clause) for clause in self._order],
                "limit": None if self._limit is None else tree(self._limit),
                "offset": None if self._offset is None else tree(self._offset),
                "compound": [[keyword, other._select_tree()] for keyword, other in self._compound],
            }
        finally:
            _enclosing.pop()

    def _expr_tree(self):
        return {"expr": "subquery", "select": self._select_tree()}

    def _statement_tree(self):
        return {"statement": "select", **self._select_tree()}


def _named(column):
    if isinstance(column, Column):
        return column
    return Column(getattr(column, "name", "?"), getattr(column, "type", None))


def _selected(column):
    return {"expr": "literal_column", "sql": column} if isinstance(column, str) else tree(column)


def _by_name(clause):
    return {"expr": "column", "name": clause} if isinstance(clause, str) else tree(clause)


class Subquery(ColumnElement):
    """A select with one value."""

    def __init__(self, select):
        self.select = select

    def _expr_tree(self):
        return {"expr": "subquery", "select": self.select._select_tree()}


class Exists(ColumnElement):
    def __init__(self, select):
        self.select = select

    def where(self, *conditions):
        return Exists(self.select.where(*conditions))

    def select_from(self, *froms):
        return Exists(self.select.select_from(*froms))

    def _expr_tree(self):
        return {"expr": "exists", "select": self.select._select_tree()}


class Insert(Statement):
    def __init__(self, table):
        stop_at_opaque(table)
        self.table, self._rows, self._select, self._names, self._conflict = table, [], None, None, None

    def values(self, *args, **kwargs):
        rows = [kwargs] if kwargs else []
        for given in args:
            rows += given if isinstance(given, list) else [given]
        rows = [row if isinstance(row, dict) else dict(zip(self.table.c.keys(), row)) for row in rows]
        if len(self._rows) == 1 and len(rows) == 1:
            return self._but(_rows=[{**self._rows[0], **rows[0]}])
        return self._but(_rows=[*self._rows, *rows])

    def from_select(self, names, select, include_defaults=True):
        return self._but(_names=[_key(name) for name in names], _select=select)

    def on_conflict_do_nothing(self, constraint=None, index_elements=None, index_where=None):
        return self._on_conflict(constraint, index_elements, index_where, {})

    def on_conflict_do_update(self, constraint=None, index_elements=None, index_where=None, set_=None, where=None):
        if where is not None:
            unsupported("on_conflict_do_update(where=…)")
        return self._on_conflict(constraint, index_elements, index_where, set_ or {})

    def _on_conflict(self, constraint, index_elements, index_where, assignments):
        if index_where is not None:
            unsupported("on_conflict(index_where=…)")
        name = getattr(constraint, "name", constraint)
        return self._but(_conflict=(name, [_key(one) for one in index_elements or []], dict(assignments)))

    def _generated_key(self, dialect):
        """The statement that tells the key of its one new row, and how a result of it is read; None for tables without a key."""
        from ._tables import Table

        if not isinstance(self.table, Table) or self._select is not None or len(self._rows) > 1:
            return self, None
        given = {**(self._rows[0] if self._rows else {}), **_elements.parameters}
        given = {_key(key): value for key, value in given.items()}
        key = [column for column in self.table.c if column.primary_key]
        missing = [column for column in key if column.name not in given]
        if not key:
            return self, None
        asks = dialect == "postgresql" and missing and not getattr(self, "_returning", None)

        def read(result):
            row = result._first_row() if asks else None
            generated = {column.name: row[place] for place, column in enumerate(missing)} if row else {}
            if missing and not asks:
                generated = {missing[0].name: result.lastrowid}
            from _aludel_result import Row, Shape

            shape = Shape([column.name for column in key])
            return Row([generated.get(column.name, given.get(column.name)) for column in key], shape)

        return (self.returning(*missing) if asks else self), read

    @property
    def excluded(self):
        excluded = Alias(self.table, "excluded")
        return excluded.c

    def _statement_tree(self):
        parameters = _elements.parameters
        rows = self._rows
        if parameters and self._select is None:
            used = _bound(part for row in rows for part in row.values())
            extra = {name: given for name, given in parameters.items() if name not in used}
            if extra:
                rows = [{**row, **extra} for row in rows or [{}]]
        rows = [{_key(key): given for key, given in row.items()} for row in rows]
        if self._select is None:
            rows = [row for row in ({**row, **for_insert(self.table, row)} for row in rows or [{}]) if row or rows]
        names = self._names
        if names is None:
            names = list(dict.fromkeys(name for row in rows for name in row))
        conflict = None
        if self._conflict is not None:
            constraint, elements, assignments = self._conflict
            conflict = {"columns": elements, "constraint": constraint, "assignments": _assigned(self.table, assignments)}
        return {
            "statement": "insert",
            "table": self.table._name_tree(),
            "columns": names,
            "rows": [[tree(row.get(name), _type_in(self.table, name)) for name in names] for row in rows],
            "select": None if self._select is None else self._select._select_tree(),
            "on_conflict": conflict,
        }


class Update(Statement):
    def __init__(self, table):
        stop_at_opaque(table)
        self.table, self._values, self._where = table, {}, []

    def values(self, *args, **kwargs):
        values = dict(self._values)
        for given in args:
            values.update(given)
        return self._but(_values={**values, **kwargs})

    def _statement_tree(self):
        values = dict(self._values)
        used = _bound([*values.values(), *self._where])
        for name, given in _elements.parameters.items():
            if name not in used:
                values[name] = given
        values = {**values, **for_update(self.table, values)}
        _one_table("UPDATE", self.table, [*values.values(), *self._where])
        _enclosing.append([self.table._from_key()])
        try:
            return {
                "statement": "update",
                "table": self.table._name_tree(),
                "assignments": _assigned(self.table, values),
                "filter": self._conditions(),
            }
        finally:
            _enclosing.pop()


class Delete(Statement):
    def __init__(self, table):
        stop_at_opaque(table)
        self.table, self._where = table, []

    def _statement_tree(self):
        _one_table("DELETE", self.table, self._where)
        _enclosing.append([self.table._from_key()])
        try:
            return {"statement": "delete", "table": self.table._name_tree(), "filter": self._conditions()}
        finally:
            _enclosing.pop()


def _one_table(verb, table, things):
    for column in _columns_of(things):
        if column.table is not None and column.table._from_key() != table._from_key():
            unsupported(f"{verb} that reads a second table ({column.table.name})")


def _bound(things):
    """Names of the parameters in expressions."""
    names = set()
    for thing in things:
        if isinstance(thing, BindParameter):
            names.add(thing.key)
        elif isinstance(thing, _elements.TextClause):
            names.update(thing._binds)
        elif isinstance(thing, Binary):
            names |= _bound((thing.left, thing.right))
        elif isinstance(thing, (Wrapped, JsonItem)):
            names |= _bound((thing.operand,))
        elif isinstance(thing, Junction):
            names |= _bound(thing.items)
        elif isinstance(thing, Function):
            names |= _bound(thing.args)
        elif isinstance(thing, In):
            names |= _bound((thing.operand, thing.items))
    return names


def _key(column):
    stop_at_opaque(column)
    return column if isinstance(column, str) else column.name


def _type_in(table, name):
    column = table.c.get(name)
    return None if column is None else column.type if hasattr(column.type, "_type_tree") else None


def _assigned(table, values):
    assigned = []
    for key, given in values.items():
        name = _key(key)
        assigned.append([name, tree(given, _type_in(table, name))])
    return assigned


def select(*columns, **kw):
    if "whereclause" in kw:
        return Select(*columns).where(kw["whereclause"])
    return Select(*columns)


def insert(table):
    return Insert(table_of(table))


def update(table):
    return Update(table_of(table))


def delete(table):
    return Delete(table_of(table))


def exists(*args):
    if len(args) == 1 and isinstance(args[0], Select):
        return Exists(args[0])
    return Exists(Select(*(args or [_elements.Star()])))


def union(first, *others):
    return first.union(*others)


def union_all(first, *others):
    return first.union_all(*others)


def alias(selectable, name=None, flat=False):
    return Alias(selectable, name)


def distinct_on(*args):
    not_there_yet("sqlalchemy", "distinct_on")
