"""Tables, and the statements that begin with one."""

from _aludel_naming import named
from _aludel_refusal import unsupported

from ._elements import ClauseElement, anonymous, to_type, tree
from ._schema import (
    CheckConstraint,
    Column,
    Constraint,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    SchemaItem,
    Sequence,
    recorded,
    references,
    table_name,
)
from ._types import Integer
from ._values import options, stop_at_opaque
from .exc import ArgumentError, DuplicateColumnError


class ColumnCollection:
    """Columns by name, as attributes, keys and in order."""

    def __init__(self, columns):
        self._columns = {column.key: column for column in columns}
        # Found without a call, unless it is the name of a method: loops ask for them again and again.
        for key, column in self._columns.items():
            if isinstance(key, str) and not key.startswith("_") and not hasattr(ColumnCollection, key):
                self.__dict__[key] = column

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        try:
            return self._columns[name]
        except KeyError:
            raise AttributeError(name) from None

    def __getitem__(self, key):
        return list(self._columns.values())[key] if isinstance(key, (int, slice)) else self._columns[key]

    def __contains__(self, name):
        return name in self._columns

    def __iter__(self):
        return iter(list(self._columns.values()))

    def __len__(self):
        return len(self._columns)

    def get(self, name, default=None):
        return self._columns.get(name, default)

    def keys(self):
        return list(self._columns)

    def values(self):
        return list(self._columns.values())

    def items(self):
        return list(self._columns.items())


class FromClause(ClauseElement):
    """What a statement can read from."""

    # A mapped class may call a column by another name than its table.
    _attribute_keys = {}

    @property
    def columns(self):
        return self.c

    def select(self, *args):
        from ._statements import Select

        return Select(self)

    def alias(self, name=None, flat=False):
        return Alias(self, name)

    def lateral(self, name=None):
        from ._froms import Lateral

        return Lateral(self, name)

    def tablesample(self, *args, **kwargs):
        unsupported("tablesample(…)")

    def join(self, right, onclause=None, isouter=False, full=False):
        return Join(self, right, onclause, isouter, full)

    def outerjoin(self, right, onclause=None, full=False):
        return Join(self, right, onclause, True, full)

    def parts(self):
        """The sources it is made of."""
        return [self]

    def _from_key(self):
        return ("from", id(self))


class TableClause(FromClause):
    """`sa.table`: a name and columns."""

    def __init__(self, name, *columns, schema=None, **kw):
        if kw:
            raise ArgumentError(f"Unsupported argument(s): {list(kw)}")
        self.name, self.schema = name, schema
        self._take(columns)

    def _take(self, columns):
        for column in columns:
            column.table = self
        self.c = ColumnCollection(columns)

    @property
    def fullname(self):
        return f"{self.schema}.{self.name}" if self.schema else self.name

    key = fullname

    def __repr__(self):
        return f"Table({self.fullname!r})"

    def __str__(self):
        return self.fullname

    def __hash__(self):
        return id(self)

    def _name_tree(self):
        return table_name(self.name, self.schema)

    def _from_tree(self):
        return {"from": "table", "name": self._name_tree(), "alias": None}

    def count(self):
        from ._functions import func
        from ._statements import Select

        return Select(func.count()).select_from(self)


def table(name, *columns, **kw):
    return TableClause(name, *columns, **kw)


