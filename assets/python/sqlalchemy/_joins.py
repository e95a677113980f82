"""What joins two tables when a script doesn't say: the foreign keys between them."""

from ._elements import and_
from ._mapping import table_of
from ._schema import ForeignKeyConstraint
from .exc import AmbiguousForeignKeysError, ArgumentError, NoForeignKeysError


def primary_key(table):
    """The columns of a table's primary key, in its order."""
    columns = list(table.c)
    for item in getattr(table, "constraint_items", ()):
        if getattr(item, "_kind", None) == "primary_key":
            names = [_name(one) for one in item.columns]
            return [column for name in names for column in columns if name in (column.name, column.key)]
    return [column for column in columns if column.primary_key]


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
    left, right = table_of(left), table_of(right)
    found = [pairs for part in parts(left) for other in parts(right) for pairs, _ in pairs_between(part, other)]
    names = f"{_said(left)!r} and {_said(right)!r}"
    if not found:
        raise NoForeignKeysError(f"Can't find any foreign key relationships between {names}.")
    if len(found) > 1 and len({str([(a.name, b.name) for a, b in pairs]) for pairs in found}) > 1:
        raise AmbiguousForeignKeysError(
            f"Can't determine join between {names}; tables have more than one foreign key constraint relationship between them. "
            "Please specify the 'onclause' of this join explicitly."
        )
    return equal(found[0])


def equal(pairs):
    conditions = [left == right for left, right in pairs]
    return conditions[0] if len(conditions) == 1 else and_(*conditions)


def parts(source):
    return list(source.parts()) if hasattr(type(source), "parts") else [source]


def _said(source):
    return getattr(source, "name", None) or "join"


def join_into(froms, right, onclause, isouter=False, left=None):
    """Joins `right` to that one of the sources which the condition or a foreign key leads to."""
    from ._statements import _columns_of
    from ._tables import Join

    if not froms:
        raise ArgumentError("Don't know what to join to")
    # What is joined may be among what is selected: it is read once.
    froms = [source for source in froms if source._from_key() != right._from_key()] or list(froms)
    if left is not None:
        wanted = {left._from_key()}
    elif onclause is not None:
        wanted = {column.table._from_key() for column in _columns_of([onclause]) if column.table is not None} - {right._from_key()}
    else:
        wanted = {part._from_key() for source in froms for part in parts(source) if related(part, right)}
    found = (place for place, source in enumerate(froms) if any(part._from_key() in wanted for part in parts(source)))
    chosen = next(found, 0)
    froms[chosen] = Join(froms[chosen], right, onclause, isouter)
    return froms
