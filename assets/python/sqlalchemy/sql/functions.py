"""`sqlalchemy.sql.functions`: any name is a function."""

from sqlalchemy._functions import Function, func


class FunctionElement(Function):
    """A function that a script or project defines; its rendering is its own and unknown here."""

    name = None

    def __init__(self, *args, **kwargs):
        super().__init__(self.name, *args)

    def _expr_tree(self):
        rendered = self._aludel_rendered()
        if rendered is None:
            from _aludel_refusal import unsupported

            unsupported(f"the function {type(self).__name__} without a rendering for this engine")
        return rendered


class GenericFunction(FunctionElement):
    """A function with a name of its own class."""

    def __init__(self, *args, **kwargs):
        Function.__init__(self, self.name or type(self).__name__, *args)

    _expr_tree = Function._expr_tree


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(f"module 'sqlalchemy.sql.functions' has no attribute {name!r}")
    return getattr(func, name)
