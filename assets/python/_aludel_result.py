"""Results and their rows, as SQLAlchemy gives them."""

from _aludel_refusal import not_there_yet


class Shape:
    """What all rows of a result have in common: names, the columns they were selected as, and what becomes of their cells."""

    def __init__(self, names, selected=()):
        self.names = names
        self.selected = selected if len(selected) == len(names) else ()
        self.places = {}
        for place, name in enumerate(names):
            self.places.setdefault(name, place)
        for place, column in enumerate(self.selected):
            key = getattr(column, "key", None)
            if isinstance(key, str):
                self.places.setdefault(key, place)

    def place(self, key):
        """Of a name or a column."""
        if isinstance(key, str):
            found = self.places.get(key)
        else:
            found = next((place for place, column in enumerate(self.selected) if column is key), None)
            if found is None:
                found = self.places.get(getattr(key, "key", None), self.places.get(getattr(key, "name", None)))
        if found is None:
            from sqlalchemy.exc import NoSuchColumnError

            raise NoSuchColumnError(f"Could not locate column in row for column '{key}'")
        return found


class Row(tuple):
    """A tuple whose values can also be asked for by name."""

    def __new__(cls, values, shape):
        row = tuple.__new__(cls, values)
        row._shape = shape
        return row

    def __getattr__(self, name):
        place = self._shape.places.get(name)
        if place is not None:
            return self[place]
        # As up to SQLAlchemy 1.3.
        if name in ("keys", "values", "items", "has_key"):
            return getattr(self._mapping, name if name != "has_key" else "__contains__")
        raise AttributeError(f"Could not locate column in row for column '{name}'")

    def __getitem__(self, key):
        if isinstance(key, (int, slice)):
            return tuple.__getitem__(self, key)
        return tuple.__getitem__(self, self._shape.place(key))

    @property
    def _mapping(self):
        return RowMapping(self, self._shape)

    @property
    def _fields(self):
        return tuple(self._shape.names)

    def _asdict(self):
        return dict(self._mapping)

    def _tuple(self):
        return self

    @property
    def t(self):
        return self

    def __repr__(self):
        return repr(tuple(self))


class RowMapping:
    """A row by its names."""

    def __init__(self, values, shape):
        self._row, self._shape = values, shape

    def __getitem__(self, key):
        return tuple.__getitem__(self._row, self._shape.place(key))

    def get(self, key, default=None):
        return self[key] if key in self else default

    def __contains__(self, key):
        try:
            self._shape.place(key)
        except KeyError:
            return False
        return True

    def __iter__(self):
        return iter(self._shape.names)

    def __len__(self):
        return len(self._row)

    def keys(self):
        return list(self._shape.names)

    def values(self):
        return list(self._row)

    def items(self):
        return list(zip(self._shape.names, self._row))

    def __eq__(self, other):
        return dict(self.items()) == (dict(other.items()) if hasattr(other, "items") else other)

    def __repr__(self):
        return repr(dict(self.items()))


class Fetching:
    """The ways to read what `_each` gives, one after another."""

    _unique = None

    def __iter__(self):
        return self._each() if self._unique is None else self._once()

    def __next__(self):
        for one in iter(self):
            return one
        raise StopIteration

    def _once(self):
        for one in self._each():
            key = one if self._by is None else self._by(one)
            if key not in self._unique:
                self._unique.add(key)
                yield one

    def unique(self, strategy=None):
        self._unique, self._by = set(), strategy
        return self

    def all(self):
        return list(self)

    fetchall = all

    def fetchmany(self, size=None):
        if size is None:
            return self.all()
        found = []
        while len(found) < size:
            one = next(self, self)
            if one is self:
                break
            found.append(one)
        return found

    def partitions(self, size=None):
        while part := self.fetchmany(size):
            yield part

    def fetchone(self):
        return next(self, None)

    def first(self):
        one = next(self, None)
        self.close()
        return one

    def one_or_none(self):
        one, other = next(self, self), next(self, self)
        self.close()
        if other is not self:
            from sqlalchemy.exc import MultipleResultsFound

            raise MultipleResultsFound("Multiple rows were found when exactly one was required")
        return None if one is self else one

    def one(self):
        one, other = next(self, self), next(self, self)
        self.close()
        if one is self:
            from sqlalchemy.exc import NoResultFound

            raise NoResultFound("No row was found when one was required")
        if other is not self:
            from sqlalchemy.exc import MultipleResultsFound

            raise MultipleResultsFound("Multiple rows were found when exactly one was required")
        return one

    def yield_per(self, count):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()


