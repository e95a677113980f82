"""columns by geoalchemy2.alembic_helpers"""

import geoalchemy2.alembic_helpers
import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

revision = "d04"
down_revision = "d03"


def upgrade():
    op.add_geospatial_column("roads", sa.Column("start", Geometry("POINT", srid=4326, spatial_index=False), nullable=True))
    op.add_geospatial_column("roads", sa.Column("end", Geometry("POINT", srid=4326), nullable=True))


def downgrade():
    op.drop_geospatial_column("roads", "start")
