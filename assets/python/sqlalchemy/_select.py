"""SELECT."""

from . import _elements
from ._elements import Cast, ColumnElement, ClauseElement, LiteralColumn, TextClause, anonymous, tree
from ._joins import join_into
from ._mapping import table_of
from ._schema import Column
from ._bases import Selectable, Within, by_name, enclosing, froms_of, names_known
from ._tables import ColumnCollection, FromClause, Join
from ._values import stop_at_opaque
from .exc import InvalidRequestError


class Select(Selectable):
    def __init__(self, *columns):
        if len(columns) == 1 and isinstance(columns[0], (list, tuple)):
            columns = columns[0]
        # Mapped classes stay what they are: a session makes objects of them.
        self._columns, self._froms, self._where, self._options = list(columns), [], [], ()
        self._group, self._having, self._distinct, self._distinct_on = [], [], False, []
        self._correlate, self._correlate_except, self._lock, self._joined = None, None, None, None

    def select_from(self, *froms):
        return self._but(_froms=[*self._froms, *map(table_of, froms)])

    def join(self, target, onclause=None, isouter=False, full=False):
        return self._join(target, onclause, isouter, full)

    def outerjoin(self, target, onclause=None, full=False):
        return self._join(target, onclause, True, full)

    def join_from(self, from_, target, onclause=None, isouter=False, full=False):
        return self.select_from(Join(table_of(from_), table_of(target), onclause, isouter, full))

    def outerjoin_from(self, from_, target, onclause=None, full=False):
        return self.join_from(from_, target, onclause, True, full)

    def _join(self, target, onclause, isouter, full):
        joins, made = [(target, onclause, None)], self
        if not isinstance(target, FromClause) or hasattr(onclause, "relationship"):
            from .orm._joining import steps

            target, joins = steps(target, onclause)
        for right, on, left in joins:
            sources = made._sources()
            froms = join_into(sources, right, on, isouter, left, full)
            froms = [one for one in froms if one in made._froms or one not in sources]
            made = made._but(_froms=froms, _joined=target)
        return made

    def options(self, *options):
        from .orm._options import taken

        return self._but(_options=[*self._options, *taken(options)])

    def filter_by(self, **values):
        from .orm._joining import named

        return self.where(*named(self._joined, self._columns or self._froms, values))

    def add_columns(self, *columns):
        return self._but(_columns=[*self._columns, *columns])

    def with_only_columns(self, *columns, maintain_column_froms=False):
        if len(columns) == 1 and isinstance(columns[0], (list, tuple)):
            columns = columns[0]
        froms = self._sources() if maintain_column_froms else self._froms
        return self._but(_columns=list(columns), _froms=froms)

    def group_by(self, *clauses):
        return self._but(_group=[*self._group, *clauses])

    def having(self, *clauses):
        return self._but(_having=[*self._having, *clauses])

    def distinct(self, *expressions):
        return self._but(_distinct=True, _distinct_on=[*self._distinct_on, *expressions])

    def correlate(self, *froms):
        return self._but(_correlate=[table_of(one) for one in froms if one is not None])

    def correlate_except(self, *froms):
        return self._but(_correlate_except=[table_of(one) for one in froms if one is not None])

    def with_for_update(self, *, nowait=False, read=False, of=None, skip_locked=False, key_share=False):
        said = {"nowait": nowait, "read": read, "skip_locked": skip_locked, "key_share": key_share}
        of = [] if of is None else [table_of(one) for one in (of if isinstance(of, (list, tuple)) else [of])]
        tables = [one.table if isinstance(one, Column) else one for one in of]
        return self._but(_lock=({key: bool(flag) for key, flag in said.items()}, list(dict.fromkeys(tables))))

    @property
    def c(self):
        columns = []
        for column, key, label in self._labelled():
            if key is not None:
                named = Column(label or key, getattr(column, "type", None))
                named.key = key
                columns.append(named)
        return ColumnCollection(columns)

    @property
    def selected_columns(self):
        keyed = [(key, column) for column, key, _ in self._labelled() if key is not None]
        return ColumnCollection.of(keyed)

    @property
    def _type(self):
        return getattr(next(iter(self._flat()), None), "type", None)

    def _flat(self):
        """Tables among the columns stand for all of theirs."""
        for column in map(table_of, self._columns):
            stop_at_opaque(column)
            if isinstance(column, FromClause) and not isinstance(column, Selectable):
                yield from column.c
            else:
                yield column

    def _result_columns(self):
        return list(self._flat())

    def _labelled(self):
        """The columns, each with its key, and with the label that it needs where the key is not its name."""
        if "_labels" not in self.__dict__:
            self._labels, seen = [], {}
            for column in self._flat():
                name, label = name_of(column), None
                key = name
                if name is None:
                    nameless = not isinstance(column, ColumnElement) or isinstance(column, (TextClause, LiteralColumn))
                    key, label = (None, None) if nameless else (column._stem(), anonymous(column._stem()))
                elif name in seen:
                    key = _free(f"{name}_", seen)
                    label = anonymous(f"{name}_" if seen[name] is column else name)
                seen.setdefault(name, column)
                seen.setdefault(key, column)
                self._labels.append((column, key, label))
        return self._labels

    def _column_trees(self, derived):
        """A derived table names each of its columns; elsewhere only those that have no name of their own are given one."""
        trees = []
        for column, key, label in self._labelled():
            written = _selected(column)
            if label is None and derived and isinstance(column, Column) and column.table is not None:
                label = column.name
            if label is not None and (derived or name_of(column) is not None):
                operand = written["operand"] if written["expr"] == "label" else written
                written = {"expr": "label", "name": label, "operand": operand}
            trees.append(written)
        return trees

    def _sources(self):
        """Named sources first, then those of the columns and conditions, each once and none that is part of a join."""
        froms = list(self._froms)
        for column in map(table_of, self._columns):
            stop_at_opaque(column)
            if isinstance(column, FromClause) and not isinstance(column, Selectable):
                froms.append(column)
            else:
                froms += froms_of([column])
        froms += froms_of(self._where)
        joined = {part._from_key() for one in froms if isinstance(one, Join) for part in _inner(one)}
        sources = {one._from_key(): one for one in reversed(froms) if one._from_key() not in joined}
        return [sources[key] for key in dict.fromkeys(one._from_key() for one in froms) if key in sources]

    def _displayed(self, apart):
        """Without the sources that are read from the statement around it."""
        near, around = enclosing[-1]
        explicit, implicit = (around - near, frozenset()) if apart else (around, near)
        sources = self._sources()
        if self._correlate:
            named = {one._from_key() for one in self._correlate}
            sources = [one for one in sources if one._from_key() not in named & explicit]
        if self._correlate_except is not None:
            kept = {one._from_key() for one in self._correlate_except}
            sources = [one for one in sources if one._from_key() in kept or one._from_key() not in explicit]
        if self._correlate is None and self._correlate_except is None and len(sources) > 1:
            sources = [one for one in sources if one._from_key() not in implicit]
            if not sources:
                raise InvalidRequestError(
                    "Select statement returned no FROM clauses due to auto-correlation; specify correlate(<tables>) to "
                    "control correlation manually."
                )
        return sources

    def _select_tree(self, derived=False, lateral=False):
        sources = self._displayed(derived and not lateral)
        keys = frozenset(part._from_key() for source in sources for part in (source, *_inner(source)))
        of_froms = {column.key: column for source in sources for part in source.parts() for column in getattr(part, "c", ())}
        of_columns = {name_of(column): column for column in self._flat() if name_of(column) is not None}
        with Within(enclosing, (keys, keys | enclosing[-1][1])), Within(names_known, (of_froms, {**of_froms, **of_columns})):
            return {
                "prefixes": list(self._prefixes),
                "distinct": self._distinct,
                "distinct_on": [by_name(clause) for clause in self._distinct_on],
                "columns": self._column_trees(derived),
                "from": [source._from_tree() for source in sources],
                "filter": self._conditions(),
                "group_by": [by_name(clause) for clause in self._group],
                "having": [tree(clause) for clause in self._having],
                **self._end_tree(),
                "lock": self._lock_tree(),
            }

    def _lock_tree(self):
        if self._lock is None:
            return None
        said, of = self._lock
        return {**said, "of": [table._name_tree()["name"] for table in of]}

    def _inside(self):
        columns = [column for column in map(table_of, self._columns) if isinstance(column, ClauseElement)]
        return [*columns, *self._froms, *self._where, *self._group, *self._having, *self._order, self._limit, self._offset]


def _free(stem, taken):
    return next(name for name in (f"{stem}{number}" for number in range(1, len(taken) + 2)) if name not in taken)


def _inner(source):
    """A join's parts, joins among them too."""
    if isinstance(source, Join):
        for side in (source.left, source.right):
            yield side
            yield from _inner(side)


def name_of(column):
    """The name that a selected column has by itself."""
    if isinstance(column, Column):
        return column.name
    if isinstance(column, Cast):
        return name_of(column.expression)
    if isinstance(column, _elements.Wrapped) and column.kind == "label":
        return column.fields["name"]
    return None


def _selected(column):
    written = isinstance(column, (str, int, float)) and not isinstance(column, bool)
    return {"expr": "literal_column", "sql": str(column)} if written else tree(column)


def select(*columns, **kw):
    if "whereclause" in kw:
        return Select(*columns).where(kw["whereclause"])
    return Select(*columns)
