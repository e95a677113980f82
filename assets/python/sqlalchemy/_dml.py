"""INSERT, UPDATE and DELETE, built step by step, each step a new object."""

from . import _elements
from ._defaults import given_by, has_default, is_sql
from ._elements import BindParameter, ClauseElement, ColumnElement, Literal, tree
from ._mapping import table_of
from ._schema import Column
from ._select import Select
from ._bases import Statement, bound, froms_of, within
from ._tables import Alias, ColumnCollection, FromClause, Table, TableClause
from ._values import stop_at_opaque, stored
from .exc import ArgumentError, CompileError


class Change(Statement):
    """A statement that changes rows of one table."""

    def __init__(self, table):
        stop_at_opaque(table)
        self.table = table

    def returning(self, *columns, sort_by_parameter_order=False):
        return self._but(_returning=[*self._returning, *map(table_of, columns)])

    def _filtered(self):
        return self.table

    def _returned(self):
        for column in self._returning:
            if isinstance(column, FromClause):
                yield from column.c
            else:
                yield column

    @property
    def c(self):
        """Of the rows that come back."""
        columns = []
        for column in self._returned():
            named = Column(getattr(column, "name", None) or column._stem(), getattr(column, "type", None))
            columns.append(named)
        return ColumnCollection(columns)

    exported_columns = c

    def _result_columns(self):
        return list(self._returned())

    def _returning_trees(self):
        return [tree(column) for column in self._returned()]

    def _named_tree(self):
        """The table, and the other name that the statement gives it."""
        if isinstance(self.table, Alias):
            return {"table": self.table.of._name_tree(), "alias": self.table.name}
        return {"table": self.table._name_tree(), "alias": None}

    def _others(self, things):
        """The sources that it reads beside its table."""
        own = self.table._from_key()
        found = {}
        for source in froms_of(things):
            if source._from_key() != own:
                found.setdefault(source._from_key(), source)
        return list(found.values())

    def _key(self, key):
        """Of the table's column, which may be said by the name that its mapped class gives it."""
        key = key_of(key)
        return self.table._attribute_keys.get(key, key)

    def _consumed(self, values):
        unknown = sorted(key for key in values if key not in self.table.c)
        if unknown:
            raise CompileError(f"Unconsumed column names: {', '.join(unknown)}")


