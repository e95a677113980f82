"""alembic-postgresql-enum"""

import sqlalchemy as sa
from alembic import op
from alembic_postgresql_enum import ColumnType, TableReference
from alembic_postgresql_enum.sql_commands.indexes import TableIndex

revision = "c02"
down_revision = "c01"


def upgrade():
    sa.Enum("a", "b", name="kind").create(op.get_bind())
    op.sync_enum_values(
        enum_schema="public",
        enum_name="kind",
        new_values=["a", "c"],
        affected_columns=[
            TableReference(table_schema="public", table_name="things", column_name="kind"),
            TableReference(table_name="old", column_name="kind", existing_server_default="'b'::kind"),
            TableReference(
                table_schema="app",
                table_name="lists",
                column_name="kinds",
                column_type=ColumnType.ARRAY,
                existing_server_default="'{b}'::kind[]",
            ),
            TableReference("more", "kinds", "app", ColumnType.ARRAY, "ARRAY['b'::kind, 'a'::public.kind]"),
        ],
        enum_values_to_rename=[("b", "c")],
        indexes_to_recreate=[
            TableIndex(name="public.ix_b", definition="CREATE INDEX ix_b ON things (id) WHERE kind = 'b'::kind"),
        ],
    )


def downgrade():
    op.sync_enum_values(
        "public",
        "kind",
        ["a", "b"],
        [TableReference("things", "kind", "public"), TableReference("lists", "kinds", "app", ColumnType.ARRAY)],
        enum_values_to_rename=[],
    )
    sa.Enum("a", "b", name="kind").drop(op.get_bind())
