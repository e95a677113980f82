"""SQL expressions: they hold what was said and become trees. Nothing here writes SQL."""

from _aludel_refusal import not_there_yet

from ._values import stop_at_opaque, value
from .exc import ArgumentError

# Values given to `execute(statement, parameters)`, while that statement becomes a tree.
parameters = {}


class given:
    """Gives them, for as long as the block lasts."""

    def __init__(self, values):
        self.values = values

    def __enter__(self):
        parameters.update(self.values)

    def __exit__(self, *error):
        parameters.clear()


class ClauseElement:
    """Anything that can stand in a statement."""

    type = None

    def __class_getitem__(cls, parameters):
        return cls

    def __getattr__(self, name):
        not_there_yet(type(self).__name__, name)

    def __bool__(self):
        raise TypeError("Boolean value of this clause is not defined")

    def __repr__(self):
        return f"<{type(self).__name__}>"

    def self_group(self, against=None):
        return self

    def compile(self, bind=None, dialect=None, **kwargs):
        from ._compilers import any_tree, compiled

        return compiled(any_tree(self), bind, dialect)

    def __str__(self):
        # SQLAlchemy writes for no engine in particular; this one's language is the plainest.
        from ._compilers import any_tree, written

        return written(any_tree(self), "sqlite")

    def _aludel_rendered(self):
        """What a script's own rendering says, as a tree."""
        from ._compilers import rendering

        sql = rendering(self)
        return None if sql is None else {"expr": "literal_column", "sql": sql}


def tree(thing, type_=None):
    """The tree of an operand: an element's own, or a literal that takes the type of what it meets."""
    if hasattr(thing, "_expr_tree"):
        return thing._expr_tree()
    stop_at_opaque(thing)
    if hasattr(thing, "__clause_element__"):
        return thing.__clause_element__()._expr_tree()
    return {"expr": "literal", "value": value(thing, type_), "ty": type_tree(type_)}


def type_tree(type_):
    # A column without a type lends none to what it meets.
    return None if type_ is None or type_._kind == "null" else type_._type_tree()


def to_type(type_):
    """An instance of a type that was given as class, instance or not at all."""
    if type_ is None:
        return None
    stop_at_opaque(type_)
    if callable(type_):
        type_ = type_()
    if not hasattr(type_, "_type_tree"):
        raise ArgumentError(f"expected a type, such as Integer or String(50), got {type_!r}")
    return type_


