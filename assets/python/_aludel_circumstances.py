"""What the script now running can ask about: the engine, `-x` arguments, configuration."""

_now = {}


def begin(circumstances):
    _now.clear()
    _now.update(circumstances, numbers=0)


def get(name):
    return _now[name]


def script():
    """Its file, as its frames name it; None while none runs."""
    return _now.get("script")


def next_number():
    """Counts from 1 in each script, so that the same script always gives the same names."""
    _now["numbers"] += 1
    return _now["numbers"]
