"""SQL as text, for the scripts that ask for it: `compile()`, and constructs whose rendering a script defines itself."""

import sys

import _aludel
import _aludel_circumstances
from _aludel_refusal import not_there_yet


def written(tree, dialect=None):
    """The SQL of an expression's, a statement's or a type's tree on an engine, the present one unless said."""
    from .exc import CompileError

    sql, problem = _aludel.sql(tree, dialect or _aludel_circumstances.get("dialect"))
    if problem is not None:
        raise CompileError(problem)
    return sql


def any_tree(element):
    """Of a type, a statement or an expression."""
    for name in ("_type_tree", "_statement_tree", "_operation_tree"):
        if hasattr(element, name):
            return getattr(element, name)()
    from ._elements import tree

    return tree(element)


class Compiled:
    """What `compile()` returns: its text is what is wanted of it."""

    def __init__(self, string, dialect):
        self.string, self.dialect, self.params = string, dialect, {}

    def __str__(self):
        return self.string


def compiled(tree, bind=None, dialect=None, **kwargs):
    from _aludel_bind import dialect as present

    of = dialect or getattr(bind, "dialect", None) or present()
    return Compiled(written(tree, of.name), of)


class Compiler:
    """What a rendering function is given."""

    def __init__(self, dialect):
        self.dialect, self.preparer = dialect, Preparer(dialect)
        self.sql_compiler, self.type_compiler = self, self

    def process(self, element, **kwargs):
        return written(any_tree(element), self.dialect.name)

    def __getattr__(self, name):
        if not name.startswith("visit_"):
            not_there_yet("compiler", name)

        def visit(element, **kwargs):
            # As the class renders where nobody says otherwise.
            if hasattr(element, "_own_type_tree"):
                return written(element._own_type_tree(), self.dialect.name)
            not_there_yet("compiler", name)

        return visit


class Preparer:
    def __init__(self, dialect):
        self.dialect = dialect

    def quote(self, name, force=None):
        return _aludel.quote(str(name), self.dialect.name)

    quote_identifier = format_column = quote

    def format_table(self, table, use_schema=True, name=None):
        name = self.quote(name or table.name)
        return f"{self.quote(table.schema)}.{name}" if use_schema and table.schema else name


def register(cls, dialects, function):
    """Kept with the class, for its subclasses too."""
    known = cls.__dict__.get("_aludel_renderings")
    if known is None:
        known = cls._aludel_renderings = {}
    for dialect in dialects or (None,):
        # What the project's modules say stays, as they do; what a script says goes with it.
        if not sys.modules["_aludel_boot"].OfProject.depth:
            _said_by_script.append((known, dialect, known.get(dialect)))
        known[dialect] = function


_said_by_script = []


def forget():
    while _said_by_script:
        known, dialect, before = _said_by_script.pop()
        known[dialect] = before


def rendering(element):
    """What a script's own function writes for the element on this engine; `None` where there is no such function."""
    name = _aludel_circumstances.get("dialect")
    for cls in type(element).__mro__:
        known = cls.__dict__.get("_aludel_renderings")
        if known is None:
            continue
        function = known.get(name) or (known.get("mysql") if name == "mariadb" else None) or known.get(None)
        if function is None:
            continue
        from _aludel_bind import dialect

        return str(function(element, Compiler(dialect())))
    return None
