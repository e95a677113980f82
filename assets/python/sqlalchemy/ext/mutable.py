"""`sqlalchemy.ext.mutable`: values that tell the object whose attribute they are of their changes."""

from sqlalchemy._elements import to_type


class Mutable:
    _aludel_of = None

    @classmethod
    def as_mutable(cls, sqltype):
        type_ = to_type(sqltype).copy()
        type_._aludel_mutable = cls._held
        return type_

    @classmethod
    def associate_with(cls, sqltype):
        from _aludel_refusal import unsupported

        unsupported(f"{cls.__name__}.associate_with()")

    associate_with_attribute = associate_with

    @classmethod
    def _held(cls, state, key, value):
        """The value as an object's attribute holds it."""
        if value is None:
            return None
        value = cls.coerce(key, value)
        if isinstance(value, Mutable):
            value._aludel_of = (state, key)
        return value

    @classmethod
    def coerce(cls, key, value):
        if isinstance(value, cls):
            return value
        for plain in (dict, list, set):
            if issubclass(cls, plain) and isinstance(value, plain):
                return cls(value)
        raise ValueError(f"Attribute {key!r} does not accept objects of type {type(value)}")

    def changed(self):
        if self._aludel_of is not None:
            state, key = self._aludel_of
            state.mark(key)


def _telling(name, of):
    method = getattr(of, name)

    def tells(self, *args, **kwargs):
        result = method(self, *args, **kwargs)
        self.changed()
        return result

    tells.__name__ = name
    return tells


def _of(plain, methods):
    """A class of it whose methods that change it say so."""
    members = {name: _telling(name, plain) for name in methods.split()}
    return type(f"Mutable{plain.__name__.title()}", (Mutable, plain), {**members, "__hash__": None, "__module__": __name__})


MutableDict = _of(dict, "__setitem__ __delitem__ __ior__ update setdefault pop popitem clear")
MutableList = _of(list, "__setitem__ __delitem__ __iadd__ append extend insert remove pop clear sort reverse")
MutableSet = _of(set, "__ior__ __iand__ __isub__ add update remove discard pop clear difference_update intersection_update")
