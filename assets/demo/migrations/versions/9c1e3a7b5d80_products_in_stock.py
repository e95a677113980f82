"""products are counted

Revision ID: 9c1e3a7b5d80
Revises: 6f8b0d4e2a57
Create Date: 2025-05-08 15:44:19.500127

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision: str = '9c1e3a7b5d80'
down_revision: Union[str, Sequence[str], None] = '6f8b0d4e2a57'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    with op.batch_alter_table("products") as batch_op:
        batch_op.add_column(sa.Column("in_stock", sa.Integer(), server_default=sa.text("0"), nullable=False))
        batch_op.create_check_constraint("ck_products_stock", "in_stock >= 0")
        batch_op.alter_column(
            "name", existing_type=sa.String(length=120), type_=sa.String(length=200), existing_nullable=False
        )
    products = sa.table("products", sa.column("sku", sa.String), sa.column("in_stock", sa.Integer))
    op.execute(products.update().where(products.c.sku == "ALUDEL-7").values(in_stock=12))


def downgrade() -> None:
    with op.batch_alter_table("products") as batch_op:
        batch_op.drop_constraint("ck_products_stock", type_="check")
        batch_op.alter_column(
            "name", existing_type=sa.String(length=200), type_=sa.String(length=120), existing_nullable=False
        )
        batch_op.drop_column("in_stock")
