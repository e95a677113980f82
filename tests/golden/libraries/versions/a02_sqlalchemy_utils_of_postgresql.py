"""types that only PostgreSQL has"""

import sqlalchemy as sa
import sqlalchemy_utils
from alembic import op
from sqlalchemy_utils.types.ts_vector import TSVectorType

revision = "a02"
down_revision = "a01"


def upgrade():
    op.add_column("articles", sa.Column("search", TSVectorType("title", "body", weights={"title": "A"}), nullable=True))
    op.create_index("ix_articles_search", "articles", ["search"], unique=False, postgresql_using="gin")
    op.add_column("articles", sa.Column("path", sqlalchemy_utils.types.ltree.LtreeType(), nullable=False))


def downgrade():
    op.drop_column("articles", "path")
    op.alter_column("articles", "search", existing_type=TSVectorType(), nullable=False)
