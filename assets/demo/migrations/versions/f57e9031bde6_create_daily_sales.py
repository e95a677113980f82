"""daily sales for the reports

Revision ID: f57e9031bde6
Revises: 4d6f8b2c0e35
Create Date: 2025-06-17 18:39:05.771530

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision: str = 'f57e9031bde6'
down_revision: Union[str, Sequence[str], None] = '4d6f8b2c0e35'
branch_labels: Union[str, Sequence[str], None] = ('reporting',)
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_table(
        "daily_sales",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("sold", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("income", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("day", "product_id", name="pk_daily_sales"),
    )


def downgrade() -> None:
    op.drop_table("daily_sales")
