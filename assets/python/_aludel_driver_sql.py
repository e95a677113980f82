"""Statements in a driver's own words: `%s` and `%(name)s` of PostgreSQL's and MySQL's drivers, `?` of SQLite's."""

import re

# What is no parameter comes first.
_SQLITE = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/|(\?)|(:\w+)", re.S)
_OTHERS = re.compile(r"%%|%\((\w+)\)s|(%s)|:")


def as_text(sql, sets, dialect):
    """The same as `text()`, and the sets by name."""
    from sqlalchemy._elements import text

    count = 0

    def numbered():
        nonlocal count
        count += 1
        return f":aludel_{count}"

    def replaced(match):
        found = match.group(0)
        if dialect == "sqlite":
            if match.group(1):
                return numbered()
            return found if match.group(2) else found.replace(":", "\\:")
        if match.group(1):
            return f":{match.group(1)}"
        if match.group(2):
            return numbered()
        return {"%%": "%", ":": "\\:"}[found]

    converted = (_SQLITE if dialect == "sqlite" else _OTHERS).sub(replaced, sql)
    named = [one if hasattr(one, "keys") else {f"aludel_{at}": part for at, part in enumerate(one, 1)} for one in sets]
    return text(converted), named