class ColumnElement(ClauseElement):
    """An expression with a value."""

    def __hash__(self):
        return id(self)

    def _is_text(self):
        return getattr(self.type, "_is_text", False)

    def _compare(self, op, other):
        if other is None or isinstance(other, Null):
            if op in ("eq", "ne"):
                return Binary("is" if op == "eq" else "is_not", self, Null())
        return Binary(op, self, other)

    def __eq__(self, other):
        return self._compare("eq", other)

    def __ne__(self, other):
        return self._compare("ne", other)

    def __lt__(self, other):
        return Binary("lt", self, other)

    def __le__(self, other):
        return Binary("le", self, other)

    def __gt__(self, other):
        return Binary("gt", self, other)

    def __ge__(self, other):
        return Binary("ge", self, other)

    def __add__(self, other):
        return _added(self, other)

    def __radd__(self, other):
        return _added(other, self)

    def __sub__(self, other):
        return Binary("sub", self, other, self.type)

    def __rsub__(self, other):
        return Binary("sub", other, self, self.type)

    def __mul__(self, other):
        return Binary("mul", self, other, self.type)

    def __rmul__(self, other):
        return Binary("mul", other, self, self.type)

    def __truediv__(self, other):
        return Binary("div", self, other, self.type)

    def __rtruediv__(self, other):
        return Binary("div", other, self, self.type)

    def __mod__(self, other):
        return Binary("mod", self, other, self.type)

    def __and__(self, other):
        return and_(self, other)

    def __or__(self, other):
        return or_(self, other)

    def __invert__(self):
        return not_(self)

    def __neg__(self):
        return Wrapped("negate", self, type_=self.type)

    def __getitem__(self, key):
        if getattr(self.type, "_kind", None) in ("json", "json_sql", "pg_jsonb"):
            return JsonItem(self, key, self.type)
        return Binary({"custom": "->"}, self, key)

    def __contains__(self, other):
        raise NotImplementedError("in is not an SQL operator here: use in_()")

    def __iter__(self):
        raise TypeError(f"'{type(self).__name__}' object is not iterable")

    def op(self, opstring, precedence=0, is_comparison=False, return_type=None, python_impl=None):
        return lambda other: Binary({"custom": opstring}, self, other, to_type(return_type))

    bool_op = op

    def is_(self, other):
        return Binary("is", self, _constant(other))

    def is_not(self, other):
        return Binary("is_not", self, _constant(other))

    isnot = is_not

    def is_distinct_from(self, other):
        return Binary("is_distinct_from", self, other)

    def is_not_distinct_from(self, other):
        return Binary("is_not_distinct_from", self, other)

    isnot_distinct_from = is_not_distinct_from

    def _like(self, op, other, escape):
        if escape is not None:
            not_there_yet(type(self).__name__, f"{op}(escape=…)")
        return Binary(op, self, other)

    def like(self, other, escape=None):
        return self._like("like", other, escape)

    def ilike(self, other, escape=None):
        return self._like("ilike", other, escape)

    def not_like(self, other, escape=None):
        return self._like("not_like", other, escape)

    notlike = not_like

    def not_ilike(self, other, escape=None):
        return self._like("not_ilike", other, escape)

    notilike = not_ilike

    def _plain(self, kwargs):
        if any(kwargs.values()):
            not_there_yet(type(self).__name__, "like with autoescape or escape")

    def startswith(self, other, **kwargs):
        self._plain(kwargs)
        return Binary("like", self, Binary("concat", other, "%"))

    def endswith(self, other, **kwargs):
        self._plain(kwargs)
        return Binary("like", self, Binary("concat", "%", other))

    def contains(self, other, **kwargs):
        self._plain(kwargs)
        return Binary("like", self, Binary("concat", Binary("concat", "%", other), "%"))

    def regexp_match(self, pattern, flags=None):
        if flags is not None:
            not_there_yet(type(self).__name__, "regexp_match(flags=…)")
        return Binary({"custom": "~"}, self, pattern)

    def in_(self, other):
        return In(self, other, False)

    def not_in(self, other):
        return In(self, other, True)

    notin_ = not_in

    def between(self, cleft, cright, symmetric=False):
        return Between(self, cleft, cright, False)

    def asc(self):
        return asc(self)

    def desc(self):
        return desc(self)

    def nulls_first(self):
        return nulls_first(self)

    nullsfirst = nulls_first

    def nulls_last(self):
        return nulls_last(self)

    nullslast = nulls_last

    def distinct(self):
        return distinct(self)

    def collate(self, collation):
        return collate(self, collation)

    def concat(self, other):
        return Binary("concat", self, other, self.type)

    def label(self, name):
        return Wrapped("label", self, type_=self.type, name=name)

    def cast(self, type_):
        return cast(self, type_)

    def any_(self):
        return any_(self)


def _constant(thing):
    if thing is None:
        return Null()
    if thing is True or thing is False:
        return True_() if thing else False_()
    return thing


def _added(left, right):
    text = any(isinstance(side, str) or getattr(side, "_is_text", bool)() for side in (left, right))
    type_ = getattr(left, "type", None) or getattr(right, "type", None)
    return Binary("concat" if text else "add", left, right, type_)


class Binary(ColumnElement):
    def __init__(self, op, left, right, type_=None):
        self.operator, self.left, self.right, self.type = op, left, right, type_

    def _expr_tree(self):
        left_type, right_type = getattr(self.left, "type", None), getattr(self.right, "type", None)
        if self.operator in ("like", "ilike", "not_like", "not_ilike") or isinstance(self.operator, dict):
            # What is matched against is text, or whatever that operator wants, not a value of the column.
            left_type = right_type = None
        left, right = tree(self.left, right_type), tree(self.right, left_type)
        return {"expr": "binary", "op": self.operator, "left": left, "right": right}


class Wrapped(ColumnElement):
    """One operand, and what is done with it."""

    def __init__(self, kind, operand, type_=None, **fields):
        self.kind, self.operand, self.type, self.fields = kind, operand, type_, fields

    @property
    def name(self):
        if "name" in self.fields:
            return self.fields["name"]
        raise AttributeError("name")

    def _expr_tree(self):
        return {"expr": self.kind, "operand": tree(self.operand), **self.fields}


