"""What joins two tables when a script doesn't say: the foreign keys between them."""

from ._elements import and_
from ._schema import ForeignKeyConstraint
from .exc import AmbiguousForeignKeysError, ArgumentError, NoForeignKeysError


def foreign_keys(table):
    """Each foreign key of a table: its own columns, the place of the other table, and the names of that one's columns."""
    table = getattr(table, "of", table)
    for column in table.c:
        for reference in getattr(column, "foreign_keys", ()):
            place, name = _place(reference.target, table)
            yield [column.name], place, [name or column.name]
    for item in getattr(table, "constraint_items", ()):
        if isinstance(item, ForeignKeyConstraint):
            places = [_place(one, table) for one in item.refcolumns]
            if places:
                yield [_name(one) for one in item.columns], places[0][0], [name for _, name in places]


def _name(column):
    return column if isinstance(column, str) else column.name


def _place(target, table):
    """`(schema, table)` and the column of what a foreign key refers to."""
    if not isinstance(target, str):
        return (target.table.schema, target.table.name), target.name
    parts = target.split(".")
    column = parts.pop() if len(parts) > 1 else None
    schema = ".".join(parts[:-1]) or getattr(table.metadata, "schema", None)
    return (schema, parts[-1]), column


def place(table):
    table = getattr(table, "of", table)
    return (getattr(table, "schema", None), getattr(table, "name", None))


def pairs_between(left, right):
    """For each foreign key that leads from one to the other: its columns of the left and of the right, and whose it is."""
    for owner, other in ((left, right), (right, left)):
        for own, referred, names in foreign_keys(owner):
            if referred == place(other):
                of_owner, of_other = [by_name(owner, name) for name in own], [by_name(other, name) for name in names]
                if owner is left:
                    yield list(zip(of_owner, of_other)), "left"
                else:
                    yield list(zip(of_other, of_owner)), "right"
        if left is right or place(left) == place(right):
            break


def by_name(table, name):
    return next(column for column in table.c if name in (column.name, getattr(column, "key", None)))


def related(left, right):
    return next(pairs_between(left, right), None) is not None


def by_dependency(tables):
    """By name, but each after those that its foreign keys lead to; what leads in a circle comes last."""
    left, ordered = sorted(tables, key=lambda table: table.fullname), []
    needs = {id(table): {referred for _, referred, _ in foreign_keys(table)} - {place(table)} for table in left}
    while left:
        there = {place(table) for table in left}
        ready = [table for table in left if not needs[id(table)] & there] or left
        ordered += ready
        left = [table for table in left if not any(table is one for one in ready)]
    return ordered


def on_clause(left, right):
    """`left` may itself be a join: then the one of its tables that has a foreign key with `right`."""
    found = []
    for part in left.parts():
        for other in right.parts():
            for pairs, owner in pairs_between(part, other):
                condition = [(there, here) if owner == "left" else (here, there) for here, there in pairs]
                found.append(condition)
    if not found:
        raise NoForeignKeysError(f"Can't find any foreign key relationships between {_described(left)} and {_described(right)}.")
    if len({str(_names(pairs)) for pairs in found}) > 1:
        raise AmbiguousForeignKeysError(
            f"Can't determine join between {_described(left)} and {_described(right)}; tables have more than one foreign "
            "key constraint relationship between them. Please specify the 'onclause' of this join explicitly."
        )
    return equal(found[0])


def _names(pairs):
    return [(one.table.name, one.name, other.table.name, other.name) for one, other in pairs]


def _described(of):
    return f"'{of.name}'" if hasattr(of, "name") else "'Join object'"


def equal(pairs):
    conditions = [left == right for left, right in pairs]
    return conditions[0] if len(conditions) == 1 else and_(*conditions)


def join_into(froms, right, onclause, isouter=False, left=None, full=False):
    """Joins `right` to that one of the sources which the condition or a foreign key leads to."""
    from ._bases import froms_of
    from ._tables import Join

    if not froms:
        raise ArgumentError("Don't know what to join to")
    # What is joined may be among what is selected: it is read once.
    froms = [source for source in froms if source._from_key() != right._from_key()] or list(froms)
    if left is not None:
        wanted = {left._from_key()}
    elif onclause is not None:
        wanted = {source._from_key() for source in froms_of([onclause])} - {right._from_key()}
    else:
        wanted = {part._from_key() for source in froms for part in source.parts() if related(part, right)}
    found = (place for place, source in enumerate(froms) if any(part._from_key() in wanted for part in source.parts()))
    chosen = next(found, 0)
    froms[chosen] = Join(froms[chosen], right, onclause, isouter, full)
    return froms
