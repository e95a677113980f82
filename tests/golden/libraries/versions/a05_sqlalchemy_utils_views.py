"""views"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy_utils.view import CreateView, DropView

revision = "a05"
down_revision = "a04"

users = sa.table("users", sa.column("id", sa.Integer), sa.column("name", sa.String))


def upgrade():
    op.execute(CreateView("named", sa.select(users.c.id, users.c.name).where(users.c.name == "a:b")))
    op.execute(CreateView("Named Too", sa.select(users.c.id), materialized=True))
    op.execute(CreateView("named", sa.select(users.c.id), replace=True))


def downgrade():
    op.execute(DropView("Named Too", materialized=True))
    op.execute(DropView("named", cascade=False))
