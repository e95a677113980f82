"""SQL expressions: they hold what was said and become trees. Nothing here writes SQL."""

from _aludel_refusal import not_there_yet

from ._values import stop_at_opaque, value
from .exc import ArgumentError

# Values given to `execute(statement, parameters)`, while that statement becomes a tree.
parameters = {}

_numbers = iter(range(1, 1 << 62))


def anonymous(stem):
    """A name that is known when the statement is written: `anon_1`, the same wherever it stands in one statement."""
    return f"%({next(_numbers)} {stem})s"


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

    # Asked of everything, and missing attributes are slow.
    type = _aludel_opaque = None

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

    def _parts(self):
        """What it is made of, as far as it reads the same tables."""
        return ()

    def _inside(self):
        """What stands in the subqueries inside."""
        return ()

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


def walk(things, inside=False):
    """Elements and what they are made of; those of subqueries too, if asked."""
    for thing in things:
        if isinstance(thing, ClauseElement):
            yield thing
            yield from walk(thing._parts(), inside)
            if inside:
                yield from walk(thing._inside(), True)


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
        if other is None or type(other) is Null:
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
        type_ = self.type
        # A decorated type is read as what it decorates.
        while hasattr(type(type_), "process_bind_param"):
            type_ = type_.impl
        if getattr(type_, "_kind", None) in ("json", "json_sql", "pg_jsonb"):
            return JsonItem(self, key, type_)
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

    def _stem(self):
        """What its column is called, with a number, where it has no name."""
        return "anon"

    def _like(self, op, other, escape):
        return Binary(op, self, other, escape=escape)

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

    def _has_items(self):
        return getattr(self.type, "_kind", None) in ("array", "array_sql", "pg_array", "pg_jsonb", "pg_hstore")

    def contained_by(self, other):
        return Binary({"tight": "<@"}, self, _typed(other, self.type))

    def overlap(self, other):
        return Binary({"tight": "&&"}, self, _typed(other, self.type))

    def has_key(self, other):
        return Binary({"tight": "?"}, self, other)

    def has_any(self, other):
        return Binary({"tight": "?|"}, self, other)

    def has_all(self, other):
        return Binary({"tight": "?&"}, self, other)

    def any(self, other):
        from ._functions import any_

        return any_(self) == other

    def all(self, other):
        from ._functions import all_

        return all_(self) == other

    def startswith(self, other, **kwargs):
        return Containing(self, other, "end", **kwargs)

    def endswith(self, other, **kwargs):
        return Containing(self, other, "start", **kwargs)

    def contains(self, other, **kwargs):
        if self._has_items():
            return Binary({"tight": "@>"}, self, _typed(other, self.type))
        return Containing(self, other, "both", **kwargs)

    def istartswith(self, other, **kwargs):
        return Containing(self, other, "end", insensitive=True, **kwargs)

    def iendswith(self, other, **kwargs):
        return Containing(self, other, "start", insensitive=True, **kwargs)

    def icontains(self, other, **kwargs):
        return Containing(self, other, "both", insensitive=True, **kwargs)

    def regexp_match(self, pattern, flags=None):
        return Regexp(self, pattern, flags)

    def regexp_replace(self, pattern, replacement, flags=None):
        from ._functions import Function

        given = [pattern, replacement] if flags is None else [pattern, replacement, flags]
        return Function("REGEXP_REPLACE", self, *given, type_=self.type)

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
        from ._functions import any_

        return any_(self)

    def all_(self):
        from ._functions import all_

        return all_(self)


def _typed(thing, type_):
    return thing if hasattr(thing, "_expr_tree") else Literal(thing, type_)


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
    def __init__(self, op, left, right, type_=None, escape=None):
        self.operator, self.left, self.right, self.type, self.escape = op, left, right, type_, escape

    def __bool__(self):
        # Python compares columns too, as in `column in columns`.
        if self.operator in ("eq", "ne"):
            return (self.left is self.right) == (self.operator == "eq")
        return super().__bool__()

    def _parts(self):
        return (self.left, self.right)

    def _expr_tree(self):
        left_type, right_type = getattr(self.left, "type", None), getattr(self.right, "type", None)
        if self.operator in ("like", "ilike", "not_like", "not_ilike") or isinstance(self.operator, dict):
            # What is matched against is text, or whatever that operator wants, not a value of the column.
            left_type = right_type = None
        left, right = tree(self.left, right_type), tree(self.right, left_type)
        binary = {"expr": "binary", "op": self.operator, "left": left, "right": right}
        return binary if self.escape is None else {**binary, "escape": self.escape}


