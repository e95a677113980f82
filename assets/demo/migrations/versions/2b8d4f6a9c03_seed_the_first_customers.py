"""seed the first customers

Revision ID: 2b8d4f6a9c03
Revises: 1f0a3c5d7e91
Create Date: 2025-03-04 10:02:08.551902

"""
from typing import Sequence, Union
from datetime import date

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision: str = '2b8d4f6a9c03'
down_revision: Union[str, Sequence[str], None] = '1f0a3c5d7e91'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


CUSTOMERS = [
    ("ada@example.org", "Ada Lovelace", date(1815, 12, 10)),
    ("grace@example.org", "Grace Brewster Hopper", date(1906, 12, 9)),
    ("Alan@Example.org", "Alan Turing", date(1912, 6, 23)),
    ("maria@example.org", "Maria O'Neill", None),
    ("zosimos@example.org", "Zosimos", None),
]


def upgrade() -> None:
    users = sa.table(
        "users",
        sa.column("email", sa.String),
        sa.column("full_name", sa.String),
        sa.column("birth_date", sa.Date),
    )
    op.bulk_insert(
        users,
        [{"email": email, "full_name": name, "birth_date": born} for email, name, born in CUSTOMERS],
    )


def downgrade() -> None:
    users = sa.table("users", sa.column("email", sa.String))
    op.execute(users.delete().where(users.c.email.in_([email for email, _, _ in CUSTOMERS])))
