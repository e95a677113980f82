"""Operations as objects, and those of one's own"""

import sqlalchemy as sa
from alembic import op
from alembic.operations import MigrateOperation, Operations, ops

revision = "12c01"
down_revision = "11d01"

account = sa.table(
    "account",
    sa.column("id", sa.Integer),
    sa.column("name", sa.String(30)),
    sa.column("owner_id", sa.Integer),
    sa.column("active", sa.Boolean),
    sa.column("total", sa.Numeric(10, 2)),
)
owner = sa.table(
    "owner",
    sa.column("id", sa.Integer),
    sa.column("name", sa.String(30)),
    sa.column("parent_id", sa.Integer),
    sa.column("select", sa.String(10)),
)


@Operations.register_operation("create_pair")
class CreatePair(MigrateOperation):
    def __init__(self, one, other):
        self.names = (one, other)

    @classmethod
    def create_pair(cls, operations, one, other):
        return operations.invoke(cls(one, other))


@Operations.implementation_for(CreatePair)
def create_pair(operations, operation):
    for name in operation.names:
        operations.execute(f"CREATE TABLE {name} (id INTEGER)")
        operations.execute(f"DROP TABLE {name}")


def tables():
    op.create_table(
        "account",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(30), unique=True),
        sa.Column("owner_id", sa.Integer),
        sa.Column("active", sa.Boolean),
        sa.Column("total", sa.Numeric(10, 2)),
    )
    op.create_table(
        "owner",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(30)),
        sa.Column("parent_id", sa.Integer),
        sa.Column("select", sa.String(10)),
    )


def downgrade():
    op.drop_table("owner")
    op.drop_table("account")


def upgrade():
    tables()
    op.invoke(ops.CreateTableOp("made", [sa.Column("id", sa.Integer, primary_key=True), sa.Column("n", sa.String(20))]))
    op.invoke(ops.AddColumnOp("made", sa.Column("m", sa.Integer)))
    op.invoke(ops.CreateIndexOp("ix_made_n", "made", ["n"], unique=True))
    op.invoke(ops.ExecuteSQLOp("INSERT INTO made (id, n) VALUES (1, 'x')"))
    op.invoke(ops.DropIndexOp("ix_made_n", "made"))
    op.invoke(ops.RenameTableOp("made", "kept"))
    op.create_pair("first", "second")
    op.invoke(CreatePair("third", "fourth"))
    op.invoke(ops.DropTableOp("kept"))
