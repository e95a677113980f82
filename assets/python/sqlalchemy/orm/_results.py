"""Rows of objects and columns, as queries and `session.execute()` give them."""

from _aludel_result import Result, Shape, row_class


def rows_of(session, entities, select, populate_existing=False, yield_per=None, parameters=None):
    """Objects where one class was asked for, rows otherwise."""
    readers, start = [], 0
    for entity in entities:
        readers.append(entity.reader(start, populate_existing))
        start += len(entity.elements())
    rows = session._rows(select, parameters, yield_per)
    if len(entities) == 1 and entities[0].is_object:
        read = readers[0]
        for row in rows:
            # A plain tuple answers faster than a row.
            yield read(session, tuple(row))
        return
    row_of = row_class(shape_of(entities))
    if any(entity.is_object for entity in entities):
        for row in rows:
            row = tuple(row)
            yield row_of([read(session, row) for read in readers])
    else:
        for row in rows:
            yield row_of(row)


def names_of(entities):
    """Unnamed expressions go by what they are and a number."""
    names, counts = [], {}
    for entity in entities:
        name = entity.name
        if name is None:
            stem = entity.said._stem()
            counts[stem] = counts.get(stem, 0) + 1
            name = f"{stem}_{counts[stem]}"
        names.append(name)
    return names


def shape_of(entities):
    return Shape(names_of(entities), [entity.said for entity in entities])


def result_of(entities, rows):
    """Here each row is a row, be it of one object."""
    single = len(entities) == 1 and entities[0].is_object
    return Result()._holding(shape_of(entities), [(one,) for one in rows] if single else list(rows))


def without_repeats(found, entities):
    """A row that says the same as an earlier one is left out: objects are told apart by what they are, values by what they say."""
    single = len(entities) == 1
    seen, kept = set(), []
    for one in found:
        mark = id(one) if single else tuple([_mark(entity, value) for entity, value in zip(entities, one)])
        if mark not in seen:
            seen.add(mark)
            kept.append(one)
    return kept


def _mark(entity, value):
    return id(value) if entity.is_object or isinstance(value, (dict, list, set)) else value