class JsonItem(ColumnElement):
    """`column["key"]`, and the ways to read it as something else."""

    def __init__(self, operand, key, type_, read="json"):
        self.operand, self.key, self.type, self.read = operand, key, type_, read

    def _as(self, type_):
        return JsonItem(self.operand, self.key, type_, {"as": type_._type_tree()})

    def as_string(self):
        from ._types import Unicode

        return self._as(Unicode())

    def as_integer(self):
        from ._types import Integer

        return self._as(Integer())

    def as_float(self):
        from ._types import Float

        return self._as(Float())

    def as_numeric(self, precision, scale, asdecimal=True):
        from ._types import Numeric

        return self._as(Numeric(precision, scale))

    def as_boolean(self):
        from ._types import Boolean

        return self._as(Boolean())

    def as_json(self):
        return self

    @property
    def astext(self):
        from ._types import Text

        return JsonItem(self.operand, self.key, Text(), "text")

    def _expr_tree(self):
        nested = isinstance(self.key, (list, tuple))
        path = list(self.key) if nested else [self.key]
        for step in path:
            if isinstance(step, bool) or not isinstance(step, (str, int)):
                not_there_yet("JSON item", f"by {type(step).__name__}")
        return {"expr": "json_item", "operand": tree(self.operand), "path": path, "nested": nested, "read": self.read}


class Junction(ColumnElement):
    def __init__(self, kind, items):
        self.kind, self.items = kind, items

    def _expr_tree(self):
        return {"expr": self.kind, "items": [tree(item) for item in self.items]}


class In(ColumnElement):
    def __init__(self, operand, items, negated):
        self.operand, self.items, self.negated = operand, items, negated

    def _expr_tree(self):
        items = self.items
        if hasattr(items, "_expr_tree"):
            items = items._expr_tree()
        else:
            stop_at_opaque(items)
            of_type = getattr(self.operand, "type", None)
            items = {"expr": "tuple", "items": [tree(item, of_type) for item in items]}
        return {"expr": "in", "operand": tree(self.operand), "items": items, "negated": self.negated}


class Between(ColumnElement):
    def __init__(self, operand, low, high, negated):
        self.operand, self.low, self.high, self.negated = operand, low, high, negated

    def _expr_tree(self):
        of_type = getattr(self.operand, "type", None)
        low, high = tree(self.low, of_type), tree(self.high, of_type)
        return {"expr": "between", "operand": tree(self.operand), "low": low, "high": high, "negated": self.negated}


class Case(ColumnElement):
    def __init__(self, *whens, value=None, else_=None):
        if len(whens) == 1 and isinstance(whens[0], (list, dict)):
            whens = whens[0].items() if isinstance(whens[0], dict) else whens[0]
        self.whens, self.value, self.else_ = list(whens), value, else_
        self.type = next((then.type for _, then in self.whens if getattr(then, "type", None)), None)

    def _expr_tree(self):
        of_type = getattr(self.value, "type", None)
        return {
            "expr": "case",
            "value": None if self.value is None else tree(self.value),
            "whens": [[tree(when, of_type), tree(then)] for when, then in self.whens],
            "otherwise": None if self.else_ is None else tree(self.else_),
        }


class Null(ColumnElement):
    _sql = "null"

    def _expr_tree(self):
        return {"expr": self._sql}


class True_(Null):
    _sql = "true"


class False_(Null):
    _sql = "false"


class Star(Null):
    _sql = "star"


class Literal(ColumnElement):
    def __init__(self, value, type_=None):
        self.value, self.type = value, to_type(type_)

    def _is_text(self):
        return isinstance(self.value, str) or getattr(self.type, "_is_text", False)

    def _expr_tree(self):
        return tree(self.value, self.type)

    def __repr__(self):
        return f"literal({self.value!r})"


class LiteralColumn(ColumnElement):
    def __init__(self, text, type_=None):
        self.text, self.type = text, to_type(type_)
        self.name = text

    def _expr_tree(self):
        return {"expr": "star"} if self.text == "*" else {"expr": "literal_column", "sql": str(self.text)}


class BindParameter(ColumnElement):
    _missing = object()

    def __init__(self, key, value=_missing, type_=None, unique=False, required=None, expanding=False, **kwargs):
        self.key, self.value, self.type, self.expanding = key, value, to_type(type_), expanding

    def _expr_tree(self):
        if self.key in parameters:
            given = parameters[self.key]
        elif self.value is not self._missing:
            given = self.value
        else:
            return {"expr": "text", "sql": f":{self.key}", "binds": []}
        if self.expanding:
            return {"expr": "tuple", "items": [tree(item, self.type) for item in given]}
        return tree(given, self.type)


