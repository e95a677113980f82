"""How scripts are stopped when they ask for what they cannot have."""

import _aludel


class Refusal(BaseException):
    """Not an Exception, so that a script's own handlers let it through. Rust remembers it even where they don't."""


def refuse(code, message, *hints):
    _aludel.refuse(code, message, list(hints))
    refusal = Refusal(message)
    refusal._aludel_code = code
    raise refusal


def unsupported(what, *hints):
    refuse("unsupported-feature", f"{what} is not supported by Aludel yet", *hints)


class NotThereYet(AttributeError):
    """An attribute of our classes that SQLAlchemy's may have."""

    _aludel_code = "unsupported-feature"


def not_there_yet(owner, name):
    """For `__getattr__`: names that Python itself probes for are plainly missing."""
    if name.startswith("_"):
        raise AttributeError(f"{owner} has no attribute {name!r}")
    raise NotThereYet(f"{owner}.{name} is not supported by Aludel yet")