class Insert(Change):
    def __init__(self, table):
        super().__init__(table)
        self._rows, self._several, self._select, self._names, self._conflict = [], False, None, None, None
        self._defaults, self._inline = True, False

    def values(self, *args, **kwargs):
        rows = [kwargs] if kwargs else []
        several = self._several
        for given in args:
            if isinstance(given, list):
                rows, several = [*rows, *given], True
            else:
                rows.append(given)
        rows = [row if isinstance(row, dict) else dict(zip(self.table.c.keys(), row)) for row in rows]
        rows = [{self._key(key): given for key, given in row.items()} for row in rows]
        if not several and self._rows and rows:
            rows = [{**self._rows[0], **rows[0]}]
        elif several:
            rows = [*self._rows, *rows]
        return self._but(_rows=rows or self._rows, _several=several)

    def from_select(self, names, select, include_defaults=True):
        return self._but(_names=[self._key(name) for name in names], _select=select, _defaults=include_defaults)

    def inline(self):
        return self._but(_inline=True)

    def return_defaults(self, *columns, **kw):
        return self

    def on_conflict_do_nothing(self, constraint=None, index_elements=None, index_where=None):
        return self._on_conflict(constraint, index_elements, index_where, {}, None)

    def on_conflict_do_update(self, constraint=None, index_elements=None, index_where=None, set_=None, where=None):
        return self._on_conflict(constraint, index_elements, index_where, set_, where)

    def _on_conflict(self, constraint, index_elements, index_where, assignments, where):
        if constraint is not None and index_elements is not None:
            raise ValueError("'constraint' and 'index_elements' are mutually exclusive")
        name = getattr(constraint, "name", constraint)
        elements = [key_of(one) for one in index_elements or []]
        conflict = {"constraint": name, "columns": elements, "index_where": index_where, "where": where}
        return self._but(_conflict={**conflict, "assignments": dict((assignments or {}).items()), "ordered": False})

    def on_duplicate_key_update(self, *args, **kw):
        if args and kw:
            raise ArgumentError("Can't pass kwargs and positional arguments simultaneously")
        given = args[0] if args else kw
        ordered = isinstance(given, list)
        assignments = dict(given if ordered else given.items())
        return self._but(_conflict={"assignments": assignments, "ordered": ordered, "duplicate_key": True})

    def _generated_key(self, dialect):
        """The statement that tells the key of its one new row, and how a result of it is read; None for tables without a key."""
        if not isinstance(self.table, Table) or self._select is not None or len(self._rows) > 1:
            return self, None
        given = {**(self._rows[0] if self._rows else {}), **_elements.parameters}
        key = self.table._primary()
        missing = [column for column in key if column.key not in given]
        if not key:
            return self, None
        asks = dialect == "postgresql" and missing and not self._returning

        def read(result):
            row = result._first_row() if asks else None
            generated = {column.name: row[place] for place, column in enumerate(missing)} if row else {}
            if missing and not asks:
                generated = {missing[0].name: result.lastrowid}
            from _aludel_result import Shape, row_class

            row_of = row_class(Shape([column.name for column in key]))
            return row_of([generated.get(column.name, given.get(column.key)) for column in key])

        return (self.returning(*missing) if asks else self), read

    @property
    def excluded(self):
        return Alias(self.table, "excluded").c

    @property
    def inserted(self):
        return Alias(self.table, "new").c

    def _conflict_tree(self):
        if self._conflict is None:
            return None
        said = dict(self._conflict)
        assigned = {key_of(key): given for key, given in said.pop("assignments").items()}
        order = list(assigned) if said.pop("ordered") else [key for key in self.table.c.keys() if key in assigned]
        for name in ("where", "index_where"):
            given = said.get(name)
            said[name] = None if given is None else tree(_elements.text(given) if isinstance(given, str) else given)
        # What the table has no column for comes last.
        order = dict.fromkeys([*order, *assigned])
        return {**said, "assignments": [_assigned(self.table, key, assigned[key]) for key in order]}

    def _tree(self):
        with within(()):
            return {
                "statement": "insert",
                "prefixes": list(self._prefixes),
                "table": self.table._name_tree(),
                **(self._selected_tree() if self._select is not None else self._rows_tree()),
                "on_conflict": self._conflict_tree(),
                "returning": self._returning_trees(),
            }

    def _rows_tree(self):
        rows = self._rows or [{}]
        self._consumed(rows[0])
        given = _elements.parameters
        if given:
            used = bound(part for row in rows for part in row.values())
            extra = {name: one for name, one in given.items() if name not in used and name in self.table.c}
            rows = [{**row, **extra} for row in rows]
        columns = [column for column in self.table.c if column.key in rows[0] or has_default(column, column.default)]
        return {
            "columns": [column.name for column in columns],
            "rows": [[self._cell(column, row) for column in columns] for row in rows],
            "generated": [] if self._several or self._inline or self._returning else self._generated(rows[0]),
        }

    def _cell(self, column, row):
        if column.key in row:
            return tree(stored(row[column.key], column_type(column)), column_type(column))
        if not has_default(column, column.default):
            raise CompileError(
                f"INSERT value for column {column.table.name}.{column.name} is explicitly rendered as a bound parameter in the "
                "VALUES clause; a Python-side value or SQL expression is required"
            )
        return tree(given_by(column, column.default), column_type(column))

    def _selected_tree(self):
        self._consumed(self._names)
        filled, select = [], self._select
        if self._defaults and isinstance(select, Select):
            filled = [one for one in self.table.c if one.key not in self._names and has_default(one, one.default)]
            values = [given_by(column, column.default) for column in filled]
            pairs = zip(values, filled)
            values = [one if isinstance(one, ClauseElement) else Literal(one, column_type(of)) for one, of in pairs]
            select = select.add_columns(*values)
        names = [*(self.table.c[name].name for name in self._names), *(column.name for column in filled)]
        return {"columns": names, "rows": [], "select": select._select_tree()}

    def _generated(self, row):
        """Key columns that the server gives a value, which SQLAlchemy wants to know of."""
        if not isinstance(self.table, Table):
            return []
        found, counted = [], self.table._counted()
        for column in self.table._primary():
            given = row.get(column.key)
            if column.key in row:
                if isinstance(given, ColumnElement) and not isinstance(given, (Literal, BindParameter)):
                    found.append([column.name, True])
            elif column.default is not None and column._sequence is None:
                if is_sql(column.default):
                    found.append([column.name, False])
            elif column.server_default is not None:
                found.append([column.name, False])
            elif column is counted or column._sequence is not None:
                found.append([column.name, True])
        return found


