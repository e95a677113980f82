"""`sqlalchemy.inspect(connection)`: what the database's catalog tells.

As in SQLAlchemy an inspector remembers what it was told: a new one sees what is new.
"""

import _aludel
import _aludel_live
from _aludel_bind import Connection, offline, reads

from ._reflected import columns, indexes, into_table, primary_key, with_comments
from .exc import NoInspectionAvailable, NoSuchTableError


def inspect(subject, raiseerr=True):
    from ._tables import Table

    if isinstance(subject, (Table, Inspector)):
        return subject
    if offline() or isinstance(subject, Connection):
        return Inspector.from_engine(subject)
    if isinstance(getattr(subject, "_aludel_opaque", None), str) or type(subject).__module__.startswith("_aludel"):
        # Something never imported, or the connection of an env.py that only collects.
        reads("sqlalchemy.inspect()")
    if hasattr(subject, "__mapper__"):
        from .orm import inspected

        return inspected(subject)
    if not raiseerr:
        return None
    raise NoInspectionAvailable(f"No inspection system is available for object of type {type(subject)}")


def _name(name, schema):
    return {"schema": schema or None, "name": str(name)}


class Inspector:
    def __new__(cls, bind=None, **kwargs):
        if offline():
            reads("Inspector()")
        if cls is Inspector and bind.dialect.name == "postgresql":
            cls = PGInspector
        return object.__new__(cls)

    def __init__(self, bind):
        self.bind = self.engine = bind
        self.dialect = bind.dialect
        self.clear_cache()

    @classmethod
    def from_engine(cls, bind):
        return cls(bind)

    @property
    def engine_name(self):
        return self.dialect.name

    def clear_cache(self):
        self.info_cache, self._tables = {}, {}

    def _ask(self, inspect, **question):
        """Once, for each question."""
        key = (inspect, *map(str, question.values()))
        if key not in self.info_cache:
            self.info_cache[key] = _aludel_live.inspect({"inspect": inspect, **question})
        return self.info_cache[key]

    def _names(self, of, schema=None):
        return list(self._ask("names", of=of, schema=schema or None))

    def _table(self, name, schema):
        """Parts of a table are told by one answer, as long as nothing happened since."""
        key = (name, schema)
        moment, told = self._tables.get(key, (None, None))
        # Of MySQL all parts stand in one definition, which SQLAlchemy remembers.
        if told is None or not (moment == _aludel_live.moment() or self.engine_name in ("mysql", "mariadb")):
            told = _aludel_live.inspect({"inspect": "table", "name": _name(name, schema)})
            if told is None:
                raise NoSuchTableError(f"{schema}.{name}" if schema else name)
            for warning in told.get("warnings", ()):
                _aludel.warn("reflection-incomplete", f"table {name}: {warning}")
            self._tables[key] = (_aludel_live.moment(), told)
        return told

    def _part(self, part, name, schema, read):
        key = (part, name, schema)
        if key not in self.info_cache:
            self.info_cache[key] = read(self._table(name, schema), self.engine_name)
        return self.info_cache[key]

    @property
    def default_schema_name(self):
        return self._ask("default_schema")

    def get_schema_names(self, **kw):
        return list(self._ask("schema_names"))

    def get_table_names(self, schema=None, **kw):
        return self._names("tables", schema)

    def get_view_names(self, schema=None, **kw):
        return self._names("views", schema)

    def get_materialized_view_names(self, schema=None, **kw):
        if self.engine_name != "postgresql":
            raise NotImplementedError
        return self._names("materialized_views", schema)

    def get_temp_table_names(self, **kw):
        if self.engine_name not in ("postgresql", "sqlite"):
            raise NotImplementedError
        return self._names("temporary_tables")

    def get_temp_view_names(self, **kw):
        if self.engine_name not in ("postgresql", "sqlite"):
            raise NotImplementedError
        return self._names("temporary_views")

    def get_sequence_names(self, schema=None, **kw):
        if self.engine_name == "sqlite":
            raise NotImplementedError
        return self._names("sequences", schema)

    def get_view_definition(self, view_name, schema=None, **kw):
        told = self._ask("view_definition", name=_name(view_name, schema))
        if told is None:
            raise NoSuchTableError(f"{schema}.{view_name}" if schema else view_name)
        return told

    def has_table(self, table_name, schema=None, **kw):
        return self._ask("has_table", name=_name(table_name, schema))

    def has_sequence(self, sequence_name, schema=None, **kw):
        if self.engine_name == "sqlite":
            raise NotImplementedError
        return self._ask("has_sequence", name=_name(sequence_name, schema))

    def has_schema(self, schema_name, **kw):
        return self._ask("has_schema", name=str(schema_name))

    def has_index(self, table_name, index_name, schema=None, **kw):
        if not self.has_table(table_name, schema):
            return False
        return any(index["name"] == index_name for index in self.get_indexes(table_name, schema))

    def get_columns(self, table_name, schema=None, **kw):
        return self._part("columns", table_name, schema, columns)

    def get_pk_constraint(self, table_name, schema=None, **kw):
        return self._part("pk_constraint", table_name, schema, primary_key)

    def get_foreign_keys(self, table_name, schema=None, **kw):
        return self._constraints("foreign_keys", table_name, schema)

    def get_unique_constraints(self, table_name, schema=None, **kw):
        return self._constraints("unique_constraints", table_name, schema)

    def get_check_constraints(self, table_name, schema=None, **kw):
        return self._constraints("check_constraints", table_name, schema)

    def _constraints(self, which, name, schema):
        return self._part(which, name, schema, lambda table, engine: with_comments(table[which], engine))

    def get_indexes(self, table_name, schema=None, **kw):
        return self._part("indexes", table_name, schema, indexes)

    def get_table_comment(self, table_name, schema=None, **kw):
        if self.engine_name == "sqlite":
            raise NotImplementedError
        return self._part("comment", table_name, schema, lambda table, engine: {"text": table["comment"]})

    def get_table_options(self, table_name, schema=None, **kw):
        if self.engine_name == "postgresql":
            raise NotImplementedError
        return self._part("options", table_name, schema, lambda table, engine: dict(table["options"]))

    def get_sorted_table_and_fkc_names(self, schema=None, **kw):
        """Tables after those that they refer to; last the foreign keys that stand in a circle."""
        names = self.get_table_names(schema)
        keys = {name: self.get_foreign_keys(name, schema) for name in names}
        parents = {
            name: {key["referred_table"] for key in keys[name] if key["referred_schema"] == schema} - {name}
            for name in names
        }
        ordered, circles = [], set()
        while len(ordered) < len(names):
            waiting = [name for name in names if name not in ordered]
            free = [name for name in waiting if not (parents[name] & set(waiting))]
            if not free:
                # Whatever still waits takes part in a circle, or refers to one.
                circles.update((name, key["name"]) for name in waiting for key in keys[name])
                free = waiting
            ordered += free
        late = {key for _, key in circles}
        told = [(name, [(name, key) for key in {key["name"] for key in keys[name]} - late]) for name in ordered]
        return [*told, (None, list(circles))]

    def reflect_table(self, table, include_columns=None, exclude_columns=(), resolve_fks=True, **kw):
        into_table(table, self, include_columns, resolve_fks)


def _multi(question):
    def of_all(self, schema=None, filter_names=None, kind=None, scope=None, **kw):
        names = self.get_table_names(schema) if filter_names is None else filter_names
        known = set(self.get_table_names(schema)) if filter_names is not None else set(names)
        return {(schema, name): getattr(self, question)(name, schema) for name in names if name in known}

    return of_all


for _what in "columns pk_constraint foreign_keys unique_constraints check_constraints indexes table_comment table_options".split():
    setattr(Inspector, f"get_multi_{_what}", _multi(f"get_{_what}"))


class PGInspector(Inspector):
    def get_enums(self, schema=None):
        return [dict(told) for told in self._ask("enums", schema=schema or None)]

    def has_type(self, type_name, schema=None, **kw):
        return self._ask("has_type", name=_name(type_name, schema))
