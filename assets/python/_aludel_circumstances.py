"""What the script now running can ask about: the engine, `-x` arguments, configuration."""

_now = {}


def begin(circumstances):
    _now.clear()
    _now.update(circumstances)


def get(name):
    return _now[name]
