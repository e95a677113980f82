"""sqlalchemy-citext"""

import citext
import sqlalchemy as sa
from alembic import op
from citext import CIText

revision = "b03"
down_revision = "b02"


def upgrade():
    op.add_column("users", sa.Column("name", citext.CIText(), nullable=False, server_default="x"))
    op.alter_column("users", "mail", existing_type=sa.Text(), type_=CIText())


def downgrade():
    op.drop_column("users", "name")
