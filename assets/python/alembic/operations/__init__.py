"""`alembic.operations`: operations as objects, and those that scripts and projects define themselves."""

from .ops import MigrateOperation, call_of

# Names that `op` answers to, and how each operation is carried out.
_NAMES, _IMPLEMENTATIONS = {}, {}


class Operations:
    """What an implementation is given: `op`, and `invoke()`."""

    @staticmethod
    def register_operation(name, sourcename=None):
        def register(operation):
            _NAMES[name] = (operation, sourcename or name)
            return operation

        return register

    @staticmethod
    def implementation_for(operation, replace=False):
        def register(function):
            _IMPLEMENTATIONS[operation] = function
            return function

        return register

    @property
    def migration_context(self):
        return self.get_context()

    def invoke(self, operation):
        for cls in type(operation).__mro__:
            if cls in _IMPLEMENTATIONS:
                return _IMPLEMENTATIONS[cls](self, operation)
        name, args, kwargs = call_of(operation)
        return getattr(self, name)(*args, **kwargs)

    def __getattr__(self, name):
        from alembic import op

        return getattr(op, name)


def registered(name):
    """The function of that name that a registered operation gives `op`; `None` where there is none."""
    if name not in _NAMES:
        return None
    operation, source = _NAMES[name]
    return lambda *args, **kwargs: getattr(operation, source)(Operations(), *args, **kwargs)


def __getattr__(name):
    if name.startswith("__") or name == "ops":
        raise AttributeError(f"module 'alembic.operations' has no attribute {name!r}")
    from _aludel_opaque import Opaque

    return Opaque(f"alembic.operations.{name}", "Aludel does not have it yet", "unsupported-feature")
