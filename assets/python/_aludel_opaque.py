"""Stand-ins for what could not be imported: free to import, subclass and annotate with, loud when it matters."""

import sys

import _aludel
from _aludel_refusal import refuse


def _refuse(opaque, doing):
    name, reason, code = (object.__getattribute__(opaque, part) for part in ("_aludel_opaque", "_reason", "_code"))
    if code == "unsupported-feature":
        refuse(code, f"{name} is not supported by Aludel yet")
    if code == "sandbox-denied":
        refuse(code, f"{name} {doing}, but {reason}")
    refuse(
        code,
        f"{name} {doing}, but it was not imported, so what it does is unknown",
        f"{name} was not imported: {reason}",
        "make it importable with an import path, or leave it out of the script",
    )


def _own(name):
    """Python's own names, and those by which our constructs are told from other things."""
    return name.startswith("__") and name.endswith("__") or name.endswith("_tree") or name.startswith("_aludel_")


class Opaque:
    """A value that nothing is known of."""

    def __init__(self, name, reason, code):
        object.__setattr__(self, "_aludel_opaque", name)
        object.__setattr__(self, "_reason", reason)
        object.__setattr__(self, "_code", code)

    def __getattr__(self, name):
        if _own(name):
            raise AttributeError(name)
        return self._child(f"{self._aludel_opaque}.{name}")

    def _child(self, name):
        return Opaque(name, object.__getattribute__(self, "_reason"), object.__getattribute__(self, "_code"))

    def __setattr__(self, name, value):
        if _aludel.running():
            _refuse(self, "is changed here")

    def __call__(self, *args, **kwargs):
        if _aludel.running():
            _refuse(self, "is called here")
        return self._child(f"{self._aludel_opaque}()")

    def __mro_entries__(self, bases):
        opaque = self
        # Two classes of classes conflict; where another base has one, ours steps back.
        meta = OpaqueClass if all(type(base) in (type, OpaqueClass, Opaque) for base in bases) else type

        class Subclass(metaclass=meta):
            _opaque = opaque
            _aludel_opaque = opaque._aludel_opaque

            def __init_subclass__(cls, **kwargs):
                pass

            def __new__(cls, *args, **kwargs):
                if _aludel.running():
                    _refuse(opaque, "is the base of a class that is used here")
                return object.__new__(cls)

            def __init__(self, *args, **kwargs):
                pass

        Subclass.__name__ = Subclass.__qualname__ = opaque._aludel_opaque.rpartition(".")[2].rstrip("()")
        return (Subclass,)

    def __getitem__(self, key):
        return self._child(f"{self._aludel_opaque}[…]")

    def __or__(self, other):
        return self

    __ror__ = __or__

    def __repr__(self):
        return f"<{self._aludel_opaque}, not imported>"

    def __hash__(self):
        return id(self)


class OpaqueClass(type):
    """The class of classes with a base that nothing is known of: what they lack, that base may have."""

    def __getattr__(cls, name):
        if not _own(name):
            for base in cls.__mro__:
                if "_opaque" in base.__dict__:
                    return getattr(base.__dict__["_opaque"], name)
        raise AttributeError(f"type object {cls.__name__!r} has no attribute {name!r}")


def _loud(doing):
    def method(self, *args, **kwargs):
        _refuse(self, doing)

    return method


for _name in "__bool__ __eq__ __ne__ __lt__ __le__ __gt__ __ge__ __contains__".split():
    setattr(Opaque, _name, _loud("decides something here"))
for _name in "__iter__ __next__ __len__ __enter__ __exit__ __int__ __float__ __index__ __instancecheck__ __subclasscheck__".split():
    setattr(Opaque, _name, _loud("is used here"))
for _name in "__str__ __format__ __add__ __radd__ __mod__ __rmod__ __bytes__ __fspath__ __sub__ __mul__".split():
    setattr(Opaque, _name, _loud("becomes part of a value here"))


class OpaqueModule(type(sys)):
    """A module that nothing is known of."""

    def __init__(self, name, reason, code):
        super().__init__(name)
        self._opaque = Opaque(name, reason, code)

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        below = f"{self.__name__}.{name}"
        # A package that fails may have modules that don't.
        if isinstance(_aludel.of_project(below), tuple):
            __import__(below)
            return sys.modules[below]
        return getattr(self.__dict__["_opaque"], name)
