"""operations of geoalchemy2.alembic_helpers"""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

try:
    from geoalchemy2 import alembic_helpers
except ImportError:
    alembic_helpers = None

revision = "d03"
down_revision = "d02"


def upgrade():
    op.create_geospatial_table(
        "roads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line", Geometry("LINESTRING", srid=4326, spatial_index=False, dimension=2), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_geospatial_index("idx_roads_line", "roads", ["line"], unique=False, postgresql_using="gist", postgresql_ops={})


def downgrade():
    op.drop_geospatial_index("idx_roads_line", table_name="roads", postgresql_using="gist", column_name="line")
    op.drop_geospatial_table("roads")
