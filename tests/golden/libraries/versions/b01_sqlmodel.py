"""SQLModel"""

import sqlalchemy as sa
import sqlmodel
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "b01"
down_revision = "a05"


def upgrade():
    op.create_table(
        "hero",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("alias", AutoString(length=40), nullable=True),
        sa.Column("team", sqlmodel.AutoString(), server_default="none"),
        sqlmodel.Column("age", sqlmodel.Integer()),
        sa.Column("kind", sqlmodel.sql.sqltypes.types.String(10)),
        sa.Column("seen", sqlmodel.sql.sqltypes.UTCDateTime()),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_hero_name"), "hero", ["name"], unique=False)
    op.execute(sqlmodel.text("UPDATE hero SET age = 1"))


def downgrade():
    op.alter_column("hero", "alias", existing_type=sqlmodel.AutoString(), type_=sa.String(20), existing_nullable=True)
    op.drop_table("hero")
