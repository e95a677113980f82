"""The entities of alembic_utils, and the SQL that creates, drops and replaces each."""

from sqlalchemy import text

from ._sql import BadInputException, SQLParseFailure, escaped, first_parsed, one_spaced, parsed, quoted, unquoted, without_end


class ReplaceableEntity:
    def __init__(self, schema, signature, definition):
        self.schema, self.signature = unquoted(one_spaced(schema)), unquoted(one_spaced(signature))
        self.definition = escaped(without_end(definition))

    @property
    def literal_schema(self):
        return quoted(self.schema)

    @property
    def identity(self):
        return f"{type(self).__name__}: {self.schema}.{self.signature}"

    @classmethod
    def from_sql(cls, sql):
        raise NotImplementedError()

    def to_sql_statement_create_or_replace(self):
        raise NotImplementedError()


class PGFunction(ReplaceableEntity):
    def __init__(self, schema, signature, definition):
        super().__init__(schema, signature, definition)
        is_plpgsql = "language plpgsql" in one_spaced(definition).lower().replace("'", "")
        # What is escaped already stays so in PL/pgSQL, and its assignments are no parameters.
        self.definition = escaped(without_end(definition), (":=", "\\:") if is_plpgsql else ())

    @classmethod
    def from_sql(cls, sql):
        template = "create{}function{:s}{schema}.{signature}{:s}returns{:s}{definition}"
        _, found = first_parsed([template], sql.strip(), cls.__name__)
        signature = found["signature"]
        if signature.startswith('"'):
            signature = "".join(signature.split('"', 2))
        return cls(schema=found["schema"], signature=signature, definition="returns " + found["definition"])

    def _created(self, verb):
        name, rest = self.signature.split("(", 1)
        return text(f'{verb} FUNCTION {self.literal_schema}."{name.strip()}"({rest} {self.definition}')

    def to_sql_statement_create(self):
        return self._created("CREATE")

    def to_sql_statement_drop(self, cascade=False):
        found = parsed("{name}({parameters})", self.signature) or parsed("{name}()", self.signature)
        parameters = found.get("parameters", "").strip().split(",")
        parameters = ", ".join(one[: len(one.lower().split("default")[0])].strip() for one in parameters)
        cascade = "cascade" if cascade else ""
        return text(f'DROP FUNCTION {self.literal_schema}."{found["name"].strip()}"({parameters}) {cascade}')

    def to_sql_statement_create_or_replace(self):
        yield self._created("CREATE OR REPLACE")


class PGView(ReplaceableEntity):
    _kind = "VIEW"
    _templates = ("create{}view{:s}{schema}.{signature}{:s}as{:s}{definition}",)

    def __init__(self, schema, signature, definition):
        super().__init__(schema, signature, definition)
        # The colons of views are not escaped.
        self.definition = without_end(definition)

    @classmethod
    def from_sql(cls, sql):
        _, found = first_parsed(cls._templates, sql, "PGView")
        signature = found["signature"].split("(")[0].replace('"', "")
        return cls(schema=found["schema"], signature=signature, definition=without_end(found["definition"]))

    def _name(self):
        return f'{self.literal_schema}."{self.signature}"'

    def to_sql_statement_create(self):
        return text(f"CREATE VIEW {self._name()} AS {self.definition};")

    def to_sql_statement_drop(self, cascade=False):
        return text(f"DROP {self._kind} {self._name()} {'cascade' if cascade else ''}")

    def to_sql_statement_create_or_replace(self):
        name, definition = self._name(), self.definition
        yield text(f"""
        do $$
            begin
                CREATE OR REPLACE VIEW {name} AS {definition};

            exception when others then
                DROP VIEW IF EXISTS {name};

                CREATE VIEW {name} AS {definition};
            end;
        $$ language 'plpgsql'
        """)


class PGMaterializedView(PGView):
    _kind = "MATERIALIZED VIEW"
    _templates = (
        "create{}materialized{}view{:s}{schema}.{signature}{:s}as{:s}{definition}{:s}with{:s}data",
        "create{}materialized{}view{:s}{schema}.{signature}{:s}as{:s}{definition}{}with{:s}{no_data}{:s}data",
        "create{}materialized{}view{:s}{schema}.{signature}{:s}as{:s}{definition}",
    )

    def __init__(self, schema, signature, definition, with_data=True):
        super().__init__(schema, signature, definition)
        self.with_data = with_data

    @classmethod
    def from_sql(cls, sql):
        _, found = first_parsed(cls._templates, without_end(sql), "PGView")
        signature = found["signature"].split("(")[0].replace('"', "")
        return cls(found["schema"], signature, found["definition"], with_data="no_data" not in found)

    def _created(self):
        return f"CREATE MATERIALIZED VIEW {self._name()} AS {self.definition} WITH {'' if self.with_data else 'NO'} DATA"

    def to_sql_statement_create(self):
        return text(self._created() + ";")

    def to_sql_statement_create_or_replace(self):
        yield text(f"DROP MATERIALIZED VIEW IF EXISTS {self._name()}; ")
        yield text(self._created())


