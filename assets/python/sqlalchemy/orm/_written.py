"""Statements that differ only in their values: the first is written by itself, the others are its tree with other values."""

from .._dml import column_type
from .._statements import Insert, Update
from .._values import stored, value


class Again:
    """The tree of such a statement, in the place of one."""

    _returning = ()

    def __init__(self, tree):
        self._again = tree

    def _statement_tree(self):
        return self._again


class InsertedAgain(Again):
    """As an INSERT, it tells the key of its row."""

    def __init__(self, tree, first, read):
        super().__init__(tree)
        self._first, self._read = first, read
        self._returning = first._returning

    def _generated_key(self, dialect):
        return self, self._read

    def _result_columns(self):
        return self._first._result_columns()


class Written:
    """What one session has written so far, by class and columns."""

    def __init__(self):
        self._updates, self._inserts = {}, {}

    def update(self, mapper, values, identity):
        table = mapper.local_table
        keys = [mapper.columns[key] for key in mapper.keys]
        plain = None not in identity and not _expressions(values.values())
        mark = (mapper, *values)
        known = self._updates.get(mark) if plain else None
        if known is not None:
            tree, columns = known
            assignments = [[name, _with(old, values[of.key], of)] for (name, old), of in zip(tree["assignments"], columns)]
            conditions = [{**old, "right": _with(old["right"], part, of)} for old, part, of in zip(tree["filter"], identity, keys)]
            return Again({**tree, "assignments": assignments, "filter": conditions})
        statement = Update(table).where(*[of == part for of, part in zip(keys, identity)]).values(values)
        if plain:
            tree = statement._statement_tree()
            if len(tree["assignments"]) == len(values) and all(old["expr"] == "literal" for _, old in tree["assignments"]):
                by_name = {of.name: of for of in table.c}
                self._updates[mark] = tree, [by_name[name] for name, _ in tree["assignments"]]
        return statement

    def insert(self, mapper, row):
        """Of one row whose key the server gives, or the row itself."""
        table = mapper.local_table
        missing = [column for column in table._primary() if column.key not in row]
        plain = not _expressions(row.values()) and (not missing or len(mapper.keys) == 1)
        mark = (mapper, *row)
        known = self._inserts.get(mark) if plain else None
        if known is not None:
            tree, columns, first, read = known
            cells = [old if of is None else _with(old, row[of.key], of) for old, of in zip(tree["rows"][0], columns)]
            return InsertedAgain({**tree, "rows": [cells]}, first, read)
        statement = Insert(table).values(row)
        if plain and row:
            self._remember(mark, statement, row)
        return statement

    def _remember(self, mark, statement, row):
        from _aludel_bind import dialect

        first, read = statement._generated_key(dialect().name)
        tree = first._statement_tree()
        by_name = {of.name: of for of in statement.table.c if of.key in row}
        columns = [by_name.get(name) for name in tree["columns"]]
        cells = zip(tree["rows"][0], columns)
        if sum(of is not None for of in columns) == len(row) and all(of is None or old["expr"] == "literal" for old, of in cells):
            self._inserts[mark] = tree, columns, first, read


def _expressions(values):
    return any(hasattr(one, "_expr_tree") or hasattr(one, "__clause_element__") for one in values)


def _with(old, given, column):
    type_ = column_type(column)
    return {**old, "value": value(stored(given, type_), type_)}
