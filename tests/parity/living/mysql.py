"""What a MariaDB or MySQL database holds, as its SHOW statements and information_schema tell."""
import re
import shutil
import subprocess

import pymysql
from sqlalchemy.engine import make_url

PROGRAMS = {
    "trigger": "select trigger_name, event_object_table, action_timing, event_manipulation, action_statement from information_schema.triggers where trigger_schema = database()",
    "routine": "select routine_name, routine_type, dtd_identifier, routine_definition, routine_comment from information_schema.routines where routine_schema = database()",
    "event": "select event_name, event_definition, interval_value, interval_field, status from information_schema.events where event_schema = database()",
    "database": "select '', default_character_set_name, default_collation_name from information_schema.schemata where schema_name = database()",
}
COUNTER = re.compile(r" AUTO_INCREMENT=(\d+)")
NAME = re.compile(r"`((?:[^`]|``)*)`")


class Server:
    def __init__(self, url):
        self.url = make_url(url)

    def database(self, name):
        return Database(self, name)

    def tell(self, sql):
        connection = self.connect(None)
        try:
            connection.cursor().execute(sql)
        finally:
            connection.close()

    def connect(self, name):
        url = self.url
        # Values come as the server writes them.
        return pymysql.connect(host=url.host, port=url.port or 3306, user=url.username, password=url.password or "", database=name, charset="utf8mb4",
                               autocommit=True, conv={})

    def options(self):
        url = self.url
        return ["-h", url.host, "-P", str(url.port or 3306), "-u", url.username] + ([f"-p{url.password}"] if url.password else [])


class Database:
    # A dump doesn't tell which keys were made for a foreign key.
    copies_are_exact = False

    def __init__(self, server, name):
        self.server, self.name, self.connection = server, name, None
        self.url = server.url.set(drivername="mysql+pymysql", database=name).render_as_string(hide_password=False)

    def create(self, copied_from=None):
        self.drop()
        self.server.tell(f"create database {self.name}")
        if copied_from:
            dump, client = shutil.which("mariadb-dump") or "mysqldump", shutil.which("mariadb") or "mysql"
            taken = subprocess.run([dump, *self.server.options(), "--routines", "--triggers", "--events", "--hex-blob", copied_from.name],
                                   capture_output=True, check=True)
            subprocess.run([client, *self.server.options(), self.name], input=taken.stdout, capture_output=True, check=True)

    def drop(self):
        self.close()
        self.server.tell(f"drop database if exists {self.name}")

    def close(self):
        if self.connection:
            self.connection.close()
            self.connection = None

    def look(self):
        """Every object with its aspects, and the rows of every table that has some."""
        if self.connection is None:
            self.connection = self.server.connect(self.name)
        cursor = self.connection.cursor()
        ask = lambda sql: (cursor.execute(sql), [list(map(told, row)) for row in cursor.fetchall()])[1]
        items, rows = {}, {}
        for kind, sql in PROGRAMS.items():
            for name, *aspects in ask(sql):
                items[kind, name] = {"definition": " | ".join(str(aspect) for aspect in aspects)}
        for table, kind in ask("show full tables"):
            quoted = "`" + table.replace("`", "``") + "`"
            if kind == "VIEW":
                items["view", table] = {"definition": ask(f"show create view {quoted}")[0][1]}
            elif kind == "SEQUENCE":
                items["sequence", table] = {"definition": str(ask(f"select * from {quoted}"))}
            else:
                items.update(table_items(table, ask(f"show create table {quoted}")[0][1]))
                found = ask(f"select * from {quoted}")
                if found:
                    rows[table] = [column[0] for column in cursor.description], [tuple(row) for row in found]
        return items, rows


def told(value):
    return value.decode("utf8", "backslashreplace") if isinstance(value, bytes) else value


def table_items(table, sql):
    first, *lines = sql.split("\n")
    items, position = {}, 0
    rest = []
    for line in lines:
        text = line.strip().rstrip(",")
        name = NAME.search(text)
        if line.startswith("  `"):
            position += 1
            definition = text[name.end():].strip()
            items["column", f"{table}.{name.group(1)}"] = {"position": position, "definition": definition}
        elif line.startswith("  PRIMARY KEY"):
            items["key", f"{table} primary"] = {"definition": text}
        elif line.startswith("  ") and name and not rest:
            items["constraint" if text.startswith("CONSTRAINT") else "key", f"{table}.{name.group(1)}"] = {"definition": text}
        else:
            rest.append(text)
    options = " ".join(rest)
    counter = COUNTER.search(options)
    items["table", table] = {"options": COUNTER.sub("", options), "kind": first.split("`")[0]}
    items["counter", table] = {"next": counter.group(1) if counter else None}
    return items
