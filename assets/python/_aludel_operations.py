"""The trees of operations that `op` and `batch_op` both have, and the batch itself."""

import _aludel
from _aludel_naming import conventional, named
from _aludel_record import add_to_batch, close_batch, execute
from _aludel_refusal import not_there_yet
from sqlalchemy._defaults import with_defaults
from sqlalchemy._elements import conv, to_type
from sqlalchemy._schema import (
    AUTOINCREMENT,
    CheckConstraint,
    Column,
    Computed,
    Constraint,
    ExcludeConstraint,
    Identity,
    Index,
    PrimaryKeyConstraint,
    UniqueConstraint,
    default_tree,
    foreign_key_tree,
)
from sqlalchemy._tables import Table
from sqlalchemy._values import options, stop_at_opaque, stored, value

_KEEP, _DROP = {"change": "keep"}, {"change": "drop"}


def constraint(table, item):
    return {"op": "create_constraint", "table": table, "constraint": named(item._constraint_tree(), table)}


def primary_key(table, name, columns):
    return constraint(table, PrimaryKeyConstraint(*columns, name=name))


def unique(table, name, columns, kw):
    return constraint(table, UniqueConstraint(*columns, name=name, **kw))


def check(table, name, condition, kw):
    return constraint(table, CheckConstraint(condition, name=name, **kw))


def exclude(table, name, elements, kw):
    return constraint(table, ExcludeConstraint(*elements, name=name, **kw))


def foreign_key(table, name, referent, local_cols, remote_cols, how, kw):
    onupdate, ondelete, deferrable, initially, match = how
    kw.pop("use_alter", None)
    stop_at_opaque(name)
    return {
        "op": "create_constraint",
        "table": table,
        "constraint": {
            "name": conventional(name, "foreign_key", table),
            "kind": foreign_key_tree(local_cols, referent, remote_cols, ondelete, onupdate, match),
            "deferral": {"deferrable": deferrable, "initially": initially},
            "options": options(kw, "create_foreign_key"),
        },
    }


def constraint_dropped(table, name, type_, if_exists):
    if type_ not in (None, "check", "foreignkey", "primary", "unique"):
        raise TypeError("'type' can be one of None, 'check', 'foreignkey', 'primary', 'unique'")
    name = conventional(name, type_, table)
    return {"op": "drop_constraint", "table": table, "name": name, "kind": type_, "if_exists": bool(if_exists)}


def added_column(table, column, if_not_exists=None, inline_references=None, inline_primary_key=None):
    stop_at_opaque(column)
    if not isinstance(column, Column):
        raise TypeError(f"add_column() expects a Column, got {column!r}")
    yield {
        "op": "add_column",
        "table": table,
        "column": column._column_tree(),
        "if_not_exists": bool(if_not_exists),
        "inline_references": bool(inline_references),
        "inline_primary_key": bool(inline_primary_key),
    }
    yield from to_type(column.type)._after_column(table, column, False)


def altered_column(
    table,
    column_name,
    nullable,
    comment,
    server_default,
    new_column_name,
    type_,
    existing_type,
    existing_server_default,
    existing_nullable,
    existing_comment,
    kw,
):
    autoincrement, existing_autoincrement = kw.pop("autoincrement", None), kw.pop("existing_autoincrement", None)
    changes = {"server_default": _KEEP, "computed": _KEEP, "identity": _KEEP}
    for owner, key in ((Computed, "computed"), (Identity, "identity")):
        if isinstance(server_default, owner):
            changes[key] = {"change": "set", "to": getattr(server_default, f"_{key}_tree")()}
            break
        if server_default is None and isinstance(existing_server_default, owner):
            changes[key] = _DROP
            break
    else:
        changes["server_default"] = _changed(server_default, default_tree)
    if isinstance(existing_server_default, (Computed, Identity)):
        existing_server_default = False
    return {
        "op": "alter_column",
        "table": table,
        "column": column_name,
        "nullable": None if nullable is None else bool(nullable),
        "comment": _changed(comment, str),
        **changes,
        "new_name": new_column_name,
        "ty": None if type_ is None else to_type(type_)._type_tree(),
        "type_is_class": isinstance(existing_type if type_ is None else type_, type),
        "autoincrement": None if autoincrement is None else AUTOINCREMENT[autoincrement],
        "existing_type": None if existing_type is None else to_type(existing_type)._type_tree(),
        "existing_nullable": None if existing_nullable is None else bool(existing_nullable),
        "existing_server_default": _changed(existing_server_default, default_tree),
        "existing_comment": existing_comment or None,
        "existing_autoincrement": None if existing_autoincrement is None else AUTOINCREMENT[existing_autoincrement],
        "options": options(_of_engines(kw), "alter_column"),
    }


