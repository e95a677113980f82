"""Columns, constraints, indexes and tables as scripts describe them."""

from _aludel_refusal import not_there_yet, refuse, unsupported

from ._elements import ClauseElement, ColumnElement, TextClause, to_type, tree
from ._types import NULLTYPE, recorded
from ._values import options, stop_at_opaque, value
from .exc import ArgumentError, InvalidRequestError


def table_name(name, schema=None):
    stop_at_opaque(name)
    stop_at_opaque(schema)
    return {"schema": schema or None, "name": name}


class SchemaItem:
    """What can stand inside a table or a column."""

    info = {}

    def __class_getitem__(cls, parameters):
        return cls

    def __getattr__(self, name):
        not_there_yet(type(self).__name__, name)

    def copy(self, **kw):
        copy = object.__new__(type(self))
        copy.__dict__.update(self.__dict__)
        return copy


class FetchedValue(SchemaItem):
    def __init__(self, for_update=False):
        pass


class DefaultClause(FetchedValue):
    def __init__(self, arg, for_update=False, _reflected=False):
        self.arg = arg


class Computed(FetchedValue):
    def __init__(self, sqltext, persisted=None):
        self.sqltext, self.persisted = sqltext, persisted

    def _computed_tree(self):
        return {"sql": condition_tree(self.sqltext), "persisted": self.persisted}


class Identity(FetchedValue):
    def __init__(
        self,
        always=False,
        on_null=None,
        start=None,
        increment=None,
        minvalue=None,
        maxvalue=None,
        nominvalue=None,
        nomaxvalue=None,
        cycle=None,
        cache=None,
        order=None,
    ):
        self._said = {
            "always": bool(always),
            "on_null": on_null,
            "start": start,
            "increment": increment,
            "min_value": minvalue,
            "max_value": maxvalue,
            "no_min_value": nominvalue,
            "no_max_value": nomaxvalue,
            "cycle": cycle,
            "cache": cache,
        }

    def _identity_tree(self):
        return dict(self._said)


class Sequence(SchemaItem):
    def __init__(
        self,
        name,
        start=None,
        increment=None,
        minvalue=None,
        maxvalue=None,
        nominvalue=None,
        nomaxvalue=None,
        cycle=None,
        schema=None,
        cache=None,
        order=None,
        data_type=None,
        optional=False,
        quote=None,
        metadata=None,
        quote_schema=None,
        for_update=False,
    ):
        if schema is None and metadata is not None:
            schema = getattr(metadata, "schema", None)
        self.name, self.schema, self.optional = name, schema, optional
        self.start, self.increment, self.data_type = start, increment, data_type
        self._said = {
            "start": start,
            "increment": increment,
            "min_value": minvalue,
            "max_value": maxvalue,
            "no_min_value": nominvalue,
            "no_max_value": nomaxvalue,
            "cycle": cycle,
            "cache": cache,
        }

    def _name_tree(self):
        return table_name(self.name, self.schema)

    def _sequence_tree(self):
        type_ = None if self.data_type is None else to_type(self.data_type)._type_tree()
        return {"name": self._name_tree(), "ty": type_, **self._said}

    def next_value(self):
        return NextValue(self)

    def create(self, bind=None, checkfirst=True):
        if self._is_for(bind):
            sequence = self._sequence_tree()
            recorded({"op": "create_sequence", "sequence": sequence, "if_not_exists": bool(checkfirst)})

    def drop(self, bind=None, checkfirst=True):
        if self._is_for(bind):
            recorded({"op": "drop_sequence", "sequence": self._name_tree(), "if_exists": bool(checkfirst)})

    def _is_for(self, bind):
        """Engines without sequences pass them over, as do those that need not have an optional one."""
        from _aludel_bind import dialect

        of_engine = dialect()
        return of_engine.supports_sequences and not (of_engine.sequences_optional and self.optional)


class NextValue(ColumnElement):
    def __init__(self, sequence):
        self.sequence = sequence

    def _expr_tree(self):
        return {"expr": "next_value", "sequence": self.sequence._name_tree()}


