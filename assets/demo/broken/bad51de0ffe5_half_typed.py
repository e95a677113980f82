"""saved in the middle of a thought

Revision ID: bad51de0ffe5
Revises: e46d8f20acd5
Create Date: 2025-11-04 22:58:00.000000

"""
from alembic import op
import sqlalchemy as sa

revision = "bad51de0ffe5"
down_revision = "e46d8f20acd5"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "wishlists",
        sa.Column("id", sa.Integer(), primary_key=True,
    )


def downgrade():
    op.drop_table("wishlists")
