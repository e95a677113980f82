"""FastAPI Users"""

import fastapi_users_db_sqlalchemy
import sqlalchemy as sa
from alembic import op
from fastapi_users_db_sqlalchemy.generics import GUID, TIMESTAMPAware

revision = "b02"
down_revision = "b01"


def upgrade():
    op.create_table(
        "user",
        sa.Column("id", fastapi_users_db_sqlalchemy.generics.GUID(), nullable=False),
        sa.Column("created", TIMESTAMPAware(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.add_column("item", sa.Column("owner", GUID(), sa.ForeignKey("user.id"), nullable=True))


def downgrade():
    op.alter_column("item", "owner", existing_type=GUID(), type_=sa.Text())