def _of_engines(kw):
    """Alembic's alter_column ignores keywords it does not know."""
    kept = {}
    for name, said in kw.items():
        if name.startswith(("postgresql_", "mysql_", "mariadb_", "sqlite_", "mssql_", "oracle_")):
            kept[name] = said
        else:
            _aludel.warn("ignored-argument", f"alter_column() ignores {name}=, as Alembic does")
    return kept


def _changed(said, tree):
    """`False` leaves alone, `None` removes."""
    stop_at_opaque(said)
    if said is False:
        return _KEEP
    return _DROP if said is None else {"change": "set", "to": tree(said)}


def bulk(table, rows):
    stop_at_opaque(table)
    if not isinstance(rows, list):
        raise TypeError("List expected")
    if rows and not isinstance(rows[0], dict):
        raise TypeError("List of dictionaries expected")
    types = {column.key: column.type for column in table.c}
    rows = [with_defaults(table, row) for row in rows]
    return {
        "op": "bulk_insert",
        "table": table._name_tree(),
        "columns": [[column.name, to_type(column.type)._type_tree()] for column in table.c],
        "rows": [[[str(name), _cell(given, types.get(name))] for name, given in row.items()] for row in rows],
    }


def _cell(given, type_):
    return value(stored(given, type_), type_)