class Table(TableClause, SchemaItem):
    def __init__(
        self,
        name,
        metadata,
        *args,
        schema=None,
        autoload=False,
        autoload_with=None,
        autoload_replace=True,
        extend_existing=False,
        keep_existing=False,
        comment=None,
        prefixes=None,
        info=None,
        quote=None,
        quote_schema=None,
        implicit_returning=None,
        include_columns=None,
        listeners=None,
        resolve_fks=True,
        must_exist=False,
        **kwargs,
    ):
        if self.__dict__.get("metadata") is not None and not args:
            # The one that its metadata has already.
            return
        stop_at_opaque(metadata)
        self.name, self.comment, self.prefixes, self.metadata = name, comment, prefixes or [], metadata
        self.schema = schema if schema is not None else getattr(metadata, "schema", None)
        self.options = options(kwargs, "Table")
        self.constraint_items, self.index_items, columns = [], [], []
        for item in args:
            if isinstance(item, Column):
                columns.append(item)
            elif isinstance(item, Constraint):
                self.constraint_items.append(item)
            elif isinstance(item, Index):
                item.table = self
                self.index_items.append(item)
            elif item is not None and not isinstance(item, (Sequence, MetaData)):
                stop_at_opaque(item)
                raise ArgumentError(f"'SchemaItem' object, such as a 'Column' or a 'Constraint' expected, got {item!r}")
        self._different(columns)
        self._take(columns)
        if isinstance(metadata, MetaData):
            metadata.tables[self.fullname] = self
        if autoload or autoload_with is not None:
            self._autoload(autoload_with, include_columns, resolve_fks)

    def __new__(cls, name, metadata=None, *args, schema=None, autoload=False, autoload_with=None, extend_existing=False, **kw):
        if isinstance(metadata, MetaData) and not args and not extend_existing and (autoload or autoload_with is not None):
            schema = metadata.schema if schema is None else schema
            known = metadata.tables.get(f"{schema}.{name}" if schema else name)
            if known is not None:
                return known
        return object.__new__(cls)

    def _autoload(self, bind, include_columns, resolve_fks):
        from ._inspector import inspect
        from ._reflected import into_table
        from .exc import NoSuchTableError

        inspector = inspect(getattr(self.metadata, "bind", None) if bind is None else bind)
        try:
            into_table(self, inspector, include_columns, resolve_fks)
        except NoSuchTableError:
            self.metadata.tables.pop(self.fullname, None)
            raise

    @property
    def indexes(self):
        return set(self.index_items)

    @property
    def constraints(self):
        return set(self.constraint_items)

    @property
    def foreign_keys(self):
        return references(self)

    @property
    def primary_key(self):
        given = [item for item in self.constraint_items if isinstance(item, PrimaryKeyConstraint)]
        return given[0] if given else PrimaryKeyConstraint(*[column for column in self.c if column.primary_key])

    def _from_key(self):
        # A table described twice in one collection is one table.
        return ("table", id(self.metadata), self.schema, self.name)

    def _different(self, columns):
        """A column that took the place of another would be lost without a word."""
        names, keys = set(), set()
        for column in columns:
            for said, seen, what in ((column.name, names, "name"), (column.key, keys, "key")):
                if said is not None and said in seen:
                    raise DuplicateColumnError(f"A column with {what} {said!r} is already present in table {self.name!r}.")
                seen.add(said)

    def append_column(self, column, replace_existing=False):
        if not replace_existing:
            self._different([*self.c, column])
        self._take([*self.c, column])

    def _table_tree(self):
        return {
            "name": self._name_tree(),
            "columns": [column._column_tree() for column in self.c],
            "constraints": [named(item._constraint_tree(), self._name_tree()) for item in self.constraint_items],
            "indexes": [item._index_tree() for item in self.index_items],
            "comment": self.comment,
            "prefixes": list(self.prefixes),
            "options": self.options,
        }

    def _primary(self):
        named = {
            name if isinstance(name, str) else name.name
            for item in self.constraint_items
            if isinstance(item, PrimaryKeyConstraint)
            for name in item.columns
        }
        return [column for column in self.c if column.primary_key or column.name in named]

    def _counted(self):
        """The column that counts by itself: a key alone, of whole numbers, that refers to nothing."""
        primary = self._primary()
        for column in primary:
            auto = column.autoincrement == "auto" and len(primary) == 1 and not column.foreign_keys
            if (auto or column.autoincrement in (True, "ignore_fk")) and isinstance(column.type, Integer):
                return column
        return None

    def _sequences(self):
        return [column._sequence for column in self.c if column._sequence is not None]

    def _after_columns(self):
        for column in self.c:
            yield from to_type(column.type)._after_column(self._name_tree(), column, True)

    def create(self, bind=None, checkfirst=False):
        for sequence in self._sequences():
            sequence.create(bind, checkfirst)
        recorded({"op": "create_table", "table": self._table_tree(), "if_not_exists": bool(checkfirst)})
        for tree in self._after_columns():
            recorded(tree)

    def drop(self, bind=None, checkfirst=False):
        recorded({"op": "drop_table", "table": self._name_tree(), "if_exists": bool(checkfirst)})
        for sequence in self._sequences():
            sequence.drop(bind, checkfirst)

    def exists(self, bind=None):
        from ._inspector import inspect

        return inspect(self.metadata.bind if bind is None else bind).has_table(self.name, self.schema)


class Alias(FromClause):
    """A table or a select under another name."""

    def __init__(self, of, name=None):
        self.of, self.schema = of, None
        self.name = anonymous(of.name if isinstance(of, (TableClause, Alias)) else "anon") if name is None else name
        self.c = ColumnCollection([self._own(column, key) for key, column in of.c.items()])

    def _own(self, column, key):
        own = Column(column.name, column.type)
        own.key, own.table = key, self
        return own

    def _name_tree(self):
        return table_name(self.name)

    def _from_tree(self):
        if isinstance(self.of, TableClause):
            return {"from": "table", "name": self.of._name_tree(), "alias": self.name}
        if isinstance(self.of, Alias):
            return {**self.of._from_tree(), "alias": self.name}
        return {"from": "subquery", "select": self.of._select_tree(derived=True), "alias": self.name}

    def _inside(self):
        return (self.of,)


class Join(FromClause):
    def __init__(self, left, right, onclause=None, isouter=False, full=False):
        from ._joins import on_clause
        from ._mapping import table_of

        self.left, self.right, self.isouter, self.full = table_of(left), table_of(right), isouter, full
        self.onclause = on_clause(self.left, self.right) if onclause is None else onclause

    @property
    def c(self):
        columns = []
        for part in self.parts():
            for column in part.c:
                copy = column.copy()
                copy.key = f"{part.name}_{column.key}"
                columns.append(copy)
        return ColumnCollection(columns)

    def parts(self):
        return [*self.left.parts(), *self.right.parts()]

    def _inside(self):
        return (self.left, self.right, self.onclause)

    def _from_tree(self):
        left, right = self.left._from_tree(), self.right._from_tree()
        on = tree(self.onclause)
        return {"from": "join", "left": left, "right": right, "on": on, "outer": self.isouter, "full": self.full}


def join(left, right, onclause=None, isouter=False, full=False):
    return Join(left, right, onclause, isouter, full)


def outerjoin(left, right, onclause=None, full=False):
    return Join(left, right, onclause, True, full)
