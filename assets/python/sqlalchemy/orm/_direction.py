"""Which columns a relationship joins by, and which of the two sides holds the foreign key."""

from _aludel_refusal import unsupported

from .._elements import Binary, Junction
from .._joins import by_name, foreign_keys, pairs_between, place
from .._schema import Column
from ..exc import AmbiguousForeignKeysError, ArgumentError, NoForeignKeysError
from ._relationships import MANYTOMANY, MANYTOONE, ONETOMANY


class Resolved:
    """`pairs` are columns here and there; through a secondary table, `pairs` are here and in it, `onward` in it and there."""

    def __init__(self, direction, pairs, onward=(), secondary=None, criteria=()):
        self.direction, self.pairs, self.onward, self.secondary, self.criteria = direction, pairs, onward, secondary, criteria


def resolve(relationship):
    relationship.mapper.usable()
    return _through(relationship) if relationship.secondary is not None else _direct(relationship)


def _columns(relationship, given):
    given = relationship.said(given)
    given = list(given) if isinstance(given, (list, tuple, set)) else [] if given is None else [given]
    return {(place(column.table), column.name) for column in map(relationship.said, given)}


def _mark(column):
    return (place(column.table), column.name)


def _direct(relationship):
    here, there = relationship.parent.local_table, relationship.mapper.local_table
    ours, theirs = _columns(relationship, relationship.foreign_keys), _columns(relationship, relationship.remote_side)
    if relationship.primaryjoin is not None:
        return _written(relationship, here, there, ours, theirs)
    found = []
    for pairs, owner in pairs_between(here, there):
        marks = {_mark(pair[0] if owner == "left" else pair[1]) for pair in pairs}
        if not ours or ours & marks:
            found.append((pairs, owner))
    name = f"{relationship.parent.class_.__name__}.{relationship.key}"
    if not found:
        raise NoForeignKeysError(
            f"Could not determine join condition between parent/child tables on relationship {name} - there are no foreign keys "
            "linking these tables."
        )
    if len({str([(a.name, b.name) for a, b in pairs]) for pairs, _ in found}) > 1:
        raise AmbiguousForeignKeysError(
            f"Could not determine join condition between parent/child tables on relationship {name} - there are multiple foreign key "
            "paths linking the tables."
        )
    pairs, owner = found[0]
    if place(here) == place(there):
        # A table that refers to itself: the remote side says which way.
        if any(_mark(remote) in theirs for _, remote in pairs):
            return Resolved(MANYTOONE, pairs)
        return Resolved(ONETOMANY, [(remote, local) for local, remote in pairs])
    return Resolved(MANYTOONE if owner == "left" else ONETOMANY, pairs)


def _items(condition):
    if isinstance(condition, Junction) and condition.kind == "and":
        for item in condition.items:
            yield from _items(item)
    else:
        yield condition


def _equalities(condition):
    """The equalities of two columns, and the rest."""
    pairs, rest = [], []
    for item in _items(condition):
        if isinstance(item, Binary) and item.operator == "eq" and all(isinstance(side, Column) for side in (item.left, item.right)):
            pairs.append((item.left, item.right))
        else:
            rest.append(item)
    return pairs, rest


def _written(relationship, here, there, ours, theirs):
    pairs, rest = _equalities(relationship.said(relationship.primaryjoin))
    turned, directions = [], set()
    for left, right in pairs:
        foreign = _foreign_of(left, right, ours)
        if foreign is None:
            unsupported(f"a primaryjoin without a foreign key ({relationship.parent.class_.__name__}.{relationship.key})")
        if place(here) == place(there):
            remote = next((side for side in (left, right) if _mark(side) in theirs or getattr(side, "_is_remote", False)), None)
            if remote is None:
                remote = foreign
            if relationship.turned and not theirs:
                remote = left if foreign is right else right
        else:
            remote = left if place(left.table) == place(there) else right
        local = right if remote is left else left
        turned.append((by_name(here, local.name), by_name(there, remote.name)))
        directions.add(MANYTOONE if local is foreign else ONETOMANY)
    if len(directions) != 1:
        raise ArgumentError(f"Could not determine join condition of {relationship.parent.class_.__name__}.{relationship.key}")
    return Resolved(directions.pop(), turned, criteria=tuple(rest))


def _foreign_of(left, right, ours):
    for side in (left, right):
        if _mark(side) in ours or getattr(side, "_is_foreign", False):
            return side
    for side, other in ((left, right), (right, left)):
        for own, referred, names in foreign_keys(side.table):
            if referred == place(other.table) and (side.name, other.name) in zip(own, names):
                return side
    return None


def _through(relationship):
    here, there, secondary = relationship.parent.local_table, relationship.mapper.local_table, relationship.secondary
    name = f"{relationship.parent.class_.__name__}.{relationship.key}"
    sides = []
    for table, written in ((here, relationship.primaryjoin), (there, relationship.secondaryjoin)):
        if written is not None:
            pairs, rest = _equalities(relationship.said(written))
            if rest:
                unsupported(f"a join of a secondary table with more than equalities ({name})")
            sides.append([(a, b) if place(b.table) == place(secondary) else (b, a) for a, b in pairs])
            continue
        found = [(own, names) for own, referred, names in foreign_keys(secondary) if referred == place(table)]
        if not found:
            raise NoForeignKeysError(
                f"Could not determine join condition between parent/child tables on relationship {name} - there are no foreign keys "
                f"linking these tables via secondary table '{secondary.name}'."
            )
        columns = {tuple(own) for own, _ in found}
        if len(columns) > 1:
            raise AmbiguousForeignKeysError(
                f"Could not determine join condition between parent/child tables on relationship {name} - there are multiple "
                f"foreign key paths linking the tables via secondary table '{secondary.name}'."
            )
        own, names = found[0]
        sides.append([(by_name(table, one), by_name(secondary, other)) for other, one in zip(own, names)])
    return Resolved(MANYTOMANY, sides[0], [(b, a) for a, b in sides[1]], secondary)
