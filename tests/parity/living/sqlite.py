"""What an SQLite file holds, by its schema table and pragmas."""
import os
import re
import shutil
import sqlite3

SPACE = re.compile(r"\s+")
CONSTRAINT = re.compile(r"(CONSTRAINT|PRIMARY KEY|FOREIGN KEY|UNIQUE|CHECK)\b", re.I)
DEFAULT = re.compile(r"\b(DEFAULT) \(([\w.]+|'[^']*')\)")


class Server:
    def __init__(self, folder):
        self.folder = folder

    def database(self, name):
        return Database(os.path.join(self.folder, f"{name}.db"), name)


class Database:
    copies_are_exact = True

    def __init__(self, path, name):
        self.path, self.name, self.url = path, name, f"sqlite:///{path}"

    def create(self, copied_from=None):
        self.drop()
        if copied_from:
            shutil.copyfile(copied_from.path, self.path)
        else:
            open(self.path, "w").close()

    def drop(self):
        for ending in ("", "-journal", "-wal", "-shm"):
            if os.path.exists(self.path + ending):
                os.remove(self.path + ending)

    def close(self):
        pass

    def look(self):
        """Every object with its aspects, and the rows of every table that has some."""
        connection = sqlite3.connect(self.path)
        connection.text_factory = lambda text: text.decode("utf8", "backslashreplace")
        try:
            return look(connection)
        finally:
            connection.close()


def look(connection):
    ask = lambda sql, *values: connection.execute(sql, values).fetchall()
    quoted = lambda name: '"' + name.replace('"', '""') + '"'
    items, rows = {("database", ""): {"version": ask("pragma user_version"), "application": ask("pragma application_id")}}, {}
    for kind, name, table, sql in ask("select type, name, tbl_name, sql from sqlite_master"):
        if kind in ("view", "trigger", "index") and sql:
            items.setdefault((kind, name), {}).update({"table": table, "definition": folded(sql)})
        if kind != "table":
            continue
        if name == "sqlite_sequence":
            items.update({("counter", one): {"last": last} for one, last in ask("select name, seq from sqlite_sequence")})
            continue
        items["table", name] = {"definition": folded(sql)}
        found = ask("select * from pragma_table_xinfo(?)", name)
        for at, column, type_, not_null, default, key, hidden in found:
            items["column", f"{name}.{column}"] = {"position": at, "type": type_, "not null": not_null, "default": default, "key": key, "hidden": hidden}
        items["foreign keys", name] = {"all": sorted(str(key[2:]) for key in ask("select * from pragma_foreign_key_list(?)", name))}
        for _, index, unique, origin, partial in ask("select * from pragma_index_list(?)", name):
            of = str([part[2:] for part in ask("select * from pragma_index_xinfo(?)", index)])
            if origin == "c":
                items.setdefault(("index", index), {}).update({"unique": unique, "partial": partial, "columns": of})
            else:
                items["constraint", f"{name} {origin} {of}"] = {"unique": unique}
        columns = [column[1] for column in found if column[6] != 1]
        held = ask("select " + ", ".join(f"quote({quoted(column)})" for column in columns) + f" from {quoted(name)}") if columns else []
        if held:
            rows[name] = columns, held
    return items, rows


def folded(sql):
    """White space tells nothing here, nor does the order of a table's constraints, nor a bracket around a default of one word."""
    text = DEFAULT.sub(r"\1 \2", SPACE.sub(" ", sql or "").replace("( ", "(").replace(" )", ")").replace(" ,", ",").strip())
    head, bracket, body = text.partition("(")
    if not bracket or not head.upper().startswith("CREATE TABLE"):
        return text
    parts = split(body)
    order = {False: [], True: []}
    for part in parts[:-1]:
        order[bool(CONSTRAINT.match(part))].append(part)
    return head + "(" + ", ".join(order[False] + sorted(order[True])) + ")" + parts[-1]


def split(body):
    """At the commas between a table's columns and constraints; the last part is what follows the closing bracket."""
    parts, depth, quote, start = [], 1, None, 0
    for at, letter in enumerate(body):
        if quote:
            quote = None if letter == quote else quote
        elif letter in "'\"`[":
            quote = "]" if letter == "[" else letter
        elif letter == "(":
            depth += 1
        elif letter in ",)":
            depth -= letter == ")"
            if depth == 0 or (letter == "," and depth == 1):
                parts.append(body[start:at].strip())
                start = at + 1
            if depth == 0:
                break
    return [*parts, body[start:]]
