"""Python values as they travel to SQL."""

from _aludel_refusal import refuse

_JSON_KINDS = ("json", "json_sql", "pg_jsonb")
_ENUM_KINDS = ("enum", "pg_enum", "my_enum")


def stop_at_opaque(thing):
    """A stand-in for something never imported must not become part of an operation."""
    name = getattr(thing, "_aludel_opaque", None)
    if isinstance(name, str):
        refuse(
            "opaque-value",
            f"{name} was not imported, so what it stands for in this operation is unknown",
            f"make {name.partition('.')[0]} importable with an import path, or leave it out of the script",
        )


class JsonNull:
    """`JSON.NULL`: the null inside JSON, not the absence of a value."""

    def __repr__(self):
        return "JSON.NULL"


JSON_NULL = JsonNull()


def null_is_a_value(type_):
    """A column of JSON has a null of its own, unless its type says otherwise."""
    return getattr(type_, "_kind", None) in _JSON_KINDS and not getattr(type_, "none_as_null", False)


def stored(thing, type_):
    """What a row gets: None in a column of JSON is JSON's null, but not in --sql mode, where SQLAlchemy writes NULL."""
    if thing is None and null_is_a_value(type_):
        from _aludel_bind import offline

        return None if offline() else JSON_NULL
    return thing


def _is_sent(thing):
    """Executed, `None` too passes through a type's own function. In --sql mode SQLAlchemy writes NULL."""
    if thing is not None:
        return True
    from _aludel_bind import offline

    return not offline()


def value(thing, type_=None):
    """The tree of a value; its column's type says whether a dict or list is JSON."""
    thing = stored(thing, type_)
    if thing is JSON_NULL:
        return {"t": "json", "v": None}
    if hasattr(type(type_), "process_bind_param") and not hasattr(thing, "_expr_tree") and _is_sent(thing):
        thing, type_ = type_._sent(thing)
        return value(stored(thing, type_), type_)
    if thing is None:
        return {"t": "null"}
    kind = getattr(type_, "_kind", None)
    if kind in _JSON_KINDS and not hasattr(thing, "_expr_tree"):
        return {"t": "json", "v": _json(thing)}
    if thing is True or thing is False:
        return {"t": "bool", "v": thing}
    if hasattr(type(thing), "__members__"):
        # A member of a Python enumeration: SQLAlchemy's Enum stores its name.
        return {"t": "string", "v": thing.name} if kind in _ENUM_KINDS else value(thing.value, type_)
    if isinstance(thing, str):
        return {"t": "string", "v": str(thing)}
    if isinstance(thing, int):
        thing = int(thing)
        if -(2**63) <= thing < 2**63:
            return {"t": "int", "v": thing}
        return {"t": "big_int", "v": str(thing)}
    if isinstance(thing, float):
        if thing != thing or thing in (float("inf"), float("-inf")):
            refuse("unsupported-value", f"{thing} cannot be written as SQL for every engine")
        return {"t": "float", "v": float(thing)}
    if isinstance(thing, (bytes, bytearray, memoryview)):
        return {"t": "bytes", "v": bytes(thing).hex()}
    if hasattr(thing, "_expr_tree"):
        return {"t": "expr", "v": thing._expr_tree()}
    if isinstance(thing, dict):
        if kind == "pg_hstore":
            refuse("unsupported-feature", "a dict for an HSTORE column is not supported by Aludel yet")
        return {"t": "json", "v": _json(thing)}
    if isinstance(thing, (list, tuple)):
        item = getattr(type_, "item_type", None)
        return {"t": "array", "v": [value(one, item) for one in thing]}
    return _of_library(thing)


def _of_library(thing):
    """Values of the standard library, told by name so that its modules need not be imported."""
    stop_at_opaque(thing)
    for cls in type(thing).__mro__:
        match cls.__name__:
            case "datetime":
                return {"t": "date_time", "v": str(thing)}
            case "date":
                return {"t": "date", "v": str(thing)}
            case "time":
                return {"t": "time", "v": str(thing)}
            case "timedelta":
                return {"t": "interval", "v": (thing.days * 86400 + thing.seconds) * 1_000_000 + thing.microseconds}
            case "Decimal":
                return {"t": "decimal", "v": str(thing)}
            case "UUID":
                return {"t": "uuid", "v": str(thing)}
            case "set" | "frozenset":
                return {"t": "array", "v": [value(one) for one in sorted(thing)]}
    refuse("unsupported-value", f"a value of type '{type(thing).__name__}' cannot be handed to the database")


def _json(thing):
    if thing is None or isinstance(thing, (bool, str)):
        return thing
    if isinstance(thing, (int, float)):
        return thing
    if isinstance(thing, dict):
        return {_json_key(key): _json(one) for key, one in thing.items()}
    if isinstance(thing, (list, tuple)):
        return [_json(one) for one in thing]
    stop_at_opaque(thing)
    raise TypeError(f"Object of type {type(thing).__name__} is not JSON serializable")


def _json_key(key):
    if isinstance(key, str):
        return key
    if key is None or isinstance(key, bool):
        return {None: "null", True: "true", False: "false"}[key]
    return str(key)


def options(kwargs, what):
    """Keywords for one engine, by their full names."""
    for name in kwargs:
        if name.partition("_")[0] not in ("postgresql", "mysql", "mariadb", "sqlite", "mssql", "oracle") or "_" not in name:
            raise TypeError(f"Additional arguments should be named <dialectname>_<argument>, got '{name}' ({what})")
    return {name: _option(thing) for name, thing in kwargs.items() if thing is not None}


def _option(thing):
    if isinstance(thing, (list, tuple)):
        return {"t": "array", "v": [_option(one) for one in thing]}
    if hasattr(thing, "_option_tree"):
        return thing._option_tree()
    return value(thing)
