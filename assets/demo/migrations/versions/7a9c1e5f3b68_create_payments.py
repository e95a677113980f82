"""create payments

Revision ID: 7a9c1e5f3b68
Revises: 6f8b0d4e2a57
Create Date: 2025-05-06 09:58:21.714009

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision: str = '7a9c1e5f3b68'
down_revision: Union[str, Sequence[str], None] = '6f8b0d4e2a57'
branch_labels: Union[str, Sequence[str], None] = ('payments',)
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_table(
        "payments",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("method", sa.Enum("card", "transfer", "voucher", name="payment_method"), nullable=False),
        sa.Column("amount", sa.Numeric(10, 2), nullable=False),
        sa.Column("details", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_payments_order"),
    )


def downgrade() -> None:
    op.drop_table("payments")
    # PostgreSQL keeps the type when the table goes.
    sa.Enum(name="payment_method").drop(op.get_bind(), checkfirst=True)