class Result(Fetching):
    """What an execution returns: rows, or how many were changed."""

    closed = False
    context = None

    def __init__(self, statement=None, pending=False, none=False):
        """`pending` until it is carried out; `none` where several sets of parameters were given."""
        self._statement, self._pending, self._counts = statement, pending, []
        self._shape, self._rows, self._at, self._more, self._converters = None, (), 0, None, ()
        self._key = None
        self._whole = not none

    def _happened(self, rows, last_id):
        self._pending = False
        self._counts.append((rows, last_id))

    def _settle(self):
        if self._pending:
            from _aludel_live import carry_out

            carry_out()
        if self._pending:
            from _aludel_bind import reads

            reads("the script reads a result")

    def _answered(self, chunk, counted):
        """Gives it its rows."""
        more, columns, rows = chunk
        self._counts.append(counted)
        selected = _selected(self._statement)
        names = [name for name, _ in columns] or [getattr(column, "name", "?") for column in selected]
        self._shape = Shape(names, selected)
        self._converters = _converters([kind for _, kind in columns], self._shape.selected)
        self._rows, self._more = rows, more
        return self

    def _each(self):
        rows = self._reading()
        while True:
            if self._at < len(rows):
                row = rows[self._at]
                self._at += 1
                yield Row(self._converted(row), self._shape)
                rows = self._rows
            elif self._more is None:
                return
            else:
                from _aludel_live import more

                self._more, _, self._rows = more(self._more)
                rows, self._at = self._rows, 0

    def _converted(self, row):
        if not self._converters:
            return row
        row = list(row)
        for place, convert in self._converters:
            row[place] = convert(row[place])
        return row

    def _reading(self):
        self._settle()
        if self._shape is None or self.closed:
            from sqlalchemy.exc import ResourceClosedError

            if self._shape is None:
                raise ResourceClosedError("This result object does not return rows. It has been closed automatically.")
            if self._rows is None:
                raise ResourceClosedError("This result object is closed.")
        return self._rows

    @property
    def returns_rows(self):
        self._settle()
        return self._shape is not None

    @property
    def rowcount(self):
        self._settle()
        return sum(rows for rows, _ in self._counts)

    @property
    def lastrowid(self):
        self._settle()
        return self._counts[-1][1] if self._counts else None

    @property
    def is_insert(self):
        return type(self._statement).__name__ == "Insert"

    @property
    def inserted_primary_key(self):
        if not (self.is_insert and self._whole):
            from sqlalchemy.exc import InvalidRequestError

            raise InvalidRequestError("Statement is not an insert() expression construct with one set of parameters.")
        self._settle()
        return self._key(self)

    def _first_row(self):
        """Also after it was read."""
        return self._converted(self._rows[0]) if self._rows else None

    @property
    def inserted_primary_key_rows(self):
        return [self.inserted_primary_key]

    def keys(self):
        self._reading()
        return list(self._shape.names)

    def scalar(self):
        row = self.first()
        return None if row is None else row[0]

    def scalar_one(self):
        return self.one()[0]

    def scalar_one_or_none(self):
        row = self.one_or_none()
        return None if row is None else row[0]

    def scalars(self, index=0):
        place = index if isinstance(index, int) else self._shape.place(index)
        return Each(self, lambda row: row[place])

    def mappings(self):
        return Each(self, lambda row: row._mapping)

    def columns(self, *keys):
        places = [key if isinstance(key, int) else self._shape.place(key) for key in keys]
        shape = Shape([self._shape.names[place] for place in places])
        return Each(self, lambda row: Row([row[place] for place in places], shape))

    def tuples(self):
        return self

    def freeze(self):
        not_there_yet("Result", "freeze")

    def close(self):
        if self._more is not None:
            from _aludel_live import forget

            more, self._more = self._more, None
            forget(more)
        if self._shape is not None:
            self._rows = ()
        self.closed = True

    def __getattr__(self, name):
        not_there_yet("Result", name)


class Each(Fetching):
    """One thing of each row."""

    def __init__(self, result, thing):
        self._result, self._thing = result, thing

    def _each(self):
        for row in self._result._each():
            yield self._thing(row)

    def keys(self):
        return self._result.keys()

    def close(self):
        self._result.close()

    def __getattr__(self, name):
        not_there_yet("ScalarResult", name)


ScalarResult = MappingResult = Each
CursorResult = Result


def _selected(statement):
    """The columns that a statement returns, where it says so."""
    for name in ("_result_columns", "_flat"):
        found = getattr(type(statement), name, None)
        if found is not None:
            return list(found(statement))
    return []


def _converters(kinds, selected):
    """For the places whose cells don't come as they are."""
    from _aludel_cells import converter

    converters = []
    for place, kind in enumerate(kinds):
        first = converter(kind)
        second = _of_type(selected[place]) if selected else None
        if first is not None or second is not None:
            converters.append((place, _both(first, second)))
    return converters


def _of_type(column):
    from sqlalchemy._received import received

    return received(getattr(column, "type", None))


def _both(first, second):
    of_null = getattr(second, "of_null", False)

    def convert(cell):
        if cell is None:
            return second(None) if of_null else None
        if first is not None:
            cell = first(cell)
        return cell if second is None else second(cell)

    return convert
