"""spatial columns of tables that are there"""

import geoalchemy2
import sqlalchemy as sa
from alembic import op

revision = "d02"
down_revision = "d01"


def upgrade():
    op.add_column("places", sa.Column("seen", geoalchemy2.types.Geometry("POINT", srid=4326, spatial_index=False), nullable=True))
    op.create_index("idx_places_seen", "places", ["seen"], unique=False, postgresql_using="gist")
    op.alter_column(
        "places",
        "plain",
        existing_type=geoalchemy2.types.Geometry(spatial_index=False),
        type_=geoalchemy2.types.Geometry("POLYGON", 4326, spatial_index=False),
    )


def downgrade():
    op.add_column("places", sa.Column("at2", geoalchemy2.types.Geometry("POINT", srid=4326), nullable=True))
    op.drop_index("idx_places_seen", table_name="places", postgresql_using="gist")
    op.drop_column("places", "seen")
