"""split full_name into first and last name

Revision ID: 5e7a9c3d1f46
Revises: 4d6f8b2c0e35
Create Date: 2025-04-02 16:05:10.884415

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision: str = '5e7a9c3d1f46'
down_revision: Union[str, Sequence[str], None] = '4d6f8b2c0e35'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


FIRST_WORD = {
    "postgresql": "split_part(full_name, ' ', 1)",
    "mysql": "substring_index(full_name, ' ', 1)",
    "mariadb": "substring_index(full_name, ' ', 1)",
    "sqlite": "substr(full_name, 1, instr(full_name || ' ', ' ') - 1)",
}


def upgrade() -> None:
    op.add_column("users", sa.Column("first_name", sa.String(length=100), nullable=True))
    op.add_column("users", sa.Column("last_name", sa.String(length=100), nullable=True))
    first = FIRST_WORD[op.get_bind().dialect.name]
    op.execute(f"UPDATE users SET first_name = {first}")
    length = "length" if op.get_bind().dialect.name == "sqlite" else "char_length"
    op.execute(f"UPDATE users SET last_name = trim(substr(full_name, {length}(first_name) + 1))")
    with op.batch_alter_table("users") as batch_op:
        batch_op.alter_column("first_name", existing_type=sa.String(length=100), nullable=False)
        batch_op.alter_column("last_name", existing_type=sa.String(length=100), nullable=False)
        batch_op.drop_column("full_name")


def downgrade() -> None:
    op.add_column("users", sa.Column("full_name", sa.String(length=200), server_default="", nullable=False))
    joined = "first_name || ' ' || last_name"
    if op.get_bind().dialect.name in ("mysql", "mariadb"):
        joined = "concat(first_name, ' ', last_name)"
    op.execute(sa.text(f"UPDATE users SET full_name = trim({joined})"))
    with op.batch_alter_table("users") as batch_op:
        batch_op.alter_column(
            "full_name", existing_type=sa.String(length=200), existing_nullable=False, server_default=None
        )
        batch_op.drop_column("last_name")
        batch_op.drop_column("first_name")