class TextClause(ColumnElement):
    """`text()`: verbatim but for its `:name` parameters."""

    def __init__(self, text):
        if not isinstance(text, str):
            stop_at_opaque(text)
            raise ArgumentError(f"text() expects a string, got {text!r}")
        self.text, self._binds = str(text), {}

    def bindparams(self, *binds, **values):
        copy = TextClause(self.text)
        copy._binds = dict(self._binds)
        for bind in binds:
            copy._binds[bind.key] = bind
        for name, given in values.items():
            before = copy._binds.get(name)
            type_, expanding = (before.type, before.expanding) if before is not None else (None, False)
            copy._binds[name] = BindParameter(name, given, type_, expanding=expanding)
        return copy

    def columns(self, *columns, **types):
        return self

    def execution_options(self, **options):
        return self

    def _expr_tree(self):
        binds = dict(self._binds)
        for name, given in parameters.items():
            before = binds.get(name)
            type_, expanding = (before.type, before.expanding) if before is not None else (None, False)
            binds[name] = BindParameter(name, given, type_, expanding=expanding)
        return {"expr": "text", "sql": self.text, "binds": [self._bind(bind) for bind in binds.values()]}

    @staticmethod
    def _bind(bind):
        given = None if bind.value is bind._missing else value(bind.value, bind.type)
        return {"name": bind.key, "value": given, "ty": type_tree(bind.type), "expanding": bool(bind.expanding)}

    def __str__(self):
        return self.text

    def __repr__(self):
        return f"text({self.text!r})"


class Function(ColumnElement):
    def __init__(self, name, *args, type_=None):
        self.name, self.args, self.type = name, args, to_type(type_)

    def _expr_tree(self):
        args = [tree(argument) for argument in self.args]
        if self.name.lower() == "count" and not args:
            args = [{"expr": "star"}]
        return {"expr": "function", "name": self.name, "args": args, "ty": type_tree(self.type)}

    def _statement_tree(self):
        return {"statement": "expr", "expr": self._expr_tree()}

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


def text(text):
    return TextClause(text)


def literal(value, type_=None, literal_execute=False):
    return value if hasattr(value, "_expr_tree") else Literal(value, type_)


def literal_column(text, type_=None):
    return LiteralColumn(text, type_)


def bindparam(key, value=BindParameter._missing, type_=None, unique=False, **kwargs):
    return BindParameter(key, value, type_, unique, **kwargs)


def _clauses(clauses):
    """One level: a list of conditions may be given as one argument, booleans as Python's."""
    for clause in clauses:
        yield _constant(clause) if isinstance(clause, bool) else clause


def and_(*clauses):
    return Junction("and", list(_clauses(clauses)))


def or_(*clauses):
    return Junction("or", list(_clauses(clauses)))


def not_(clause):
    if isinstance(clause, In):
        return In(clause.operand, clause.items, not clause.negated)
    if isinstance(clause, Between):
        return Between(clause.operand, clause.low, clause.high, not clause.negated)
    return Wrapped("not", clause)


def case(*whens, value=None, else_=None):
    return Case(*whens, value=value, else_=else_)


def cast(expression, type_):
    type_ = to_type(type_)
    return Cast(expression, type_)


class Cast(ColumnElement):
    def __init__(self, expression, type_):
        self.expression, self.type = expression, type_

    def _expr_tree(self):
        return {"expr": "cast", "operand": tree(self.expression, self.type), "ty": type_tree(self.type)}


def try_cast(expression, type_):
    not_there_yet("sqlalchemy", "try_cast")


def type_coerce(expression, type_):
    return expression if hasattr(expression, "_expr_tree") else Literal(expression, type_)


def extract(field, expr):
    return Wrapped("extract", expr, field=field)


def collate(expression, collation):
    return Wrapped("collate", expression, type_=getattr(expression, "type", None), collation=collation)


def distinct(expr):
    return Wrapped("distinct", expr, type_=getattr(expr, "type", None))


def between(expr, lower_bound, upper_bound, symmetric=False):
    return Between(expr, lower_bound, upper_bound, False)


def label(name, element, type_=None):
    return element.label(name)


class Ordered(Wrapped):
    """`desc()` and `nulls_last()` may be put on one another."""


def _ordered(column, **fields):
    if isinstance(column, str):
        column = LiteralColumn(column)
    if isinstance(column, Ordered):
        return Ordered("ordered", column.operand, **{**column.fields, **fields})
    return Ordered("ordered", column, **fields)


def asc(column):
    return _ordered(column, descending=False)


def desc(column):
    return _ordered(column, descending=True)


def nulls_first(column):
    return _ordered(column, nulls="first")


def nulls_last(column):
    return _ordered(column, nulls="last")


nullsfirst, nullslast = nulls_first, nulls_last


def tuple_(*clauses, types=None):
    return Junction("tuple", list(clauses))


def any_(expr):
    return Function("ANY", expr)


def all_(expr):
    return Function("ALL", expr)


def null():
    return Null()


def true():
    return True_()


def false():
    return False_()


class quoted_name(str):
    """A name with a wish about quoting. The wish is not kept: engines quote where they must."""

    def __new__(cls, value, quote=None):
        return str.__new__(cls, value)


class conv(str):
    """A name to which no naming convention is to be applied."""
