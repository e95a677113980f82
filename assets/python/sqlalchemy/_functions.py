"""Functions, and what may be said of a call: its window, its filter, the order of what it reads."""

from _aludel_refusal import unsupported

from ._elements import Binary, ColumnElement, and_, cast, to_type, tree, type_tree


class FunctionElement(ColumnElement):
    """A call, or a call of which more is said."""

    def over(self, partition_by=None, order_by=None, rows=None, range_=None, groups=None):
        return Over(self, partition_by, order_by, rows, range_, groups)

    def filter(self, *criterion):
        return FunctionFilter(self, *criterion) if criterion else self

    def within_group(self, *order_by):
        return WithinGroup(self, *order_by)


# What SQLAlchemy knows functions to return.
_LIKE_ARGUMENTS = frozenset(("coalesce", "max", "min", "sum"))
_RETURNS = {
    "char_length": "Integer",
    "concat": "String",
    "count": "Integer",
    "current_date": "Date",
    "current_time": "Time",
    "current_timestamp": "DateTime",
    "localtime": "DateTime",
    "localtimestamp": "DateTime",
    "now": "DateTime",
    "sysdate": "DateTime",
}


def _type_of(name, args):
    name = name.lower()
    if name in _LIKE_ARGUMENTS:
        return next((type_ for one in args if (type_ := getattr(one, "type", None)) is not None), None)
    if name in _RETURNS:
        from . import _types

        return getattr(_types, _RETURNS[name])()
    return None


class Function(FunctionElement):
    def __init__(self, name, *args, type_=None):
        self.name, self.args, self._said = name, args, to_type(type_)
        self.type = self._said if self._said is not None else _type_of(name, args)

    def _parts(self):
        return self.args

    def _stem(self):
        return self.name.rpartition(".")[2]

    def _expr_tree(self):
        args = [tree(argument) for argument in self.args]
        if self.name.lower() == "count" and not args:
            args = [{"expr": "star"}]
        return {"expr": "function", "name": self.name, "args": args, "ty": type_tree(self._said)}

    def _statement_tree(self):
        return {"statement": "expr", "expr": self._expr_tree()}

    # As something to read from.

    def _from_key(self):
        return ("function", id(self))

    def parts(self):
        return [self]

    def _from_tree(self):
        return {"from": "expr", "expr": self._expr_tree()}

    def select(self):
        from ._select import Select

        return Select(self)

    def alias(self, name=None, joins_implicitly=False):
        from ._froms import TableValued
        from ._schema import Column

        return TableValued(self, [Column(f"{self._stem()}_1", self.type)], name)

    def table_valued(self, *expr, name=None, with_ordinality=None, joins_implicitly=False):
        from ._froms import TableValued
        from ._schema import Column

        names = [*expr, *([with_ordinality] if with_ordinality else [])]
        columns = [Column(one) if isinstance(one, str) else one for one in names]
        return TableValued(self, columns, name, ordinality=bool(with_ordinality))

    def column_valued(self, name=None, joins_implicitly=False):
        from ._froms import TableValued
        from ._schema import Column

        values = TableValued(self, [], name)
        column = Column(values.name, self.type)
        # It goes by the name of the call alone, and brings the call with it.
        column.table, column._of_itself = values, True
        return column

    def __repr__(self):
        return f"func.{self.name}({', '.join(map(repr, self.args))})"


class Functions:
    """`func`: any name is a function, dots and all."""

    def __init__(self, path=""):
        self._path = path

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        # A trailing underscore escapes Python keywords.
        name = name[:-1] if name.endswith("_") else name
        return Functions(f"{self._path}.{name}" if self._path else name)

    def __call__(self, *args, type_=None):
        if self._path.lower() == "cast":
            return cast(*args)
        return Function(self._path, *args, type_=type_)


func = Functions()


def _listed(clauses):
    if clauses is None:
        return []
    return list(clauses) if isinstance(clauses, (list, tuple)) else [clauses]


def _bound(end):
    if end is not None and not isinstance(end, int):
        unsupported("over(…) with a frame that does not end at a number of rows")
    return end


class Over(ColumnElement):
    def __init__(self, element, partition_by=None, order_by=None, rows=None, range_=None, groups=None):
        self.element, self.type = element, element.type
        self.partition_by, self.order_by = _listed(partition_by), _listed(order_by)
        given = [(unit, ends) for unit, ends in (("range", range_), ("rows", rows), ("groups", groups)) if ends is not None]
        self.frame = None
        if given:
            unit, (start, end) = given[0]
            self.frame = {"unit": unit, "start": _bound(start), "end": _bound(end)}

    def _parts(self):
        return [self.element, *self.partition_by, *self.order_by]

    def _expr_tree(self):
        from ._bases import by_name

        return {
            "expr": "over",
            "operand": tree(self.element),
            "partition_by": [by_name(clause) for clause in self.partition_by],
            "order_by": [by_name(clause) for clause in self.order_by],
            "frame": self.frame,
        }


class FunctionFilter(FunctionElement):
    def __init__(self, func, *criterion):
        self.func, self.type = func, func.type
        self.criterion = criterion[0] if len(criterion) == 1 else and_(*criterion)

    def filter(self, *criterion):
        return FunctionFilter(self.func, self.criterion, *criterion) if criterion else self

    def _parts(self):
        return [self.func, self.criterion]

    def _expr_tree(self):
        return {"expr": "filtered", "operand": tree(self.func), "filter": tree(self.criterion)}


class WithinGroup(FunctionElement):
    def __init__(self, element, *order_by):
        self.element, self.order_by, self.type = element, order_by, element.type

    def _parts(self):
        return [self.element, *self.order_by]

    def _expr_tree(self):
        return {"expr": "within_group", "operand": tree(self.element), "order_by": [tree(one) for one in self.order_by]}


class aggregate_order_by(ColumnElement):
    """An argument that is read in an order: PostgreSQL's."""

    def __init__(self, target, *order_by):
        self.target, self.order_by = target, order_by
        self.type = getattr(target, "type", None)

    def _parts(self):
        return [self.target, *self.order_by]

    def _expr_tree(self):
        return {"expr": "sorted", "operand": tree(self.target), "order_by": [tree(one) for one in self.order_by]}


class Quantified(ColumnElement):
    """`any_()` and `all_()`."""

    def __init__(self, word, operand):
        self.word, self.operand = word, operand

    def _parts(self):
        return [self.operand]

    # It stands on the right, whichever side it was written on.

    def _mirrored(self, op, other):
        return Binary(op, other, self)

    def __eq__(self, other):
        return self._mirrored("eq", other)

    def __ne__(self, other):
        return self._mirrored("ne", other)

    def __lt__(self, other):
        return self._mirrored("gt", other)

    def __le__(self, other):
        return self._mirrored("ge", other)

    def __gt__(self, other):
        return self._mirrored("lt", other)

    def __ge__(self, other):
        return self._mirrored("le", other)

    __hash__ = ColumnElement.__hash__

    def _expr_tree(self):
        return {"expr": "quantified", "word": self.word, "operand": tree(self.operand)}


def any_(expr):
    return Quantified("ANY", expr)


def all_(expr):
    return Quantified("ALL", expr)


def over(element, partition_by=None, order_by=None, rows=None, range_=None, groups=None):
    return Over(element, partition_by, order_by, rows, range_, groups)


def funcfilter(func, *criterion):
    return FunctionFilter(func, *criterion)


def within_group(element, *order_by):
    return WithinGroup(element, *order_by)
