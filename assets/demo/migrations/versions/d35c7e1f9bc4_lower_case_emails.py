"""e-mail addresses in lower case

Revision ID: d35c7e1f9bc4
Revises: c24b6d0e8ab3
Create Date: 2025-08-12 12:03:33.245991

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision: str = 'd35c7e1f9bc4'
down_revision: Union[str, Sequence[str], None] = 'c24b6d0e8ab3'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.execute("UPDATE users SET email = lower(email)")


def downgrade() -> None:
    pass