class ColumnDefault(SchemaItem):
    def __init__(self, arg, **kw):
        self.arg = arg


def condition_tree(condition):
    """A CHECK or computed expression: a string there is SQL."""
    if isinstance(condition, str):
        condition = TextClause(condition)
    return tree(condition)


def default_tree(default):
    """The three server defaults: text, expression, and one that the server has anyway."""
    if isinstance(default, DefaultClause):
        default = default.arg
    if isinstance(default, FetchedValue):
        return {"default": "fetched"}
    if isinstance(default, str):
        return {"default": "string", "value": str(default)}
    if hasattr(default, "_expr_tree"):
        return {"default": "expr", "expr": default._expr_tree()}
    stop_at_opaque(default)
    raise ArgumentError(
        "Argument 'arg' is expected to be one of type '<class 'str'>' or '<class 'sqlalchemy.sql.elements.ClauseElement'>' "
        f"or '<class 'sqlalchemy.sql.elements.TextClause'>', got '{default!r}'"
    )


_numbers = iter(range(1, 1 << 62))

AUTOINCREMENT = {"auto": "auto", True: "on", False: "off", "ignore_fk": "ignore_foreign_key"}


class Column(SchemaItem, ColumnElement):
    def __init__(
        self,
        *args,
        name=None,
        type_=None,
        key=None,
        primary_key=False,
        nullable=None,
        index=None,
        unique=None,
        default=None,
        insert_default=None,
        server_default=None,
        server_onupdate=None,
        onupdate=None,
        autoincrement="auto",
        quote=None,
        info=None,
        doc=None,
        comment=None,
        system=False,
        sort_order=None,
        **kwargs,
    ):
        args = list(args)
        if args and (args[0] is None or isinstance(args[0], str)):
            if name is not None:
                raise ArgumentError("May not pass name positionally and as a keyword.")
            name = args.pop(0)
        if args and not isinstance(args[0], SchemaItem):
            if type_ is not None:
                raise ArgumentError("May not pass type_ positionally and as a keyword.")
            type_ = args.pop(0)
        # Mapped classes give their columns in the order in which they were written.
        self.number = next(_numbers)
        # Keywords for one engine change nothing about a column in DDL, but must be such keywords.
        options(kwargs, "Column")
        self.name, self.key, self.type = name, key or name, _lenient_type(type_)
        self.primary_key, self.nullable, self.autoincrement = primary_key, nullable, autoincrement
        self.index, self.unique, self.comment, self.table = index, unique, comment, None
        self.default = default if default is not None else insert_default
        self.onupdate = onupdate
        self.server_default = server_default
        self.items = []
        for item in args:
            if item is None:
                continue
            if not isinstance(item, SchemaItem):
                stop_at_opaque(item)
                raise ArgumentError(f"'SchemaItem' object, such as a 'Column' or a 'Constraint' expected, got {item!r}")
            if isinstance(item, FetchedValue):
                self.server_default = item
            elif isinstance(item, ColumnDefault):
                self.default = item
            else:
                self.items.append(item)

    def __hash__(self):
        return id(self)

    def __repr__(self):
        return f"Column({self.name!r}, {self.type!r})"

    def _is_text(self):
        return getattr(self.type, "_is_text", False)

    def _is_untyped(self):
        return self.type is NULLTYPE and not self.foreign_keys

    @property
    def foreign_keys(self):
        return [item for item in self.items if isinstance(item, ForeignKey)]

    @property
    def constraints(self):
        return [item for item in self.items if isinstance(item, Constraint)]

    @property
    def _sequence(self):
        given = [item for item in (*self.items, self.default) if isinstance(item, Sequence)]
        return given[0] if given else None

    def _column_tree(self):
        default, sequence = self.server_default, self._sequence
        has_default = self.default is not None and sequence is None
        if sequence is not None and sequence.optional:
            # It stands where there is nothing better, and all our engines count by themselves.
            sequence = None
        if sequence is not None:
            sequence = f"{sequence.schema}.{sequence.name}" if sequence.schema else sequence.name
        if self.autoincrement not in AUTOINCREMENT:
            raise ArgumentError(f"Column autoincrement={self.autoincrement!r} is not understood")
        stop_at_opaque(self.name)
        computed, identity = isinstance(default, Computed), isinstance(default, Identity)
        return {
            "name": self.name,
            "ty": to_type(self.type)._of_column(self)._type_tree(),
            "nullable": None if self.nullable is None else bool(self.nullable),
            "primary_key": bool(self.primary_key),
            "autoincrement": AUTOINCREMENT[self.autoincrement],
            "server_default": None if default is None or computed or identity else default_tree(default),
            "has_default": has_default,
            "unique": bool(self.unique),
            "index": bool(self.index),
            "comment": self.comment,
            "computed": default._computed_tree() if computed else None,
            "identity": default._identity_tree() if identity else None,
            "sequence": sequence,
            "foreign_keys": [item._reference_tree() for item in self.foreign_keys],
            "constraints": [item._constraint_tree() for item in self.constraints],
        }

    def _expr_tree(self):
        # A call that is read as one value goes by its own name.
        of_table = None if self.table is None or getattr(self, "_of_itself", False) else self.table._name_tree()
        type_ = None if self.type is NULLTYPE else to_type(self.type)._type_tree()
        return {"expr": "column", "name": self.name, "table": of_table, "ty": type_}


