"""Engines: `sqlalchemy.dialects`."""


def __getattr__(name):
    if name not in ("postgresql", "mysql", "mariadb", "sqlite", "oracle", "mssql"):
        raise AttributeError(f"module 'sqlalchemy.dialects' has no attribute {name!r}")
    from _aludel_names import imported

    return imported(f"sqlalchemy.dialects.{name}")
