"""merge payments into the shop

Revision ID: b13a5c9d7fa2
Revises: 8b0d2f6a4c79, a02f4b8c6e91
Create Date: 2025-06-03 09:00:12.471120

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision: str = 'b13a5c9d7fa2'
down_revision: Union[str, Sequence[str], None] = ('8b0d2f6a4c79', 'a02f4b8c6e91')
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