def _lenient_type(type_):
    """Types that were never imported may stand in a table that no operation uses."""
    if type_ is None:
        return NULLTYPE
    return type_ if isinstance(getattr(type_, "_aludel_opaque", None), str) else to_type(type_)


def column(text, type_=None, is_literal=False, _selectable=None):
    """`sa.column`: a name and perhaps a type."""
    return Column(text, type_)


class ForeignKey(SchemaItem):
    def __init__(
        self,
        column,
        _constraint=None,
        use_alter=False,
        name=None,
        onupdate=None,
        ondelete=None,
        deferrable=None,
        initially=None,
        link_to_name=False,
        match=None,
        info=None,
        comment=None,
        **dialect_kw,
    ):
        options(dialect_kw, "ForeignKey")
        self.target, self.name, self.onupdate, self.ondelete, self.match = column, name, onupdate, ondelete, match
        self.deferrable, self.initially = deferrable, initially

    # Of a table's own: the column that refers, and what holds it.
    parent = constraint = None

    @property
    def target_fullname(self):
        return _target(self.target)

    @property
    def column(self):
        """The column that is referred to."""
        if not isinstance(self.target, str):
            return self.target
        table, _, name = self.target.rpartition(".")
        known = self.parent.table.metadata.tables
        if table not in known:
            from .exc import NoReferencedTableError

            raise NoReferencedTableError(
                f"Foreign key associated with column '{self.parent.table.name}.{self.parent.name}' could not find table "
                f"'{table}' with which to generate a foreign key to target column '{name}'"
            )
        return known[table].c[name]

    def _reference_tree(self):
        return {
            "target": _target(self.target),
            "name": self.name,
            "on_delete": self.ondelete,
            "on_update": self.onupdate,
            "match_": self.match,
            "deferral": {"deferrable": self.deferrable, "initially": self.initially},
        }


def _target(column):
    """`schema.table.column`, from text or from a column of a table."""
    if isinstance(column, str):
        return str(column)
    stop_at_opaque(column)
    of_table = getattr(column, "table", None)
    if of_table is None:
        raise ArgumentError(f"ForeignKey target is neither text nor a column of a table: {column!r}")
    return ".".join(part for part in (of_table.schema, of_table.name, column.name) if part)


def _column_names(columns):
    names = []
    for one in columns:
        stop_at_opaque(one)
        names.append(one if isinstance(one, str) else one.name)
    return names


