"""OpenStack's libraries"""

import sqlalchemy as sa
from alembic import op
from oslo_db.sqlalchemy import types as db_types
from oslo_i18n import TranslatorFactory
from oslo_log import log as logging
from oslo_utils import strutils, timeutils, uuidutils

revision = "e01"
down_revision = "d04"

LOG = logging.getLogger(__name__)
_ = TranslatorFactory(domain="shop").primary


def upgrade():
    LOG.info("creating %s", "things")
    table = op.create_table(
        "things",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("settings", db_types.JsonEncodedDict(), nullable=True),
        sa.Column("long", db_types.JsonEncodedDict(mysql_as_long=True)),
        sa.Column("list", db_types.JsonEncodedList(mysql_as_medium=True)),
        sa.Column("deleted", db_types.SoftDeleteInteger, default=0),
        sa.Column("name", sa.String(40), server_default=_("a thing")),
    )
    op.bulk_insert(table, [{"id": "x", "settings": {"a": [1, None]}, "list": ["b"], "deleted": False}])
    if strutils.bool_from_string("Yes") and uuidutils.is_uuid_like(uuidutils.generate_uuid()):
        op.execute("SELECT %d" % (timeutils.utcnow().year > 2000))


def downgrade():
    LOG.warning("dropping")
    op.drop_table("things")
