"""The metadata's naming convention, where it builds on the name that a script gives (`%(constraint_name)s`).

Constraints without any name are named in Rust, which knows how long a name may be.
"""

import _aludel_circumstances
from _aludel_refusal import unsupported

_KEYS = {
    "primary_key": "pk",
    "primary": "pk",
    "unique": "uq",
    "foreign_key": "fk",
    "foreignkey": "fk",
    "check": "ck",
}


def conventional(name, kind, table):
    """`op.f("…")` and its like are final."""
    from sqlalchemy._elements import conv

    template = _aludel_circumstances.get("naming_convention").get(_KEYS.get(kind))
    if not isinstance(name, str) or isinstance(name, conv) or template is None or "%(constraint_name)s" not in template:
        return name
    try:
        return template % {"table_name": table["name"], "constraint_name": name}
    except KeyError as token:
        unsupported(f"a naming convention of {template!r}, with {token} beside the constraint's own name,")


def named(tree, table):
    """The tree of a constraint, for this table."""
    tree["name"] = conventional(tree["name"], tree["kind"]["constraint"], table)
    return tree