class Constraint(SchemaItem):
    """A constraint: its kind is a tree, the rest is the same for all."""

    def __init__(self, name=None, deferrable=None, initially=None, info=None, comment=None, **dialect_kw):
        self.name, self.deferrable, self.initially = name, deferrable, initially
        self.options = options(dialect_kw, type(self).__name__)

    def _constraint_tree(self):
        stop_at_opaque(self.name)
        return {
            "name": self.name,
            "kind": self._kind_tree(),
            "deferral": {"deferrable": self.deferrable, "initially": self.initially},
            "options": self.options,
        }


class ColumnCollectionConstraint(Constraint):
    def __init__(self, *columns, name=None, deferrable=None, initially=None, info=None, comment=None, **kw):
        for ignored in ("_autoattach", "_column_flag", "_implicit_generated", "quote"):
            kw.pop(ignored, None)
        super().__init__(name, deferrable, initially, **kw)
        self.columns = columns

    def _kind_tree(self):
        return {"constraint": self._kind, "columns": _column_names(self.columns)}


class PrimaryKeyConstraint(ColumnCollectionConstraint):
    _kind = "primary_key"


class UniqueConstraint(ColumnCollectionConstraint):
    _kind = "unique"


class CheckConstraint(Constraint):
    def __init__(self, sqltext, name=None, deferrable=None, initially=None, table=None, info=None, **kw):
        for ignored in ("_create_rule", "_autoattach", "_type_bound", "comment"):
            kw.pop(ignored, None)
        super().__init__(name, deferrable, initially, **kw)
        self.sqltext = sqltext

    def _kind_tree(self):
        return {"constraint": "check", "condition": condition_tree(self.sqltext)}


class ForeignKeyConstraint(Constraint):
    def __init__(
        self,
        columns,
        refcolumns,
        name=None,
        onupdate=None,
        ondelete=None,
        deferrable=None,
        initially=None,
        use_alter=False,
        link_to_name=False,
        match=None,
        table=None,
        info=None,
        comment=None,
        **dialect_kw,
    ):
        super().__init__(name, deferrable, initially, **dialect_kw)
        self.columns, self.refcolumns = columns, refcolumns
        self.onupdate, self.ondelete, self.match = onupdate, ondelete, match

    def _kind_tree(self):
        targets = [_target(column) for column in self.refcolumns]
        if not targets:
            raise ArgumentError("ForeignKeyConstraint names no referred columns")
        if len(targets) != len(list(self.columns)):
            raise ArgumentError(
                "ForeignKeyConstraint number of constrained columns must match the number of referenced columns."
            )
        parts = targets[0].split(".")
        schema, table = ".".join(parts[:-2]) or None, parts[-2] if len(parts) > 1 else parts[0]
        return foreign_key_tree(
            self.columns,
            table_name(table, schema),
            [target.split(".")[-1] for target in targets],
            self.ondelete,
            self.onupdate,
            self.match,
        )


def references(table):
    """A `ForeignKey` for each column of a table that refers to another."""
    found = set()
    for column in table.c:
        for key in column.foreign_keys:
            found.add(_reference(key, column, ForeignKeyConstraint([column.name], [key.target], key.name)))
    for constraint in table.constraint_items:
        if isinstance(constraint, ForeignKeyConstraint):
            for name, target in zip(_column_names(constraint.columns), constraint.refcolumns):
                found.add(_reference(constraint, table.c[name], constraint, target))
    return found


def _reference(said, column, constraint, target=None):
    target = said.target if target is None else target
    key = ForeignKey(target, name=said.name, onupdate=said.onupdate, ondelete=said.ondelete, match=said.match)
    key.deferrable, key.initially, key.parent, key.constraint = said.deferrable, said.initially, column, constraint
    return key


def foreign_key_tree(columns, referred, referred_columns, ondelete, onupdate, match):
    return {
        "constraint": "foreign_key",
        "columns": _column_names(columns),
        "referred": referred,
        "referred_columns": _column_names(referred_columns),
        "on_delete": ondelete,
        "on_update": onupdate,
        "match_": match,
    }