class Containing(ColumnElement):
    """`startswith()`, `endswith()` and `contains()`: LIKE with anything before or after."""

    def __init__(self, operand, part, open, insensitive=False, negated=False, autoescape=False, escape=None):
        if autoescape:
            if not isinstance(part, str):
                raise TypeError("String value expected when autoescape=True")
            escape = escape or "/"
            for sign in dict.fromkeys((escape, "%", "_")):
                part = part.replace(sign, escape + sign)
        self.operand, self.part, self.open, self.escape = operand, part, open, escape
        self.insensitive, self.negated = insensitive, negated

    def _parts(self):
        return (self.operand, self.part)

    def _opposite(self):
        return Containing(self.operand, self.part, self.open, self.insensitive, not self.negated, escape=self.escape)

    def _expr_tree(self):
        return {
            "expr": "containing",
            "operand": tree(self.operand),
            "part": tree(self.part),
            "open": self.open,
            "insensitive": self.insensitive,
            "negated": self.negated,
            "escape": self.escape,
        }


class Regexp(ColumnElement):
    def __init__(self, operand, pattern, flags=None, negated=False):
        self.operand, self.pattern, self.flags, self.negated = operand, pattern, flags, negated

    def _parts(self):
        return (self.operand, self.pattern)

    def _opposite(self):
        return Regexp(self.operand, self.pattern, self.flags, not self.negated)

    def _expr_tree(self):
        said = {"flags": self.flags, "negated": self.negated}
        return {"expr": "regexp", "operand": tree(self.operand), "pattern": tree(self.pattern), **said}


class Wrapped(ColumnElement):
    """One operand, and what is done with it."""

    def __init__(self, kind, operand, type_=None, **fields):
        self.kind, self.operand, self.type, self.fields = kind, operand, type_, fields

    @property
    def name(self):
        if "name" in self.fields:
            return self.fields["name"]
        raise AttributeError("name")

    def _parts(self):
        return (self.operand,)

    def _expr_tree(self):
        return {"expr": self.kind, "operand": tree(self.operand), **self.fields}


class JsonItem(ColumnElement):
    """`column["key"]`, and the ways to read it as something else."""

    def __init__(self, operand, key, type_, read="json"):
        self.operand, self.key, self.type, self.read = operand, key, type_, read

    def _parts(self):
        return (self.operand,)

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

    def _parts(self):
        return self.items

    def _expr_tree(self):
        return {"expr": self.kind, "items": [tree(item) for item in self.items]}


class In(ColumnElement):
    def __init__(self, operand, items, negated):
        if hasattr(items, "__clause_element__"):
            items = items.__clause_element__()
        if hasattr(items, "_from_tree") and not hasattr(items, "_expr_tree"):
            items = items.select()
        self.operand, self.items, self.negated = operand, items, negated

    def _parts(self):
        return (self.operand, self.items) if isinstance(self.items, BindParameter) else (self.operand,)

    def _inside(self):
        return (self.items,)

    def _item_tree(self, item):
        if isinstance(self.operand, Junction) and isinstance(item, (list, tuple)):
            types = [getattr(one, "type", None) for one in self.operand.items]
            return {"expr": "tuple", "items": [tree(one, type_) for one, type_ in zip(item, types)]}
        return tree(item, getattr(self.operand, "type", None))

    def _opposite(self):
        return In(self.operand, self.items, not self.negated)

    def _expr_tree(self):
        items = self.items
        if hasattr(items, "_expr_tree"):
            items = items._expr_tree()
        else:
            stop_at_opaque(items)
            items = {"expr": "tuple", "items": [self._item_tree(item) for item in items]}
        return {"expr": "in", "operand": tree(self.operand), "items": items, "negated": self.negated}


