"""reports take refunds off, birth dates are forgotten

Revision ID: 06a8c4e2f0b7
Revises: f57e9031bde6
Create Date: 2025-10-20 09:47:58.336672

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision: str = '06a8c4e2f0b7'
down_revision: Union[str, Sequence[str], None] = 'f57e9031bde6'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = '8b0d2f6a4c79'


def upgrade() -> None:
    op.add_column("daily_sales", sa.Column("refunded", sa.Numeric(10, 2), server_default="0", nullable=False))
    op.execute("UPDATE users SET birth_date = NULL")


def downgrade() -> None:
    raise RuntimeError("birth dates were erased: restore a backup instead")
