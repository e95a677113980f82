"""Looks at what it makes: every call of the inspector, and tables read back. All of it holds with SQLAlchemy 2.0 as well."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.engine.reflection import Inspector

revision = "live"
down_revision = None


def names(items):
    return sorted(item["name"] for item in items)


def made():
    op.create_table(
        "live_parents",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", sa.String(20), nullable=False),
        sa.UniqueConstraint("code", name="uq_live_code"),
    )
    op.create_table(
        "live_children",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(50), nullable=False, server_default="none: yet"),
        sa.Column("amount", sa.Numeric(10, 2)),
        sa.Column("made_at", sa.DateTime, server_default=sa.func.now()),
        sa.Column("ready", sa.Boolean),
        sa.Column("note", sa.Text),
        sa.Column("parent_id", sa.Integer),
        sa.ForeignKeyConstraint(["parent_id"], ["live_parents.id"], name="fk_live_parent", ondelete="CASCADE"),
        sa.CheckConstraint("amount > 0", name="ck_live_amount"),
    )
    op.create_index("ix_live_name", "live_children", ["name", "parent_id"])


def questions(inspector, engine):
    assert {"live_parents", "live_children"} <= set(inspector.get_table_names())
    assert "live_children" in inspector.get_table_names(schema=inspector.default_schema_name)
    assert inspector.default_schema_name in inspector.get_schema_names()
    columns = {column["name"]: column for column in inspector.get_columns("live_children")}
    assert list(columns) == ["id", "name", "amount", "made_at", "ready", "note", "parent_id"]
    assert isinstance(columns["id"]["type"], sa.Integer) and not columns["id"]["nullable"]
    name = columns["name"]
    assert isinstance(name["type"], sa.String) and not isinstance(name["type"], sa.Text)
    assert name["type"].length == 50 and "VARCHAR(50)" in str(name["type"]) and "none: yet" in name["default"]
    assert isinstance(columns["amount"]["type"], sa.Numeric) and not isinstance(columns["amount"]["type"], sa.Float)
    assert (columns["amount"]["type"].precision, columns["amount"]["type"].scale) == (10, 2)
    assert isinstance(columns["made_at"]["type"], sa.DateTime) and columns["made_at"]["default"]
    assert isinstance(columns["ready"]["type"], sa.Integer if engine == "mysql" else sa.Boolean)
    assert isinstance(columns["note"]["type"], sa.Text) and columns["note"]["nullable"]
    assert not hasattr(columns["id"]["type"], "length") and not hasattr(columns["note"]["type"], "enums")
    assert inspector.get_pk_constraint("live_children")["constrained_columns"] == ["id"]
    (key,) = inspector.get_foreign_keys("live_children")
    assert key["name"] == "fk_live_parent" and key["options"] == {"ondelete": "CASCADE"}
    assert (key["constrained_columns"], key["referred_table"], key["referred_columns"]) == (["parent_id"], "live_parents", ["id"])
    assert key["referred_schema"] is None
    assert names(inspector.get_unique_constraints("live_parents")) == ["uq_live_code"]
    assert "ix_live_name" in names(inspector.get_indexes("live_children"))
    (index,) = [one for one in inspector.get_indexes("live_children") if one["name"] == "ix_live_name"]
    assert index["column_names"] == ["name", "parent_id"] and not index["unique"]
    assert names(inspector.get_check_constraints("live_children")) == ["ck_live_amount"]
    assert inspector.has_table("live_parents") and not inspector.has_table("live_nowhere")
    assert inspector.has_index("live_children", "ix_live_name") and not inspector.has_index("live_children", "ix_other")
    assert not inspector.has_index("live_nowhere", "ix_live_name")
    assert not inspector.has_schema("live_nowhere")
    ordered = [name for name, _ in inspector.get_sorted_table_and_fkc_names()]
    assert ordered.index("live_parents") < ordered.index("live_children") and ordered[-1] is None
    assert inspector.get_multi_pk_constraint(filter_names=["live_parents"])[(None, "live_parents")]["constrained_columns"] == ["id"]
    assert [column["name"] for column in inspector.get_columns("live_view")] == ["id", "code"]
    assert "live_view" in inspector.get_view_names() and "live_parents" in inspector.get_view_definition("live_view")
    for question in (inspector.get_columns, inspector.get_indexes, inspector.get_foreign_keys, inspector.get_pk_constraint):
        try:
            question("live_nowhere")
        except sa.exc.NoSuchTableError as error:
            assert "live_nowhere" in str(error)
        else:
            raise AssertionError(question)
    if engine == "postgresql":
        assert inspector.get_enums() is not None and "live_parents_id_seq" in inspector.get_sequence_names()
        assert inspector.has_sequence("live_parents_id_seq")
    if engine != "sqlite":
        assert inspector.get_table_comment("live_parents") == {"text": None}


def memory(bind):
    """An inspector sees what it has seen; a new one, or one that was cleared, sees what is."""
    old = sa.inspect(bind)
    assert not old.has_table("live_later") and "note" in names(old.get_columns("live_children"))
    op.create_table("live_later", sa.Column("id", sa.Integer, primary_key=True))
    op.add_column("live_children", sa.Column("later", sa.Integer))
    op.create_index("ix_live_later", "live_children", ["later"])
    assert not old.has_table("live_later") and "later" not in names(old.get_columns("live_children"))
    new = sa.inspect(bind)
    assert new.has_table("live_later") and "later" in names(new.get_columns("live_children"))
    assert "ix_live_later" in names(new.get_indexes("live_children"))
    old.clear_cache()
    assert old.has_table("live_later")
    op.drop_table("live_later")
    assert not bind.dialect.has_table(bind, "live_later") and bind.dialect.has_table(bind, "live_parents")


def tables(bind):
    metadata = sa.MetaData()
    children = sa.Table("live_children", metadata, autoload_with=bind)
    assert children.c.name.type.length == 50 and not children.c.name.nullable and children.c.id.primary_key
    assert "live_parents" in metadata.tables and sa.Table("live_children", metadata, autoload_with=bind) is children
    (key,) = children.foreign_keys
    parents = metadata.tables["live_parents"]
    assert key.parent == children.c.parent_id and key.column == parents.c.id and not key.column == parents.c.code
    assert (key.constraint.name, key.target_fullname, key.ondelete) == ("fk_live_parent", "live_parents.id", "CASCADE")
    assert children.c.id in list(children.c) and parents.c.id not in list(children.c) and not parents.foreign_keys
    bind.execute(metadata.tables["live_parents"].insert().values(id=1, code="a"))
    bind.execute(children.insert().values(id=1, name="first", amount=2, parent_id=1))
    assert bind.execute(sa.select(children.c.name).where(children.c.parent_id == 1)).scalar() == "first"
    some = sa.Table("live_parents", sa.MetaData(), sa.Column("code", sa.Text), autoload_with=bind)
    assert isinstance(some.c.code.type, sa.Text) and "id" in some.c
    few = sa.Table("live_children", sa.MetaData(), autoload_with=bind, include_columns=["id", "name"], resolve_fks=False)
    assert few.c.keys() == ["id", "name"]
    whole = sa.MetaData()
    whole.reflect(bind, only=["live_parents", "live_children"])
    assert set(whole.tables) == {"live_parents", "live_children"}
    assert [table.name for table in whole.sorted_tables] == ["live_parents", "live_children"]
    viewed = sa.MetaData()
    viewed.reflect(bind, views=True, only=lambda name, _: name.startswith("live_"))
    assert "live_view" in viewed.tables
    for wrong in (lambda: sa.Table("live_nowhere", sa.MetaData(), autoload_with=bind), lambda: sa.MetaData().reflect(bind, only=["x"])):
        try:
            wrong()
        except sa.exc.InvalidRequestError:
            pass
        else:
            raise AssertionError(wrong)


def upgrade():
    bind = op.get_bind()
    engine = bind.dialect.name
    made()
    op.execute("CREATE VIEW live_view AS SELECT id, code FROM live_parents")
    assert isinstance(Inspector.from_engine(bind), Inspector) and sa.inspect(bind).dialect.name == engine
    assert sa.inspect(bind).dialect.dialect_description.startswith(f"{engine}+")
    questions(sa.inspect(bind), engine)
    memory(bind)
    tables(bind)
    op.execute("DROP VIEW live_view")
    op.drop_table("live_children")
    op.drop_table("live_parents")


def downgrade():
    pass
