"""`geoalchemy2.types`: spatial columns, and the indexes that come with them unless a script says no."""

from _aludel_refusal import unsupported
from sqlalchemy._functions import Function
from sqlalchemy._schema import Index
from sqlalchemy._types import UserDefinedType


class ArgumentError(Exception):
    pass


class _GISType(UserDefinedType):
    cache_ok = True

    def __init__(
        self,
        geometry_type="GEOMETRY",
        srid=-1,
        dimension=None,
        spatial_index=True,
        use_N_D_index=False,
        use_typmod=None,
        from_text=None,
        name=None,
        nullable=True,
        _spatial_index_reflected=None,
    ):
        if use_typmod is False:
            unsupported("a spatial column with use_typmod=False")
        if use_N_D_index and not spatial_index:
            raise ArgumentError("Arg Error(use_N_D_index): spatial_index must be True")
        self.geometry_type, self.srid = geometry_type and geometry_type.upper(), int(-1 if srid is None else srid)
        self.dimension, self.spatial_index, self.use_N_D_index = dimension, spatial_index, use_N_D_index
        self.name, self.from_text, self.nullable = name or self._name, from_text or self._from_text, nullable

    def get_col_spec(self, **kw):
        return f"{self.name}({self.geometry_type},{self.srid})" if self.geometry_type else self.name

    def _own_type_tree(self):
        from _aludel_bind import dialect

        engine = dialect().name
        if engine not in ("mysql", "mariadb"):
            return super()._own_type_tree()
        spec = self.geometry_type or "GEOMETRY"
        if not self.nullable or self.spatial_index:
            spec += " NOT NULL"
        if self.srid > 0 and engine == "mysql":
            spec += f" SRID {self.srid}"
        return {"kind": self._kind, "sql": spec}

    def _of_column(self, column):
        if not self.nullable:
            column.nullable = False
            return self
        copy = self.copy()
        copy.nullable = column.nullable is not False and not column.primary_key
        return copy

    def _after_column(self, table, column, created):
        from _aludel_bind import dialect

        engine = dialect().name
        if created and engine == "sqlite" and (self.spatial_index or isinstance(self, Geometry)):
            unsupported("a spatial table on SQLite, which needs SpatiaLite,")
        if not self.spatial_index:
            return
        if created and engine in ("mysql", "mariadb") and isinstance(self, Geometry):
            yield _spatial_index_of_mysql(table, column)
            return
        options = {"postgresql_using": "gist"}
        if self.use_N_D_index:
            options["postgresql_ops"] = {column.name: "gist_geometry_ops_nd"}
        index = Index(f"idx_{table['name']}_{column.name}", self._indexed(column), **options)
        yield {"op": "create_index", "table": table, "index": index._index_tree(), "if_not_exists": False}

    def _indexed(self, column):
        return column

    def process_bind_param(self, value, dialect):
        if dialect.name != "postgresql" or not isinstance(value, (str, WKTElement)):
            unsupported(f"a value of type '{type(value).__name__}' for a spatial column on {dialect.name}")
        return value if isinstance(value, str) else value._extended()

    def _sent(self, value):
        from _aludel_bind import dialect

        return Function(self.from_text, self.process_bind_param(value, dialect())), None


def _spatial_index_of_mysql(table, column):
    import _aludel
    from _aludel_record import statement_tree

    quote = lambda name: _aludel.quote(name, "mysql")
    whole = ".".join(quote(part) for part in (table["schema"], table["name"]) if part)
    statement = f"ALTER TABLE {whole} ADD SPATIAL INDEX({quote(column.name)});"
    return {"op": "execute", "statement": statement_tree(statement)}


class Geometry(_GISType):
    _name, _from_text = "geometry", "ST_GeomFromEWKT"


class Geography(_GISType):
    _name, _from_text = "geography", "ST_GeogFromText"


class Raster(_GISType):
    _name, _from_text = "raster", "raster"

    def __init__(self, spatial_index=True, from_text=None, name=None, nullable=True, _spatial_index_reflected=None):
        super().__init__(None, spatial_index=spatial_index, from_text=from_text, name=name, nullable=nullable)

    def _indexed(self, column):
        return Function("ST_ConvexHull", column)


class WKTElement:
    """A value as well-known text."""

    def __init__(self, data, srid=-1, extended=False):
        self.data, self.srid, self.extended = data, srid, extended

    def _extended(self):
        return self.data if self.extended else f"SRID={self.srid};{self.data}"


def __getattr__(name):
    from _aludel_names import part_of

    return part_of(__name__, name)
