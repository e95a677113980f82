"""GeoAlchemy 2: spatial columns on PostGIS and MySQL. SpatiaLite is not there, since it is an extension of SQLite."""

from .types import Geography, Geometry, Raster, WKTElement


def __getattr__(name):
    from _aludel_names import part_of

    return part_of(__name__, name)
