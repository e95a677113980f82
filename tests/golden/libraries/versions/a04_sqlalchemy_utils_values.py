"""rows with values of these types"""

import enum

import sqlalchemy as sa
from alembic import op
from sqlalchemy_utils import ChoiceType, EmailType, IPAddressType, ScalarListType, URLType

revision = "a04"
down_revision = "a03"


class Kind(enum.Enum):
    small = 1
    large = 2


def upgrade():
    table = sa.table(
        "users",
        sa.column("mail", EmailType()),
        sa.column("kind", ChoiceType([("a", "A"), ("b", "B")])),
        sa.column("size", ChoiceType(Kind, impl=sa.Integer())),
        sa.column("tags", ScalarListType()),
        sa.column("address", IPAddressType()),
        sa.column("link", URLType()),
    )
    op.bulk_insert(
        table,
        [
            {
                "mail": "Somebody@Example.ORG",
                "kind": "a",
                "size": Kind.large,
                "tags": ["x", "y"],
                "address": "127.0.0.1",
                "link": "http://example.org/?a=1",
            }
        ],
    )
    op.execute(table.update().where(table.c.kind == "b").values(size=Kind.small))


def downgrade():
    pass
