"""alembic_utils"""

from alembic import op
from alembic_utils.pg_extension import PGExtension
from alembic_utils.pg_function import PGFunction
from alembic_utils.pg_grant_table import PGGrantTable
from alembic_utils.pg_materialized_view import PGMaterializedView
from alembic_utils.pg_policy import PGPolicy
from alembic_utils.pg_trigger import PGTrigger
from alembic_utils.pg_view import PGView
from sqlalchemy import text as sql_text

revision = "c01"
down_revision = "b04"

to_upper = PGFunction(
    schema="public",
    signature="to_upper(some_text text, times integer DEFAULT 1)",
    definition="""
    RETURNS text as
    $$
      SELECT upper(some_text) || ':' || times::text
    $$ language SQL;
    """,
)
stamp = PGFunction(
    schema='"app"',
    signature="stamp()",
    definition="returns trigger as $$ declare n integer := 1; begin new.at := now()::timestamp; return new; end; $$ language plpgsql",
)
read_only = PGFunction.from_sql("CREATE OR REPLACE FUNCTION public.answer() RETURNS integer AS $$ SELECT 42 $$ LANGUAGE sql")
view = PGView(schema="public", signature="named", definition="SELECT id, name::text FROM users WHERE name <> 'x';")
read_view = PGView.from_sql('CREATE VIEW app."Other" AS SELECT 1 AS one;')
many = PGMaterializedView(schema="public", signature="many", definition="SELECT 1 AS one", with_data=False)
trigger = PGTrigger(
    schema="app",
    signature="stamped",
    on_entity="app.users",
    definition="before insert or update on app.users for each row execute procedure app.stamp()",
)
later = PGTrigger(
    schema="public",
    signature="later",
    on_entity="users",
    is_constraint=True,
    definition="AFTER INSERT ON users DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.stamp()",
)
read_trigger = PGTrigger.from_sql("create trigger again before update on users for each row execute procedure app.stamp()")
policy = PGPolicy(schema="public", signature="own", on_entity="users", definition="for select to reader using (id = 1)")
extension = PGExtension(schema="public", signature="uuid-ossp")
grant = PGGrantTable(schema="public", table="users", columns=["name", "id"], role="reader", grant="SELECT")


def upgrade():
    op.create_entity(extension)
    for entity in (to_upper, stamp, read_only, view, read_view, many, trigger, later, read_trigger, policy, grant):
        op.create_entity(entity)


def downgrade():
    op.replace_entity(to_upper)
    for entity in (stamp, view, many, trigger, later, policy, grant):
        op.replace_entity(entity)
    op.execute(sql_text("SELECT 1"))
    op.drop_entity(view, cascade=True)
    for entity in (grant, policy, read_trigger, later, many, read_view, read_only, stamp, to_upper, extension):
        op.drop_entity(entity)
