"""pgvector"""

import pgvector
import pgvector.sqlalchemy
import sqlalchemy as sa
from alembic import op
from pgvector.sqlalchemy import BIT, HALFVEC, SPARSEVEC, Vector

revision = "b04"
down_revision = "b03"


def upgrade():
    op.execute("CREATE EXTENSION IF NOT EXISTS vector")
    op.create_table(
        "items",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("embedding", Vector(3), nullable=False),
        sa.Column("any", pgvector.sqlalchemy.Vector()),
        sa.Column("named", pgvector.sqlalchemy.vector.VECTOR(dim=1536)),
        sa.Column("half", HALFVEC(3)),
        sa.Column("bits", BIT(3)),
        sa.Column("sparse", SPARSEVEC(5)),
    )
    op.create_index(
        "ix_items_embedding",
        "items",
        ["embedding"],
        postgresql_using="hnsw",
        postgresql_with={"ef_construction": 64, "m": 16},
        postgresql_ops={"embedding": "vector_l2_ops"},
    )
    op.bulk_insert(sa.table("items", sa.column("embedding", Vector(3))), [{"embedding": [1, 2.5, 0.1]}])


def downgrade():
    op.alter_column("items", "embedding", existing_type=Vector(3), type_=Vector(4))
    op.drop_table("items")
