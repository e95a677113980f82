"""`sqlalchemy.ext`: the extensions that migrations use."""


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(f"module 'sqlalchemy.ext' has no attribute {name!r}")
    from _aludel_names import imported

    return imported(f"sqlalchemy.ext.{name}")
