"""every table remembers its last change

Revision ID: a02f4b8c6e91
Revises: 9c1e3a7b5d80
Create Date: 2025-05-21 10:11:36.902245

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision: str = 'a02f4b8c6e91'
down_revision: Union[str, Sequence[str], None] = '9c1e3a7b5d80'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


TABLES = ["users", "products", "orders"]


def last_change() -> sa.Column:
    return sa.Column("updated_at", sa.DateTime(), nullable=True, comment="set by the application")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, last_change())
        op.create_index(f"ix_{table}_updated_at", table, ["updated_at"])


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_index(f"ix_{table}_updated_at", table_name=table)
        op.drop_column(table, "updated_at")
