"""From what the catalog tells to types, columns and tables."""

from . import _types
from ._elements import text
from ._types import ARRAY, NullType, String

_KEPT = (
    "length precision scale timezone collation charset unsigned zerofill display_width fsp fields varying values name schema "
    "create_type dimensions"
).split()


def type_of(tree):
    """The instance of which this is the tree."""
    cls = _class_of(tree["kind"])
    type_ = object.__new__(cls)
    said = {name: tree[name] for name in _KEPT if _types.is_said(tree.get(name))}
    if cls is ARRAY:
        type_.item_type = type_of(tree["item"])
    elif tree.get("item"):
        said["item"] = tree["item"]
    type_._said = said
    return type_


def _class_of(kind):
    if kind == "null":
        return NullType
    if kind == "string":
        return String
    if kind == "array":
        return ARRAY
    engine, _, name = kind.partition("_")
    if engine in ("pg", "my"):
        from .dialects import mysql, postgresql

        return getattr(postgresql if engine == "pg" else mysql, name.upper())
    if kind == "json_sql":
        from _aludel_bind import dialect

        if dialect().name == "postgresql":
            from .dialects import postgresql

            return postgresql.JSON
        return _types.JSON_SQL
    return getattr(_types, kind.removesuffix("_sql").upper())


def columns(table, engine):
    told = []
    for column in table["columns"]:
        column = {**column, "type": type_of(column["type"])}
        if engine == "sqlite":
            del column["comment"]
        told.append(column)
    return told


def with_comments(items, engine):
    """Only PostgreSQL knows comments of constraints."""
    return [_without_comment(item, engine) for item in items]


def _without_comment(item, engine):
    item = dict(item)
    if engine != "postgresql":
        del item["comment"]
    return item


def primary_key(table, engine):
    key = table["pk_constraint"]
    return _without_comment(key, engine if key["constrained_columns"] else "")


def indexes(table, engine):
    told = []
    for index in table["indexes"]:
        index = dict(index)
        if "column_sorting" in index:
            index["column_sorting"] = {name: tuple(words) for name, words in index["column_sorting"].items()}
        if engine == "sqlite":
            options = index["dialect_options"] = dict(index.get("dialect_options", {}))
            index["unique"] = int(index["unique"])
            if "sqlite_where" in options:
                options["sqlite_where"] = text(options["sqlite_where"].replace(":", "\\:"))
        told.append(index)
    return told


def into_table(table, inspector, include_columns=None, resolve_fks=True):
    """Columns, constraints and indexes of the database's table; those that the script gave itself stay."""
    from ._schema import (
        CheckConstraint,
        Column,
        Computed,
        DefaultClause,
        ForeignKeyConstraint,
        Identity,
        Index,
        PrimaryKeyConstraint,
        UniqueConstraint,
    )
    from ._tables import Table

    name, schema = table.name, table.schema
    wanted = lambda names: include_columns is None or all(name in include_columns for name in names)
    key = inspector.get_pk_constraint(name, schema)
    given = {column.name: column for column in table.c}
    found = []
    for told in inspector.get_columns(name, schema):
        if not wanted([told["name"]]):
            continue
        if told["name"] in given:
            found.append(given.pop(told["name"]))
            continue
        items = []
        if told.get("default") is not None:
            items.append(DefaultClause(text(told["default"].replace(":", "\\:"))))
        if "computed" in told:
            items.append(Computed(**told["computed"]))
        if "identity" in told:
            items.append(Identity(**told["identity"]))
        said = {word: told[word] for word in ("nullable", "autoincrement", "comment") if word in told}
        primary = told["name"] in key["constrained_columns"]
        found.append(Column(told["name"], told["type"], *items, primary_key=primary, **said))
    table._take([*found, *given.values()])
    in_order = [column.name for column in table.c if column.primary_key]
    if key["constrained_columns"] and (key["name"] or key["constrained_columns"] != in_order):
        table.constraint_items.append(PrimaryKeyConstraint(*key["constrained_columns"], name=key["name"]))
    for told in inspector.get_foreign_keys(name, schema):
        if not wanted(told["constrained_columns"]):
            continue
        referred = told["referred_table"]
        if told["referred_schema"]:
            referred = f"{told['referred_schema']}.{referred}"
        if resolve_fks and table.metadata is not None and referred not in table.metadata.tables:
            Table(told["referred_table"], table.metadata, schema=told["referred_schema"], autoload_with=inspector)
        targets = [f"{referred}.{column}" for column in told["referred_columns"]]
        table.constraint_items.append(
            ForeignKeyConstraint(told["constrained_columns"], targets, name=told["name"], **told["options"])
        )
    for told in inspector.get_indexes(name, schema):
        if told.get("duplicates_constraint") or not wanted([one for one in told["column_names"] if one is not None]):
            continue
        elements = [_element(table, told, at) for at in range(len(told["column_names"]))]
        index = Index(told["name"], *elements, unique=told["unique"], _table=table, **_index_options(told))
        table.index_items.append(index)
    for told in inspector.get_unique_constraints(name, schema):
        if not told.get("duplicates_index") and wanted(told["column_names"]):
            said = {word: value for word, value in told.get("dialect_options", {}).items() if value}
            table.constraint_items.append(UniqueConstraint(*told["column_names"], name=told["name"], **said))
    for told in inspector.get_check_constraints(name, schema):
        table.constraint_items.append(CheckConstraint(text(told["sqltext"].replace(":", "\\:")), name=told["name"]))
    if table.comment is None and inspector.engine_name != "sqlite":
        table.comment = inspector.get_table_comment(name, schema)["text"]


def _element(table, told, at):
    name = told["column_names"][at]
    element = text(told["expressions"][at].replace(":", "\\:")) if name is None else table.c[name]
    for word in told.get("column_sorting", {}).get(name, ()):
        element = getattr(element, word)()
    return element


def _index_options(told):
    said = {word: value for word, value in told.get("dialect_options", {}).items() if value}
    if isinstance(said.get("postgresql_where"), str):
        said["postgresql_where"] = text(said["postgresql_where"].replace(":", "\\:"))
    return said