class OnEntity(ReplaceableEntity):
    """What stands on a table."""

    def __init__(self, schema, signature, definition, on_entity):
        super().__init__(schema, signature, definition)
        self.on_entity = unquoted(on_entity if "." in on_entity else "public." + on_entity)


class PGTrigger(OnEntity):
    _templates = (
        "create{:s}constraint{:s}trigger{:s}{signature}{:s}{event}{:s}ON{:s}{on_entity}{:s}{action}",
        "create{:s}trigger{:s}{signature}{:s}{event}{:s}ON{:s}{on_entity}{:s}{action}",
    )

    def __init__(self, schema, signature, definition, on_entity, is_constraint=False):
        super().__init__(schema, signature, definition, on_entity)
        self.is_constraint = is_constraint

    @classmethod
    def from_sql(cls, sql):
        template, found = first_parsed(cls._templates, sql, cls.__name__)
        on_entity = found["on_entity"] if "." in found["on_entity"] else "public." + found["on_entity"]
        definition = f" {found['event']} ON {on_entity} {found['action']}"
        return cls(on_entity.split(".")[0], found["signature"], definition, on_entity, template is cls._templates[0])

    def to_sql_statement_create(self):
        found = parsed("{event}{:s}ON{:s}{on_entity}{:s}{action}", self.definition)
        if found is None:
            raise SQLParseFailure(f'Failed to parse SQL into PGTrigger.definition """{self.definition}"""')
        table = found["on_entity"].partition(".")[2] or found["on_entity"]
        constraint = " CONSTRAINT " if self.is_constraint else " "
        return text(
            f'CREATE{constraint}TRIGGER "{self.signature}" {found["event"]} ON {self.schema}.{table} {found["action"]}'
        )

    def to_sql_statement_drop(self, cascade=False):
        return text(f'DROP TRIGGER "{self.signature}" ON {self.on_entity} {"cascade" if cascade else ""}')

    def to_sql_statement_create_or_replace(self):
        yield text(f'DROP TRIGGER IF EXISTS "{self.signature}" ON {self.on_entity};')
        yield self.to_sql_statement_create()


class PGPolicy(OnEntity):
    @classmethod
    def from_sql(cls, sql):
        template = "create policy{:s}{signature}{:s}on{:s}{on_entity}{:s}{definition}"
        _, found = first_parsed([template], sql.strip(), cls.__name__)
        on_entity = found["on_entity"] if "." in found["on_entity"] else "public." + found["on_entity"]
        return cls(on_entity.partition(".")[0], found["signature"], found["definition"], on_entity)

    def to_sql_statement_create(self):
        return text(f"CREATE POLICY {self.signature} on {self.on_entity} {self.definition}")

    def to_sql_statement_drop(self, cascade=False):
        return text(f"DROP POLICY {self.signature} on {self.on_entity} {'cascade' if cascade else ''}")

    def to_sql_statement_create_or_replace(self):
        yield text(f"DROP POLICY IF EXISTS {self.signature} on {self.on_entity};")
        yield text(f"CREATE POLICY {self.signature} on {self.on_entity} {self.definition};")


class PGExtension(ReplaceableEntity):
    def __init__(self, schema, signature):
        super().__init__(schema, signature, "")

    def to_sql_statement_create(self):
        return text(f'CREATE EXTENSION "{self.signature}" WITH SCHEMA {self.literal_schema};')

    def to_sql_statement_drop(self, cascade=False):
        return text(f'DROP EXTENSION "{self.signature}" {"CASCADE" if cascade else ""}')


class PGGrantTable(ReplaceableEntity):
    _OF_COLUMNS = ("SELECT", "INSERT", "UPDATE", "REFERENCES")
    _OF_TABLE = ("DELETE", "TRUNCATE", "TRIGGER")

    def __init__(self, schema, table, role, grant, columns=None, with_grant_option=False):
        self.schema, self.table, self.role = unquoted(schema), unquoted(table), unquoted(role)
        self.grant = str(getattr(grant, "value", grant))
        self.columns, self.with_grant_option = sorted(columns or ()), with_grant_option
        if self.grant not in (*self._OF_COLUMNS, *self._OF_TABLE):
            raise ValueError(f"{self.grant!r} is not a valid PGGrantTableChoice")
        if (self.grant in self._OF_COLUMNS) != bool(self.columns):
            must = "must" if self.grant in self._OF_COLUMNS else "must not"
            raise BadInputException(f"When grant type is {self.grant} a value {must} be provided for columns")

    def _on(self):
        return f"ON {self.literal_schema}.{quoted(self.table)}"

    def to_sql_statement_create(self):
        columns = f"( {', '.join(self.columns)} )" if self.columns else ""
        option = " WITH GRANT OPTION" if self.with_grant_option else ""
        return text(f"GRANT {self.grant} {columns} {self._on()} TO {quoted(self.role)} {option}")

    def to_sql_statement_drop(self, cascade=False):
        return text(f"REVOKE {self.grant} {self._on()} FROM {quoted(self.role)}")

    def to_sql_statement_create_or_replace(self):
        yield self.to_sql_statement_drop()
        yield self.to_sql_statement_create()
