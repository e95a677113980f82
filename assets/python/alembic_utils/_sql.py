"""How alembic_utils takes SQL apart and puts it together."""

import re


class SQLParseFailure(Exception):
    pass


class BadInputException(Exception):
    pass


def one_spaced(text):
    return " ".join(text.split())


def without_end(sql):
    return sql.strip().rstrip(";").strip()


def unquoted(text):
    return text.replace('"', "")


def quoted(text):
    schema, dot, name = text.partition(".")
    bare = [part.strip().strip('"').strip() for part in (schema, name)]
    return f'"{bare[0]}"."{bare[1]}"' if dot else f'"{bare[0]}"'


def escaped(sql, also=()):
    """Colons of SQL are no parameters of `text()`; `::` and what is in `also` it leaves alone anyway."""
    kept = "|".join(re.escape(one) for one in (*also, "::"))
    return re.sub(f"({kept})|:", lambda found: found[1] or "\\:", sql)


def parsed(template, sql):
    """`{name}` and `{}` are as little as possible of anything, `{:s}` is white space; without case."""

    def part(field):
        if field == "{:s}":
            return r"\s+"
        return f"(?P<{field[1:-1]}>.+?)" if len(field) > 2 else ".+?"

    pieces = re.split(r"(\{[^}]*\}|\s+)", template)
    pattern = "".join(part(p) if p.startswith("{") else r"\s+" if p.isspace() else re.escape(p) for p in pieces)
    found = re.fullmatch(pattern, sql, re.IGNORECASE | re.DOTALL)
    return None if found is None else found.groupdict()


def first_parsed(templates, sql, what):
    for template in templates:
        found = parsed(template, sql)
        if found is not None:
            return template, found
    raise SQLParseFailure(f'Failed to parse SQL into {what} """{sql}"""')
