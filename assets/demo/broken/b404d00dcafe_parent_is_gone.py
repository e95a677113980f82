"""nobody has seen the parent of this one

Revision ID: b404d00dcafe
Revises: 0ddba11c0ffe
Create Date: 2025-11-03 07:30:00.000000

"""
from alembic import op
import sqlalchemy as sa

revision = "b404d00dcafe"
down_revision = "0ddba11c0ffe"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("users", sa.Column("nickname", sa.String(length=40)))


def downgrade():
    op.drop_column("users", "nickname")
