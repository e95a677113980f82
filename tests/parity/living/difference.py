"""Two looks at databases that should hold the same, and what doesn't."""
from collections import Counter

VARIES = "(varies)"


def differences(theirs, ours, mask, names):
    """What differs, as (what, name, theirs, ours); `mask` names what differs between two runs of Alembic too, `names` the two databases."""
    found = []
    items = [{key: aspects for key, aspects in look[0].items()} for look in (theirs, ours)]
    for key in sorted(items[0].keys() | items[1].keys()):
        kind, name = key
        one, other = items[0].get(key), items[1].get(key)
        if one is None or other is None:
            if (kind, name, None) not in mask:
                found.append((f"{kind} only {'ours' if one is None else 'theirs'}", name, one, other))
            continue
        for aspect in sorted(one.keys() | other.keys()):
            left, right = plain(one.get(aspect), names[0]), plain(other.get(aspect), names[1])
            if left != right and (kind, name, aspect) not in mask:
                found.append((f"{kind} {aspect}", name, left, right))
    for table in sorted(theirs[1].keys() | ours[1].keys()):
        found += rows_apart(table, theirs[1].get(table), ours[1].get(table), mask)
    return found


def plain(value, database):
    if isinstance(value, str):
        return value.replace(database, "(database)")
    return str(value) if isinstance(value, (list, dict)) else value


def rows_apart(table, theirs, ours, mask):
    columns = (theirs or ours)[0]
    if theirs and ours and theirs[0] != ours[0]:
        return []  # told as a column
    hidden = {at for at, column in enumerate(columns) if ("rows", table, column) in mask}
    cover = lambda row: tuple(VARIES if at in hidden and value is not None else value for at, value in enumerate(row))
    left, right = (Counter(map(cover, look[1])) if look else Counter() for look in (theirs, ours))
    if left == right:
        return []
    count = [left.total(), right.total()]
    samples = [sorted(map(str, (a - b).keys()))[:3] for a, b in ((left, right), (right, left))]
    if count[0] != count[1]:
        return [("number of rows", table, f"{count[0]}: {samples[0]}", f"{count[1]}: {samples[1]}")]
    apart = [column for column, one, other in zip(columns, turned(left), turned(right)) if one != other]
    return [("rows", f"{table} ({', '.join(apart) or 'association'})", *samples)]


def turned(rows):
    """The values of each column, whatever their rows."""
    return [sorted(map(str, column)) for column in zip(*rows.elements())]


def varying(one, other, names):
    """What two runs of one tool leave differently: random values, the time of the run."""
    mask = set()
    for key in one[0].keys() | other[0].keys():
        left, right = one[0].get(key), other[0].get(key)
        if left is None or right is None:
            mask.add((*key, None))
            continue
        mask |= {(*key, aspect) for aspect in left.keys() | right.keys() if plain(left.get(aspect), names[0]) != plain(right.get(aspect), names[1])}
    for table in one[1].keys() & other[1].keys():
        columns = one[1][table][0]
        left, right = turned(Counter(one[1][table][1])), turned(Counter(other[1][table][1]))
        mask |= {("rows", table, column) for column, a, b in zip(columns, left, right) if a != b}
    return mask
