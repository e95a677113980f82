"""tables with spatial columns"""

import geoalchemy2
import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geography, Geometry, Raster
from geoalchemy2.types import Geometry as GeometryByModule

revision = "d01"
down_revision = "c02"


def upgrade():
    op.create_table(
        "places",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", Geometry(geometry_type="POINT", srid=4326, from_text="ST_GeomFromEWKT", name="geometry"), nullable=True),
        sa.Column("plain", geoalchemy2.types.Geometry(spatial_index=False)),
        sa.Column("area", GeometryByModule("MULTIPOLYGON", 2154), nullable=False),
    )
    op.create_table(
        "deep",
        sa.Column("line", Geometry("LINESTRINGZ", srid=4326, dimension=3, spatial_index=False)),
        sa.Column("any", Geometry(geometry_type=None, spatial_index=False)),
        schema="geo",
    )


def downgrade():
    op.create_table(
        "globe",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", Geography(geometry_type="POINT", srid=4326)),
        sa.Column("picture", Raster()),
        schema="geo",
    )
    op.create_table("depths", sa.Column("nd", Geometry("POINTZ", srid=4326, use_N_D_index=True)))
    op.drop_table("places")
