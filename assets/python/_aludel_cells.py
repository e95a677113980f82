"""What the text of a cell means in Python, by the kind that its column has on the server: as Python's drivers give it."""


def converter(kind):
    """None where the cell comes as it is."""
    return _CONVERTERS.get(kind)


def _decimal(text):
    from decimal import Decimal

    return Decimal(text)


def _date(text):
    from datetime import date

    try:
        return date.fromisoformat(text)
    except ValueError:
        # `infinity`, and years before Christ, which Python has not.
        return text


def _time(text):
    from datetime import time

    return time.fromisoformat(text)


def _date_time(text):
    from datetime import datetime

    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return text


def _duration(text):
    from datetime import timedelta

    sign = -1 if text.startswith("-") else 1
    hours, minutes, seconds = text.lstrip("-").split(":")
    return sign * timedelta(hours=int(hours), minutes=int(minutes), seconds=float(seconds))


def _interval(text):
    """`1 year 2 mons -3 days 04:05:06.7`: a year is 365 days and a month 30, as psycopg2 has it."""
    from datetime import timedelta

    days, clock, words = 0, timedelta(), text.split()
    while words:
        word = words.pop(0)
        if ":" in word:
            clock = _duration(word.lstrip("+"))
        else:
            unit = words.pop(0).rstrip("s")
            days += int(word) * {"year": 365, "mon": 30, "day": 1}[unit]
    return timedelta(days=days) + clock


def _uuid(text):
    from uuid import UUID

    return UUID(text)


def _json(text):
    import json

    return json.loads(text)


def array(element):
    """A converter of arrays in PostgreSQL's words."""

    def convert(text):
        items, _ = _items(text, text.index("{") + 1, element)
        return items

    return convert


def _items(text, at, element):
    items = []
    while True:
        character = text[at]
        if character == "}":
            return items, at + 1
        if character == ",":
            at += 1
        elif character == "{":
            inner, at = _items(text, at + 1, element)
            items.append(inner)
        elif character == '"':
            item, at = _quoted(text, at + 1)
            items.append(element(item))
        else:
            end = at
            while text[end] not in ",}":
                end += 1
            item, at = text[at:end], end
            items.append(None if item == "NULL" else element(item))


def _quoted(text, at):
    parts = []
    while text[at] != '"':
        if text[at] == "\\":
            at += 1
        parts.append(text[at])
        at += 1
    return "".join(parts), at + 1


def _same(text):
    return text


_CONVERTERS = {
    "decimal": _decimal,
    "bytes": bytes.fromhex,
    "date": _date,
    "time": _time,
    "date_time": _date_time,
    "interval": _interval,
    "duration": _duration,
    "uuid": _uuid,
    "json": _json,
    "texts": array(_same),
    "integers": array(int),
    "floats": array(float),
    "decimals": array(_decimal),
    "booleans": array(lambda text: text == "t"),
    "dates": array(_date),
    "date_times": array(_date_time),
    "uuids": array(_uuid),
}
