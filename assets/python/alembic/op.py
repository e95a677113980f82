"""`alembic.op`: each function records one operation. Signatures are those of Alembic 1.20."""

from _aludel_operations import (
    Batch,
    added_column,
    altered_column,
    bulk,
    check,
    constraint_dropped,
    exclude,
    foreign_key,
    primary_key,
    unique,
)
from _aludel_record import execute as _execute, record as _record
from _aludel_refusal import not_there_yet as _not_there_yet, unsupported as _unsupported
from sqlalchemy._elements import Literal as _Literal, conv as _conv
from sqlalchemy._schema import Index as _Index, MetaData as _MetaData, table_name as _table_name
from sqlalchemy._tables import Table as _Table
from sqlalchemy._values import options as _options

from .context import get_bind, get_context


def create_table(table_name, *columns, if_not_exists=None, **kw):
    table = _Table(table_name, _MetaData(), *columns, **kw)
    _record({"op": "create_table", "table": table._table_tree(), "if_not_exists": bool(if_not_exists)})
    for tree in table._after_columns():
        _record(tree)
    return table


def drop_table(table_name, *, schema=None, if_exists=None, **kw):
    _options(kw, "drop_table")
    _record({"op": "drop_table", "table": _table_name(table_name, schema), "if_exists": bool(if_exists)})


def rename_table(old_table_name, new_table_name, *, schema=None):
    _record({"op": "rename_table", "table": _table_name(old_table_name, schema), "new_name": new_table_name})


def create_table_comment(table_name, comment, *, existing_comment=None, schema=None):
    table = _table_name(table_name, schema)
    _record({"op": "create_table_comment", "table": table, "comment": comment, "existing": existing_comment})


def drop_table_comment(table_name, *, existing_comment=None, schema=None):
    _record({"op": "drop_table_comment", "table": _table_name(table_name, schema), "existing": existing_comment})


def add_column(
    table_name, column, *, schema=None, if_not_exists=None, inline_references=None, inline_primary_key=None
):
    table = _table_name(table_name, schema)
    for tree in added_column(table, column, if_not_exists, inline_references, inline_primary_key):
        _record(tree)


def drop_column(table_name, column_name, *, schema=None, if_exists=None, **kw):
    kw.pop("existing_type", None)
    _options(kw, "drop_column")
    _record({
        "op": "drop_column",
        "table": _table_name(table_name, schema),
        "column": column_name,
        "if_exists": bool(if_exists),
    })


def alter_column(
    table_name,
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
    schema=None,
    **kw,
):
    _record(
        altered_column(
            _table_name(table_name, schema),
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


def create_index(index_name, table_name, columns, *, schema=None, unique=False, if_not_exists=None, **kw):
    kw.pop("quote", None)
    _record({
        "op": "create_index",
        "table": _table_name(table_name, schema),
        "index": _Index(index_name, *columns, unique=unique, **kw)._index_tree(),
        "if_not_exists": bool(if_not_exists),
    })


def drop_index(index_name, table_name=None, *, schema=None, if_exists=None, **kw):
    _record({
        "op": "drop_index",
        "name": index_name or "",
        "table": None if table_name is None else _table_name(table_name, schema),
        "schema": schema,
        "if_exists": bool(if_exists),
        "options": _options(kw, "drop_index"),
    })


def create_primary_key(constraint_name, table_name, columns, *, schema=None):
    _record(primary_key(_table_name(table_name, schema), constraint_name, columns))


def create_unique_constraint(constraint_name, table_name, columns, *, schema=None, **kw):
    _record(unique(_table_name(table_name, schema), constraint_name, columns, kw))


def create_foreign_key(
    constraint_name,
    source_table,
    referent_table,
    local_cols,
    remote_cols,
    *,
    onupdate=None,
    ondelete=None,
    deferrable=None,
    initially=None,
    match=None,
    source_schema=None,
    referent_schema=None,
    **dialect_kw,
):
    source = _table_name(source_table, source_schema)
    referent = _table_name(referent_table, referent_schema)
    how = (onupdate, ondelete, deferrable, initially, match)
    _record(foreign_key(source, constraint_name, referent, local_cols, remote_cols, how, dialect_kw))


def create_check_constraint(constraint_name, table_name, condition, *, schema=None, **kw):
    _record(check(_table_name(table_name, schema), constraint_name, condition, kw))


def create_exclude_constraint(constraint_name, table_name, *elements, schema=None, **kw):
    _record(exclude(_table_name(table_name, schema), constraint_name, elements, kw))


def drop_constraint(constraint_name, table_name, type_=None, *, schema=None, if_exists=None):
    _record(constraint_dropped(_table_name(table_name, schema), constraint_name, type_, if_exists))


def execute(sqltext, *, execution_options=None):
    _execute(sqltext)


def bulk_insert(table, rows, *, multiinsert=True):
    _record(bulk(table, rows))


def inline_literal(value, type_=None):
    return _Literal(value, type_)


def f(name):
    return _conv(name)


def invoke(operation):
    from .operations import Operations

    return Operations().invoke(operation)


def batch_alter_table(
    table_name,
    schema=None,
    recreate="auto",
    partial_reordering=None,
    copy_from=None,
    table_args=(),
    table_kwargs={},
    reflect_args=(),
    reflect_kwargs={},
    naming_convention=None,
):
    if reflect_args or reflect_kwargs:
        _unsupported("batch_alter_table(reflect_args=…, reflect_kwargs=…)")
    table = _table_name(table_name, schema)
    return Batch(table, recreate, partial_reordering, copy_from, table_args, table_kwargs, naming_convention)


def run_async(async_function, *args, **kw_args):
    from _aludel_async import AsyncConnection, run

    return run(async_function(AsyncConnection(get_bind()), *args, **kw_args))


def __getattr__(name):
    from _aludel_names import OPERATIONS, imported

    if name in OPERATIONS:
        return getattr(imported(OPERATIONS[name]), name)
    if not name.startswith("__"):
        from .operations import registered

        if (function := registered(name)) is not None:
            return function
    _not_there_yet("alembic.op", name)
