"""create products

Revision ID: 3c5e7a1b9d24
Revises: 2b8d4f6a9c03
Create Date: 2025-03-11 14:40:31.007214

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision: str = '3c5e7a1b9d24'
down_revision: Union[str, Sequence[str], None] = '2b8d4f6a9c03'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_table(
        "products",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("sku", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("price", sa.Numeric(precision=10, scale=2), server_default="0", nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.UniqueConstraint("sku", name="uq_products_sku"),
        sa.CheckConstraint("price >= 0", name="ck_products_price"),
    )
    op.bulk_insert(
        sa.table(
            "products",
            sa.column("sku", sa.String),
            sa.column("name", sa.String),
            sa.column("price", sa.Numeric),
        ),
        [
            {"sku": "ALEMBIC-1", "name": "Copper alembic, 2 l", "price": "149.00"},
            {"sku": "ALUDEL-7", "name": "Aludel, stack of seven", "price": "89.50"},
            {"sku": "RETORT-3", "name": "Glass retort", "price": "34.90"},
        ],
    )


def downgrade() -> None:
    op.drop_table("products")