class Between(ColumnElement):
    def __init__(self, operand, low, high, negated):
        self.operand, self.low, self.high, self.negated = operand, low, high, negated

    def _parts(self):
        return (self.operand, self.low, self.high)

    def _opposite(self):
        return Between(self.operand, self.low, self.high, not self.negated)

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

    def _parts(self):
        return [self.value, self.else_, *(part for when in self.whens for part in when)]

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


def _on_mysql():
    import _aludel_circumstances

    return _aludel_circumstances.get("dialect") in ("mysql", "mariadb")


class TextClause(ColumnElement):
    """`text()`: verbatim but for its `:name` parameters."""

    _returns = ()

    def __init__(self, text):
        if not isinstance(text, str):
            stop_at_opaque(text)
            raise ArgumentError(f"text() expects a string, got {text!r}")
        self.text, self._binds = str(text), {}

    def bindparams(self, *binds, **values):
        copy = TextClause(self.text)
        copy._binds, copy._returns = dict(self._binds), self._returns
        for bind in binds:
            copy._binds[bind.key] = bind
        for name, given in values.items():
            before = copy._binds.get(name)
            type_, expanding = (before.type, before.expanding) if before is not None else (None, False)
            copy._binds[name] = BindParameter(name, given, type_, expanding=expanding)
        return copy

    def columns(self, *columns, **types):
        """What the text returns: columns in its order, or types by its names."""
        from ._schema import Column

        copy = TextClause(self.text)
        named = [Column(name, type_) for name, type_ in types.items()]
        copy._binds, copy._returns = self._binds, [*columns, *named]
        return copy

    def _result_columns(self):
        return self._returns

    def execution_options(self, **options):
        return self

    def _expr_tree(self):
        binds = dict(self._binds)
        for name, given in parameters.items():
            before = binds.get(name)
            type_, expanding = (before.type, before.expanding) if before is not None else (None, False)
            binds[name] = BindParameter(name, given, type_, expanding=expanding)
        return {"expr": "text", "sql": self.text, "binds": [self._bind(bind) for bind in binds.values()]}

    # As a source, written as it stands.

    def _from_key(self):
        return ("text", id(self))

    def parts(self):
        return [self]

    def _from_tree(self):
        return {"from": "expr", "expr": self._expr_tree()}

    @staticmethod
    def _bind(bind):
        given = None if bind.value is bind._missing else value(bind.value, bind.type)
        # The drivers write a tuple as a list in brackets, MySQL's a list too.
        listed = bind.expanding or type(bind.value) is tuple or (type(bind.value) is list and _on_mysql())
        return {"name": bind.key, "value": given, "ty": type_tree(bind.type), "expanding": bool(listed)}

    def __str__(self):
        return self.text

    def __repr__(self):
        return f"text({self.text!r})"


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
    return _joined("and", list(_clauses(clauses)))


def or_(*clauses):
    return _joined("or", list(_clauses(clauses)))


def _joined(kind, clauses):
    """Constants that decide nothing are left out; one that decides stands for all."""
    idle, deciding = (True_, False_) if kind == "and" else (False_, True_)
    if any(type(clause) is deciding for clause in clauses):
        return deciding()
    said = [clause for clause in clauses if type(clause) is not idle and not is_empty(clause)]
    return Junction(kind, said) if said or not clauses else idle()


def is_empty(clause):
    """A conjunction of nothing."""
    return isinstance(clause, Junction) and clause.kind in ("and", "or") and not clause.items


def not_(clause):
    return clause._opposite() if hasattr(clause, "_opposite") else Wrapped("not", clause)


def case(*whens, value=None, else_=None):
    return Case(*whens, value=value, else_=else_)


def cast(expression, type_):
    type_ = to_type(type_)
    return Cast(expression, type_)


class Cast(ColumnElement):
    def __init__(self, expression, type_):
        self.expression, self.type = expression, type_

    def _parts(self):
        return (self.expression,)

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


class Named(ColumnElement):
    """A string in ORDER BY: the name of a column or label of the statement."""

    def __init__(self, name):
        self.name = name

    def _expr_tree(self):
        from ._bases import by_name

        return by_name(self.name)


def _ordered(column, **fields):
    if isinstance(column, str):
        column = Named(column)
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