class ExcludeConstraint(Constraint):
    """PostgreSQL's EXCLUDE."""

    def __init__(self, *elements, name=None, deferrable=None, initially=None, using="gist", where=None, **kw):
        ops = kw.pop("ops", None)
        if ops:
            unsupported("ExcludeConstraint(ops=…)")
        super().__init__(name, deferrable, initially, **kw)
        self.elements, self.using, self.where = elements, using, where

    def _kind_tree(self):
        return {
            "constraint": "exclude",
            "elements": [[index_element(element), operator] for element, operator in self.elements],
            "using": self.using,
            "filter": None if self.where is None else condition_tree(self.where),
        }


def index_element(element):
    """Text is a column's name; columns come without their table."""
    if isinstance(element, str):
        return {"expr": "column", "name": element}
    if isinstance(element, Column):
        return {"expr": "column", "name": element.name}
    return tree(element)


class Index(SchemaItem):
    def __init__(self, name, *expressions, unique=False, quote=None, info=None, _table=None, **dialect_kw):
        self.name, self.expressions, self.unique, self.table = name, expressions, unique, _table
        self.options = options(dialect_kw, "Index")

    def _index_tree(self):
        stop_at_opaque(self.name)
        return {
            "name": self.name,
            "columns": [index_element(element) for element in self.expressions],
            "unique": bool(self.unique),
            "options": self.options,
        }

    def _of_table(self):
        tables = [self.table, *(getattr(element, "table", None) for element in self.expressions)]
        table = next((table for table in tables if table is not None), None)
        if table is None:
            raise ArgumentError(f"Index {self.name!r} is not of a table")
        return table._name_tree()

    def create(self, bind=None, checkfirst=False):
        table = self._of_table()
        recorded({"op": "create_index", "table": table, "index": self._index_tree(), "if_not_exists": bool(checkfirst)})

    def drop(self, bind=None, checkfirst=False):
        table = self._of_table()
        recorded({
            "op": "drop_index",
            "name": self.name,
            "table": table,
            "schema": table["schema"],
            "if_exists": bool(checkfirst),
            "options": self.options,
        })


class MetaData(SchemaItem):
    def __init__(self, bind=None, schema=None, naming_convention=None, info=None, quote_schema=None):
        if isinstance(bind, str):
            bind, schema = None, bind
        self.bind, self.schema, self.naming_convention, self.tables = bind, schema, naming_convention or {}, {}

    def reflect(
        self,
        bind=None,
        schema=None,
        views=False,
        only=None,
        extend_existing=False,
        autoload_replace=True,
        resolve_fks=True,
        **dialect_kwargs,
    ):
        from ._inspector import inspect
        from ._tables import Table

        inspector = inspect(self.bind if bind is None else bind)
        schema = self.schema if schema is None else schema
        known = inspector.get_table_names(schema) + (inspector.get_view_names(schema) if views else [])
        if only is None:
            wanted = known
        elif callable(only):
            wanted = [name for name in known if only(name, self)]
        else:
            missing = [name for name in only if name not in known]
            if missing:
                of_schema = f" schema {schema!r}" if schema else ""
                raise InvalidRequestError(
                    f"Could not reflect: requested table(s) not available in {inspector.bind.engine!r}{of_schema}: "
                    f"({', '.join(missing)})"
                )
            wanted = list(only)
        for name in wanted:
            if extend_existing or (f"{schema}.{name}" if schema else name) not in self.tables:
                Table(
                    name,
                    self,
                    schema=schema,
                    autoload_with=inspector,
                    extend_existing=extend_existing,
                    resolve_fks=resolve_fks,
                )

    @property
    def sorted_tables(self):
        """By name, but each after those that it refers to."""
        from ._joins import by_dependency

        return by_dependency(self.tables.values())

    def _each(self, tables):
        from ._joins import by_dependency

        return by_dependency(self.tables.values() if tables is None else tables)

    def create_all(self, bind=None, tables=None, checkfirst=True):
        for table in self._each(tables):
            table.create(bind, checkfirst)

    def drop_all(self, bind=None, tables=None, checkfirst=True):
        for table in reversed(self._each(tables)):
            table.drop(bind, checkfirst)
