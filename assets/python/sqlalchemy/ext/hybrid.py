"""`sqlalchemy.ext.hybrid`: properties that are values on objects and expressions on classes."""

from _aludel_refusal import unsupported


class hybrid_property:
    def __init__(self, fget, fset=None, fdel=None, expr=None, custom_comparator=None, update_expr=None):
        self.fget, self.fset, self.expr = fget, fset, expr

    def __get__(self, instance, owner):
        if instance is not None:
            return self.fget(instance)
        return (self.expr or self.fget)(owner)

    def __set__(self, instance, value):
        if self.fset is None:
            raise AttributeError("can't set attribute")
        self.fset(instance, value)

    def _but(self, **changes):
        return hybrid_property(**{"fget": self.fget, "fset": self.fset, "expr": self.expr, **changes})

    def setter(self, fset):
        return self._but(fset=fset)

    def getter(self, fget):
        return self._but(fget=fget)

    def expression(self, expr):
        return self._but(expr=expr.__func__ if isinstance(expr, classmethod) else expr)

    @property
    def inplace(self):
        return _InPlace(self)

    def comparator(self, comparator):
        unsupported("hybrid_property.comparator")

    def update_expression(self, method):
        unsupported("hybrid_property.update_expression")


class _InPlace:
    def __init__(self, hybrid):
        self.hybrid = hybrid

    def setter(self, fset):
        self.hybrid.fset = fset
        return self.hybrid

    def expression(self, expr):
        self.hybrid.expr = expr.__func__ if isinstance(expr, classmethod) else expr
        return self.hybrid


class hybrid_method:
    def __init__(self, func, expr=None):
        self.func, self.expr = func, expr

    def __get__(self, instance, owner):
        target, function = (owner, self.expr or self.func) if instance is None else (instance, self.func)
        return lambda *args, **kwargs: function(target, *args, **kwargs)

    def expression(self, expr):
        self.expr = expr
        return self
