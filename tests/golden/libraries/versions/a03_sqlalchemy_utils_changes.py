"""columns changed to types of SQLAlchemy-Utils"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy_utils import EmailType, JSONType, URLType, UUIDType

revision = "a03"
down_revision = "a02"


def upgrade():
    op.alter_column("users", "mail", existing_type=sa.String(100), type_=EmailType(), existing_nullable=False)
    op.alter_column("users", "token", existing_type=UUIDType(), type_=UUIDType(binary=False), nullable=True)
    op.add_column("users", sa.Column("homepage", URLType(), server_default="", nullable=False))


def downgrade():
    with op.batch_alter_table("users") as batch_op:
        batch_op.add_column(sa.Column("settings", JSONType(), nullable=True))
        batch_op.create_index(batch_op.f("ix_users_token"), ["token"], unique=True)