class Update(Change):
    def __init__(self, table):
        super().__init__(table)
        self._values, self._where, self._ordered = {}, [], False

    def values(self, *args, **kwargs):
        values, keys = dict(self._values), self.table._attribute_keys
        for given in args:
            values.update({self._key(key): one for key, one in given.items()})
        values.update({keys.get(key, key): one for key, one in kwargs.items()} if keys else kwargs)
        return self._but(_values=values)

    def ordered_values(self, *args):
        if self._values:
            raise ArgumentError("This statement already has values present")
        return self._but(_values={self._key(key): one for key, one in args}, _ordered=True)

    def inline(self):
        return self

    def _tree(self):
        self._consumed(self._values)
        values = dict(self._values)
        used = bound([*values.values(), *self._where])
        for name, given in _elements.parameters.items():
            if name not in used and name in self.table.c:
                values[name] = given
        said = list(values)
        for column in self.table.c:
            if column.key not in values and has_default(column, getattr(column, "onupdate", None)):
                values[column.key] = given_by(column, column.onupdate)
        order = said if self._ordered else []
        order = [*order, *(key for key in self.table.c.keys() if key in values and key not in order)]
        others = self._others([*self._where, *values.values()])
        with within(source._from_key() for source in (self.table, *others)):
            return {
                "statement": "update",
                "prefixes": list(self._prefixes),
                **self._named_tree(),
                "assignments": [_assigned(self.table, key, values[key]) for key in order],
                "from": [source._from_tree() for source in others],
                "filter": self._conditions(),
                "returning": self._returning_trees(),
            }


class Delete(Change):
    def __init__(self, table):
        super().__init__(table)
        self._where = []

    def _tree(self):
        others = self._others(self._where)
        with within(source._from_key() for source in (self.table, *others)):
            return {
                "statement": "delete",
                "prefixes": list(self._prefixes),
                **self._named_tree(),
                "using": [source._from_tree() for source in others],
                "filter": self._conditions(),
                "returning": self._returning_trees(),
            }


def key_of(column):
    stop_at_opaque(column)
    # A mapped class may call a column by another name than its table.
    return column if isinstance(column, str) else getattr(column, "_key_in_table", column.key)


def column_type(column):
    return column.type if hasattr(column.type, "_type_tree") else None


def _assigned(table, key, given):
    column = table.c.get(key)
    if column is None:
        return [key, tree(given)]
    return [column.name, tree(stored(given, column_type(column)), column_type(column))]


def insert(table):
    return Insert(table_of(table))


def update(table):
    return Update(table_of(table))


def delete(table):
    return Delete(table_of(table))


def _insert_of(self, values=None):
    return Insert(self) if values is None else Insert(self).values(values)


def _update_of(self, whereclause=None, values=None):
    update = Update(self) if whereclause is None else Update(self).where(whereclause)
    return update if values is None else update.values(values)


def _delete_of(self, whereclause=None):
    return Delete(self) if whereclause is None else Delete(self).where(whereclause)


# Given here, since importing them at each call is most of what a loop would do.
TableClause.insert, TableClause.update, TableClause.delete = _insert_of, _update_of, _delete_of
