"""users know when they were created

Revision ID: 6f8b0d4e2a57
Revises: 5e7a9c3d1f46
Create Date: 2025-04-09 11:31:47.263008

"""
from typing import Sequence, Union
from datetime import datetime

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision: str = '6f8b0d4e2a57'
down_revision: Union[str, Sequence[str], None] = '5e7a9c3d1f46'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.add_column("users", sa.Column("created_at", sa.DateTime(), nullable=True))
    op.execute("UPDATE users SET created_at = '" + str(datetime.now()) + "'")
    with op.batch_alter_table("users") as batch_op:
        batch_op.alter_column("created_at", existing_type=sa.DateTime(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("users") as batch_op:
        batch_op.drop_column("created_at")
