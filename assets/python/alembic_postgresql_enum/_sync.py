"""The statements of `op.sync_enum_values`: a new type takes the old one's place, column by column."""

import re

import _aludel
from _aludel_bind import dialect, reads
from _aludel_record import execute
from sqlalchemy import text

_OPERATORS = (("!=", "new_old_not_equals"), ("=", "new_old_equals"))


class TableIndex:
    def __init__(self, name, definition):
        self.name, self.definition = name, definition


def sync_enum_values(
    enum_schema, enum_name, new_values, affected_columns, enum_values_to_rename=(), indexes_to_recreate=None
):
    if dialect().name != "postgresql":
        _aludel.warn("skipped-operation", f"sync_enum_values() of {enum_name} is for PostgreSQL only, so it does nothing here")
        return
    renames = list(enum_values_to_rename)
    columns = [_referred(column, enum_schema) for column in affected_columns]
    indexes = list(indexes_to_recreate or ())
    new, old = f'"{enum_schema}"."{enum_name}"', f'"{enum_schema}"."{enum_name}_old"'
    _run(f'ALTER TYPE {new} RENAME TO "{enum_name}_old"')
    values = ", ".join(f"'{value}'" for value in new_values)
    _run(f"CREATE TYPE {new} AS ENUM({values})")
    for operator, name in _OPERATORS:
        _create_operator(enum_schema, new, old, operator, name, renames)
    for index in indexes:
        schema, _, name = index.name.rpartition(".")
        of_schema = f'"{schema.strip(chr(34))}".' if schema else ""
        _run(f'DROP INDEX IF EXISTS {of_schema}"{name.strip(chr(34))}"')
    for column in columns:
        _cast(column, enum_schema, enum_name, new, renames)
    for operator, name in _OPERATORS:
        _run(f'DROP OPERATOR IF EXISTS "{enum_schema}".{operator} ( {new}, {old} )')
        _run(f'DROP FUNCTION "{enum_schema}".{name}( new_enum_val {new}, old_enum_val {old} )')
    _run(f"DROP TYPE {old}")
    for index in indexes:
        _run(_renamed_in_index(index.definition, enum_schema, enum_name, renames))


def _run(sql):
    execute(text(sql))


def _referred(column, enum_schema):
    """The table, column, whether it is an array, and the default."""
    from . import ColumnType, TableReference

    if isinstance(column, tuple):
        # What is said so, the library completes with the default that the database has.
        reads("op.sync_enum_values() with columns as tuples")
    if not isinstance(column, TableReference):
        raise ValueError("Affected columns must contain tuples or TableReferences")
    schema = enum_schema if column.table_schema is TableReference._unspecified else column.table_schema
    table = f'"{schema}"."{column.table_name}"' if schema else f'"{column.table_name}"'
    return table, f'"{column.column_name}"', column.column_type is ColumnType.ARRAY, column.existing_server_default


def _create_operator(schema, new, old, operator, name, renames):
    given = "old_enum_val::text"
    if renames:
        cases = " ".join(f"WHEN old_enum_val::text = '{before}' THEN '{after}'" for before, after in renames)
        given = f"CASE {cases} ELSE old_enum_val::text END"
    _run(
        f'CREATE FUNCTION "{schema}".{name}( new_enum_val {new}, old_enum_val {old} ) RETURNS boolean AS $$ '
        f"SELECT new_enum_val::text {operator} {given}; $$ LANGUAGE SQL IMMUTABLE"
    )
    _run(f'CREATE OPERATOR "{schema}".{operator} ( leftarg = {new}, rightarg = {old}, procedure = "{schema}".{name} )')


def _cast(column, schema, enum_name, new, renames):
    table, name, is_array, default = column
    alter = f"ALTER TABLE {table} ALTER COLUMN {name}"
    if default is not None:
        _run(f"{alter} DROP DEFAULT")
    if is_array:
        cast = f"{name}::text[]"
        for before, after in renames:
            cast = f"array_replace({cast}, '{before}', '{after}')"
        _run(f"{alter} TYPE {new}[] USING {cast}::{new}[]")
    elif renames:
        cases = " ".join(f"WHEN {name}::text = '{before}' THEN '{after}'::{new}" for before, after in renames)
        _run(f"{alter} TYPE {new} USING CASE {cases} ELSE {name}::text::{new} END")
    else:
        _run(f"{alter} TYPE {new} USING {name}::text::{new}")
    if default is not None:
        _run(f"{alter} SET DEFAULT {_renamed_default(default, schema, enum_name, renames)}")


def _renamed_default(default, schema, enum_name, renames):
    of_type = f"{schema}.{enum_name}" if schema else enum_name
    is_constructed, is_array = default.startswith("ARRAY["), default.endswith("[]")
    if not is_constructed:
        default = default[: default.find("::")]
    for before, after in renames:
        default = default.replace(f"'{before}'", f"'{after}'").replace(f'"{before}"', f'"{after}"')
    if is_constructed:
        return re.sub(r"::[.\w]+", f"::{of_type}", default)
    return f"{default}::{of_type}[]" if is_array else f"{default}::{of_type}"


def _renamed_in_index(definition, schema, enum_name, renames):
    for before, after in renames:
        for of_type in (enum_name, *([f"{schema}.{enum_name}"] if schema else ())):
            definition = definition.replace(f"'{before}'::{of_type}", f"'{after}'::{of_type}")
    return definition
