"""create orders and their items

Revision ID: 4d6f8b2c0e35
Revises: 3c5e7a1b9d24
Create Date: 2025-03-18 08:27:55.390870

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision: str = '4d6f8b2c0e35'
down_revision: Union[str, Sequence[str], None] = '3c5e7a1b9d24'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_table(
        "orders",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), server_default="new", nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("placed_at", sa.DateTime(), server_default=sa.func.current_timestamp(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_orders_user", ondelete="CASCADE"),
    )
    op.create_table(
        "order_items",
        sa.Column("order_id", sa.Integer(), sa.ForeignKey("orders.id", name="fk_items_order"), primary_key=True),
        sa.Column("product_id", sa.Integer(), sa.ForeignKey("products.id", name="fk_items_product"), primary_key=True),
        sa.Column("quantity", sa.SmallInteger(), server_default=sa.text("1"), nullable=False),
    )
    op.execute(
        "INSERT INTO orders (user_id, note) SELECT id, 'please ring at 10:30' FROM users WHERE email LIKE 'a%'"
    )


def downgrade() -> None:
    op.drop_table("order_items")
    op.drop_table("orders")