class Batch:
    """`with op.batch_alter_table(…) as batch_op`: queues operations, hands them over together."""

    def __init__(self, table, recreate, partial_reordering, copy_from, table_args, table_kwargs, naming_convention):
        if recreate not in ("auto", "always", "never"):
            raise ValueError("recreate may be one of 'auto', 'always', or 'never'.")
        if copy_from is not None and not isinstance(copy_from, Table):
            raise TypeError(f"copy_from is not a Table: {copy_from!r}")
        for item in table_args:
            if not isinstance(item, Constraint):
                not_there_yet("batch_alter_table", f"table_args with {type(item).__name__}")
        self._table, self._length, self._placements, self._line = table, 0, [], _aludel.line()
        self._id = _aludel.open_batch()
        self._head = {
            "table": table,
            "recreate": recreate,
            "copy_from": None if copy_from is None else copy_from._table_tree(),
            "table_args": [item._constraint_tree() for item in table_args],
            "table_kwargs": options(dict(table_kwargs), "batch_alter_table"),
            "naming_convention": {
                name: template for name, template in (naming_convention or {}).items() if isinstance(template, str)
            },
            "partial_reordering": [list(names) for names in partial_reordering or ()],
            "operations": [],
        }

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        if kind is None:
            close_batch(self._id, {**self._head, "placements": self._placements}, self._line)
        return False

    def _add(self, tree):
        add_to_batch(self._id, tree)
        self._length += 1

    def add_column(
        self,
        column,
        *,
        insert_before=None,
        insert_after=None,
        if_not_exists=None,
        inline_references=None,
        inline_primary_key=None,
    ):
        place = {"before": insert_before} if insert_before else {"after": insert_after} if insert_after else None
        if place is not None:
            self._placements.append([self._length, place])
        for tree in added_column(self._table, column, if_not_exists, inline_references, inline_primary_key):
            self._add(tree)

    def drop_column(self, column_name, *, existing_type=None, if_exists=None, **kw):
        options(kw, "drop_column")
        self._add({
            "op": "drop_column",
            "table": self._table,
            "column": column_name,
            "if_exists": bool(if_exists),
            "existing_type": None if existing_type is None else to_type(existing_type)._type_tree(),
        })

    def alter_column(
        self,
        column_name,
        *,
        nullable=None,
        comment=False,
        server_default=False,
        new_column_name=None,
        type_=None,
        existing_type=None,
        existing_server_default=False,
        existing_nullable=None,
        existing_comment=None,
        insert_before=None,
        insert_after=None,
        **kw,
    ):
        place = {"before": insert_before} if insert_before else {"after": insert_after} if insert_after else None
        if place is not None:
            self._placements.append([self._length, place])
        self._add(
            altered_column(
                self._table,
                column_name,
                nullable,
                comment,
                server_default,
                new_column_name,
                type_,
                existing_type,
                existing_server_default,
                existing_nullable,
                existing_comment,
                kw,
            )
        )

    def create_index(self, index_name, columns, *, unique=False, if_not_exists=None, **kw):
        index = Index(index_name, *columns, unique=unique, **kw)._index_tree()
        self._add({"op": "create_index", "table": self._table, "index": index, "if_not_exists": bool(if_not_exists)})

    def drop_index(self, index_name, table_name=None, *, schema=None, if_exists=None, **kw):
        self._add({
            "op": "drop_index",
            "name": index_name or "",
            "table": self._table,
            "schema": self._table["schema"],
            "if_exists": bool(if_exists),
            "options": options(kw, "drop_index"),
        })

    def create_primary_key(self, constraint_name, columns):
        self._add(primary_key(self._table, constraint_name, columns))

    def create_unique_constraint(self, constraint_name, columns, **kw):
        self._add(unique(self._table, constraint_name, columns, kw))

    def create_foreign_key(
        self,
        constraint_name,
        referent_table,
        local_cols,
        remote_cols,
        *,
        referent_schema=None,
        onupdate=None,
        ondelete=None,
        deferrable=None,
        initially=None,
        match=None,
        **dialect_kw,
    ):
        stop_at_opaque(referent_table)
        referent = {"schema": referent_schema, "name": referent_table}
        how = (onupdate, ondelete, deferrable, initially, match)
        self._add(foreign_key(self._table, constraint_name, referent, local_cols, remote_cols, how, dialect_kw))

    def create_check_constraint(self, constraint_name, condition, **kw):
        self._add(check(self._table, constraint_name, condition, kw))

    def create_exclude_constraint(self, constraint_name, *elements, **kw):
        self._add(exclude(self._table, constraint_name, elements, kw))

    def drop_constraint(self, constraint_name, type_=None, *, if_exists=None):
        self._add(constraint_dropped(self._table, constraint_name, type_, if_exists))

    def create_table_comment(self, comment, *, existing_comment=None):
        tree = {"op": "create_table_comment", "table": self._table, "comment": comment, "existing": existing_comment}
        self._add(tree)

    def drop_table_comment(self, *, existing_comment=None):
        self._add({"op": "drop_table_comment", "table": self._table, "existing": existing_comment})

    def execute(self, sqltext, *, execution_options=None):
        # At once, as in Alembic: before anything that is queued.
        execute(sqltext)

    def f(self, name):
        return conv(name)

    def get_bind(self):
        from alembic.context import get_bind

        return get_bind()

    def get_context(self):
        from alembic.context import get_context

        return get_context()

    def inline_literal(self, value, type_=None):
        from sqlalchemy._elements import Literal

        return Literal(value, type_)

    def __getattr__(self, name):
        if name in ("create_table", "drop_table"):
            raise NotImplementedError(f"Can't {name.replace('_', ' ')} in batch mode")
        from _aludel_names import OPERATIONS, imported

        if name in OPERATIONS:
            function = getattr(imported(OPERATIONS[name]), f"batch_{name}")
            return lambda *args, **kwargs: function(self, *args, **kwargs)
        not_there_yet("batch_op", name)
