"""What is asked of an inspector: by `record.py` of SQLAlchemy's, by the tests of Aludel's."""

import sqlalchemy as sa


def plain(answer):
    """Types by class and text; expressions by their text."""
    if isinstance(answer, sa.types.TypeEngine):
        return {"class": type(answer).__name__, "str": str(answer), "repr": repr(answer)}
    if isinstance(answer, dict):
        return {str(key): plain(value) for key, value in answer.items()}
    if isinstance(answer, (list, tuple)):
        return [plain(value) for value in answer]
    if isinstance(answer, sa.TextClause):
        return {"text": answer.text}
    return answer


QUESTIONS = {
    "columns": "get_columns",
    "pk_constraint": "get_pk_constraint",
    "foreign_keys": "get_foreign_keys",
    "unique_constraints": "get_unique_constraints",
    "indexes": "get_indexes",
    "check_constraints": "get_check_constraints",
    "comment": "get_table_comment",
    "options": "get_table_options",
}


def table(inspector, name, schema):
    said = {}
    for what, question in QUESTIONS.items():
        try:
            said[what] = getattr(inspector, question)(name, schema=schema)
        except (NotImplementedError, sa.exc.SQLAlchemyError) as error:
            said[what] = {"raises": type(error).__name__}
    return said


def answers(connection):
    inspector = sa.inspect(connection)
    engine = inspector.dialect.name
    schemas = [None] if engine == "mysql" else [None, "other"]
    found = {"default_schema_name": inspector.default_schema_name if engine != "mysql" else "(the database)", "schemas": {}}
    if engine != "mysql":
        found["schema_names"] = inspector.get_schema_names()
    for schema in schemas:
        views = inspector.get_view_names(schema)
        of_schema = found["schemas"][schema or ""] = {
            "table_names": sorted(inspector.get_table_names(schema)),
            "view_names": views,
            "view_definitions": {view: inspector.get_view_definition(view, schema) for view in views},
        }
        if engine == "postgresql":
            of_schema["sequence_names"] = sorted(inspector.get_sequence_names(schema))
            of_schema["enums"] = inspector.get_enums(schema)
            of_schema["materialized_view_names"] = inspector.get_materialized_view_names(schema)
        names = of_schema["table_names"] + views + of_schema.get("materialized_view_names", [])
        if engine == "sqlite" and schema is None:
            of_schema["temp_table_names"] = inspector.get_temp_table_names()
            names += of_schema["temp_table_names"]
        of_schema["tables"] = {name: table(inspector, name, schema) for name in names}
    return plain(found)
