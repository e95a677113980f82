"""Results and their rows, as SQLAlchemy gives them."""

from operator import itemgetter

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
    """A tuple whose values can also be asked for by name. Each result has a class of its own below this one, whose `_shape` it is."""

    def __getattr__(self, name):
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

    def __reduce__(self):
        return tuple, (tuple(self),)


def row_class(shape):
    """Rows of that shape: called with their values."""
    fields = {"_shape": shape, "__module__": __name__}
    for name, place in shape.places.items():
        # What tuples can do stays.
        if not hasattr(Row, name):
            fields[name] = property(itemgetter(place))
    return type("Row", (Row,), fields)


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
        return next(iter(self))

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
        if one is not None:
            self.close()
        return one

    def one_or_none(self):
        one, other = next(self, self), next(self, self)
        if one is not self:
            self.close()
        if other is not self:
            from sqlalchemy.exc import MultipleResultsFound

            raise MultipleResultsFound("Multiple rows were found when exactly one was required")
        return None if one is self else one

    def one(self):
        one, other = next(self, self), next(self, self)
        if one is not self:
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
    _shape = _source = _reader = _key = None
    _count, _last = 0, None

    def __init__(self, statement=None, pending=False, none=False):
        """`pending` until it is carried out; `none` where several sets of parameters were given."""
        self._statement, self._pending, self._whole = statement, pending, not none

    def _happened(self, rows, last_id):
        self._pending = False
        self._count += rows
        self._last = last_id

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
        self._count, self._last = counted
        selected = _selected(self._statement)
        names = [name for name, _ in columns] or [getattr(column, "name", "?") for column in selected]
        selected = _aligned(names, selected)
        self._shape = Shape(names, selected)
        converters = _converters([kind for _, kind in columns], self._shape.selected)
        self._source = Source(row_class(self._shape), converters, rows, more)
        return self

    def _holding(self, shape, rows):
        """Rows that are at hand."""
        self._shape, self._source = shape, Source(row_class(shape), (), rows, None)
        return self

    def _each(self):
        """One reader for all ways to read: each goes on where the one before it stopped."""
        if self._reader is None:
            self._reading()
            self._reader = self._source.read()
        return self._reader

    def _reading(self):
        self._settle()
        if self._shape is None or self.closed:
            from sqlalchemy.exc import ResourceClosedError

            nothing = "This result object does not return rows. It has been closed automatically."
            raise ResourceClosedError(nothing if self._shape is None else "This result object is closed.")

    @property
    def returns_rows(self):
        self._settle()
        return self._shape is not None

    @property
    def rowcount(self):
        self._settle()
        return self._count

    @property
    def lastrowid(self):
        self._settle()
        return self._last

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
        source = self._source
        return None if source is None or source.first is None else source.converted(source.first)

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
        row_of = row_class(Shape([self._shape.names[place] for place in places]))
        return Each(self, lambda row: row_of([row[place] for place in places]))

    def tuples(self):
        return self

    def freeze(self):
        not_there_yet("Result", "freeze")

    def close(self):
        if self._source is not None:
            self._source.forget()
        self._reader = None
        self.closed = True

    def __getattr__(self, name):
        not_there_yet("Result", name)


class Source:
    """Where rows come from: those that are here, and those that wait to be asked for. It knows no reader, so that it goes with the last."""

    def __init__(self, row_of, converters, rows, more):
        self.row_of, self.converters, self.rows, self.more = row_of, converters, rows, more
        self.first = rows[0] if rows else None

    def read(self):
        row_of = self.row_of
        while True:
            rows, self.rows = self.rows, ()
            if self.converters:
                for row in rows:
                    yield row_of(self.converted(row))
            else:
                for row in rows:
                    yield row_of(row)
            if self.more is None:
                return
            from _aludel_live import more

            self.more, _, self.rows = more(self.more)

    def converted(self, row):
        row = list(row)
        for place, convert in self.converters:
            row[place] = convert(row[place])
        return row

    def forget(self):
        if self.more is not None:
            from _aludel_live import abandoned

            abandoned(self.more)
            self.more = None

    def __del__(self):
        self.forget()


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


def _aligned(names, selected):
    """Columns in the order of the names: a text may say the types of some, by name."""
    by_name = {getattr(column, "name", None): column for column in selected}
    if len(selected) == len(names) and set(by_name) != set(names):
        return selected
    if not any(name in by_name for name in names):
        return selected
    return [by_name.get(name) for name in names] if len(set(names)) == len(names) else selected


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
