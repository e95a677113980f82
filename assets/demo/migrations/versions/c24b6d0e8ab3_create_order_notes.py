"""notes get a table of their own

Revision ID: c24b6d0e8ab3
Revises: b13a5c9d7fa2
Create Date: 2025-07-01 17:26:50.630418

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision: str = 'c24b6d0e8ab3'
down_revision: Union[str, Sequence[str], None] = 'b13a5c9d7fa2'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_table(
        "order_notes",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("order_id", sa.Integer(), sa.ForeignKey("orders.id", name="fk_notes_order"), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
    )
    op.execute("INSERT INTO order_notes (order_id, body) SELECT id, note FROM orders WHERE note IS NOT NULL")
    with op.batch_alter_table("orders") as batch_op:
        batch_op.drop_column("note")


def downgrade() -> None:
    # Notes are not copied back: they are lost.
    op.add_column("orders", sa.Column("note", sa.Text(), nullable=True))
    op.drop_table("order_notes")
