"""types whose values tell of their changes"""

import sqlalchemy as sa
import sqlalchemy_json
from alembic import op
from sqlalchemy.ext.mutable import MutableDict, MutableList

revision = "e02"
down_revision = "e01"


def upgrade():
    op.add_column("things", sa.Column("a", MutableDict.as_mutable(sa.JSON), nullable=True))
    op.add_column("things", sa.Column("b", MutableList.as_mutable(sa.PickleType())))
    op.add_column("things", sa.Column("c", sqlalchemy_json.mutable_json_type(dbtype=sa.Text, nested=True)))
    op.add_column("things", sa.Column("d", sqlalchemy_json.NestedMutableJson))


def downgrade():
    op.add_column("things", sa.Column("e", MutableDict.as_mutable(sa.Text())))
