"""Loading options. Those that only say when something is read are taken and change nothing."""

from _aludel_refusal import unsupported

from ._related import RelationshipAttribute


class Load:
    """`Load(Model).joinedload(Model.children).load_only(…)`."""

    def __init__(self, *entity):
        # Attributes of the entity that a query starts from: all that it reads, or those that it doesn't.
        self.only, self.without, self.undeferred, self.deep = None, set(), set(), False

    def _hint(self, *attributes, **kwargs):
        self.deep = True
        return self

    joinedload = selectinload = subqueryload = lazyload = immediateload = defaultload = selectin_polymorphic = _hint

    def load_only(self, *attributes, raiseload=False):
        if not self.deep:
            self.only = {key_of(one) for one in attributes}
        return self

    def defer(self, attribute, raiseload=False):
        if not self.deep:
            self.without.add(key_of(attribute))
        return self

    def undefer(self, attribute):
        if not self.deep:
            self.undeferred.add(key_of(attribute))
        return self

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        unsupported(f"the loading option {name}()")

    def keys(self, mapper, keys):
        if self.only is not None:
            keys = [key for key in keys if key in self.only or key in mapper.keys]
        keys = [key for key in keys if key not in self.without]
        return [*keys, *(key for key in mapper.deferred if key in self.undeferred and key not in keys)]


def key_of(attribute):
    if isinstance(attribute, str):
        return attribute
    return attribute.key


def _starts(name):
    def start(*attributes, **kwargs):
        return getattr(Load(), name)(*attributes, **kwargs)

    start.__name__ = name
    return start


joinedload, selectinload, subqueryload, lazyload = map(_starts, ("joinedload", "selectinload", "subqueryload", "lazyload"))
immediateload, defaultload, load_only = map(_starts, ("immediateload", "defaultload", "load_only"))
defer, undefer = map(_starts, ("defer", "undefer"))


def taken(options):
    for one in options:
        if not isinstance(one, Load):
            from .._values import stop_at_opaque

            stop_at_opaque(one)
            if isinstance(one, RelationshipAttribute):
                one = Load()
            else:
                unsupported(f"the query option {type(one).__name__}")
        yield one
