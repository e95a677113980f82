"""`sqlalchemy.ext.automap`: mapped classes made of the tables that a database has."""

from _aludel_refusal import unsupported

from sqlalchemy import Table
from sqlalchemy.orm._declarative import DeclarativeMeta, declarative_base as _base, make_mapper, registry_of
from sqlalchemy.orm._members import Members


class AutomapMeta(DeclarativeMeta):
    """Classes that a script writes for tables whose columns only the database knows wait for `prepare()`."""

    def __init__(cls, name, bases, namespace, **kwargs):
        if any(isinstance(base, AutomapMeta) for base in bases) and not namespace.get("__abstract__") and "__table__" not in namespace:
            type.__init__(cls, name, bases, namespace)
            registry_of(cls).unprepared.append(cls)
            return
        super().__init__(name, bases, namespace, **kwargs)


class Classes:
    """`Base.classes`: by the names of their tables."""

    def __init__(self):
        self._found = {}

    def __getattr__(self, name):
        if name.startswith("__") or name not in self._found:
            raise AttributeError(name)
        return self._found[name]

    def __getitem__(self, name):
        return self._found[name]

    def __contains__(self, name):
        return name in self._found

    def __iter__(self):
        return iter(self._found.values())

    def __len__(self):
        return len(self._found)

    def get(self, name, default=None):
        return self._found.get(name, default)

    def keys(self):
        return list(self._found)

    def values(self):
        return list(self._found.values())

    def items(self):
        return list(self._found.items())


def automap_base(declarative_base=None, **kwargs):
    if declarative_base is not None:
        unsupported("automap_base(declarative_base=…)")
    base = _base(metaclass=AutomapMeta, **kwargs)
    registry_of(base).unprepared = []
    type.__setattr__(base, "classes", Classes())
    type.__setattr__(base, "prepare", classmethod(prepare))
    return base


def prepare(
    cls, autoload_with=None, engine=None, reflect=False, schema=None, classname_for_table=None, modulename_for_table=None,
    collection_class=None, name_for_scalar_relationship=None, name_for_collection_relationship=None, generate_relationship=None,
    reflection_options=None,
):
    if any((classname_for_table, name_for_scalar_relationship, name_for_collection_relationship, generate_relationship)):
        unsupported("automap prepare() with functions of its own")
    bind = autoload_with if autoload_with is not None else engine
    if bind is not None and (reflect or autoload_with is not None):
        cls.metadata.reflect(bind, schema=schema, **(reflection_options or {}))
    written = {}
    for one in registry_of(cls).unprepared:
        members = Members(one)
        table = cls.metadata.tables.get(one.__tablename__)
        if table is None:
            table = Table(one.__tablename__, cls.metadata, *members.columns.values(), autoload_with=bind)
        else:
            for column in members.columns.values():
                table.append_column(column, replace_existing=True)
        type.__setattr__(one, "__table__", table)
        make_mapper(one, table, members)
        written[table.fullname] = one
    registry_of(cls).unprepared.clear()
    for table in cls.metadata.tables.values():
        if table.fullname in written:
            cls.classes._found[written[table.fullname].__name__] = written[table.fullname]
        elif table._primary() and not _links(table) and table.name not in cls.classes:
            cls.classes._found[table.name] = _mapped(cls, table)


def _links(table):
    """A table of nothing but two foreign keys is a way between others."""
    from sqlalchemy._joins import foreign_keys

    found = [set(own) for own, _, _ in foreign_keys(table)]
    return len(found) == 2 and set.union(*found) == {column.name for column in table.c}


def _mapped(base, table):
    return AutomapMeta(table.name, (base,), {"__table__": table, "__module__": "sqlalchemy.ext.automap"})
