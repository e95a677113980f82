"""What a PostgreSQL database holds, asked of its catalogs."""
import psycopg2
from psycopg2.extensions import quote_ident
from sqlalchemy.engine import make_url

# Objects outside the system's schemas that belong to no extension.
ITEMS = """
with mine as (
  select oid, nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'
), ext as (select classid, objid from pg_depend where deptype = 'e'),
rel as (
  select c.*, format('%I.%I', n.nspname, c.relname) as label from pg_class c join mine n on n.oid = c.relnamespace
  where not exists (select from ext where classid = 'pg_class'::regclass and objid = c.oid)
)
select 'schema', nspname, jsonb_build_object('comment', obj_description(oid, 'pg_namespace')) from mine
union all
select 'extension', extname, jsonb_build_object('version', extversion, 'schema', extnamespace::regnamespace::text) from pg_extension
union all
select case relkind when 'r' then 'table' when 'p' then 'table' when 'v' then 'view' when 'm' then 'view' when 'S' then 'sequence' else 'relation' end,
  label, jsonb_build_object('kind', relkind, 'persistence', relpersistence, 'options', reloptions, 'row security', array[relrowsecurity, relforcerowsecurity],
    'rights', relacl::text, 'comment', obj_description(oid, 'pg_class'), 'replica identity', relreplident,
    'partition', case relkind when 'p' then pg_get_partkeydef(oid) end, 'bound', pg_get_expr(relpartbound, oid),
    'parents', (select array_agg(inhparent::regclass::text order by inhseqno) from pg_inherits where inhrelid = rel.oid),
    'definition', case when relkind in ('v', 'm') then pg_get_viewdef(oid) end)
  from rel where relkind not in ('i', 'I', 't', 'c')
union all
select 'column', format('%s.%I', label, attname), jsonb_build_object('position', row_number() over (partition by attrelid order by attnum),
    'type', format_type(atttypid, atttypmod), 'not null', attnotnull, 'default', case when attgenerated = '' then pg_get_expr(adbin, adrelid) end,
    'generated', case when attgenerated <> '' then pg_get_expr(adbin, adrelid) end, 'identity', attidentity, 'storage', attstorage,
    'compression', attcompression, 'statistics', attstattarget, 'rights', attacl::text, 'comment', col_description(attrelid, attnum),
    'collation', (select collname from pg_collation where oid = attcollation))
  from pg_attribute join rel on rel.oid = attrelid left join pg_attrdef on adrelid = attrelid and adnum = attnum
  where attnum > 0 and not attisdropped and relkind in ('r', 'p', 'v', 'm', 'f', 'c')
union all
select 'constraint', format('%s.%I', coalesce(label, contypid::regtype::text), conname), jsonb_build_object('definition', pg_get_constraintdef(c.oid),
    'kind', contype, 'validated', convalidated, 'comment', obj_description(c.oid, 'pg_constraint'))
  from pg_constraint c join mine n on n.oid = connamespace left join rel on rel.oid = conrelid where conrelid = 0 or label is not null
union all
select 'index', label, jsonb_build_object('definition', pg_get_indexdef(oid), 'comment', obj_description(oid, 'pg_class'), 'options', reloptions,
    'flags', (select array[indisvalid, indisclustered, indisreplident, indimmediate] from pg_index where indexrelid = oid))
  from rel where relkind in ('i', 'I')
union all
select 'sequence', rel.label || ' numbers', jsonb_build_object('type', seqtypid::regtype::text, 'start', seqstart, 'increment', seqincrement, 'max', seqmax, 'min', seqmin,
    'cache', seqcache, 'cycle', seqcycle,
    'owner', (select format('%s.%I %s', refobjid::regclass, attname, deptype) from pg_depend join pg_attribute on attrelid = refobjid and attnum = refobjsubid
      where classid = 'pg_class'::regclass and objid = rel.oid and refclassid = 'pg_class'::regclass and deptype in ('a', 'i')))
  from pg_sequence join rel on rel.oid = seqrelid
union all
select 'counter', format('%I.%I', schemaname, sequencename), jsonb_build_object('last', last_value) from pg_sequences where schemaname in (select nspname from mine)
union all
select 'type', format_type(t.oid, null), jsonb_build_object('kind', typtype, 'comment', obj_description(t.oid, 'pg_type'),
    'labels', (select array_agg(enumlabel order by enumsortorder) from pg_enum where enumtypid = t.oid),
    'base', case when typtype = 'd' then format_type(typbasetype, typtypmod) end, 'default', typdefault, 'not null', typnotnull)
  from pg_type t join mine n on n.oid = typnamespace left join pg_class c on c.oid = typrelid
  where (typtype in ('e', 'd', 'r') or c.relkind = 'c') and not exists (select from ext where classid = 'pg_type'::regclass and objid = t.oid)
union all
select 'trigger', format('%s.%I', label, tgname), jsonb_build_object('definition', pg_get_triggerdef(t.oid), 'enabled', tgenabled)
  from pg_trigger t join rel on rel.oid = tgrelid where not tgisinternal
union all
select 'rule', format('%s.%I', label, rulename), jsonb_build_object('definition', pg_get_ruledef(r.oid))
  from pg_rewrite r join rel on rel.oid = ev_class where rulename <> '_RETURN'
union all
select 'policy', format('%s.%I', label, polname), jsonb_build_object('command', polcmd, 'permissive', polpermissive, 'roles', polroles::regrole[]::text,
    'using', pg_get_expr(polqual, polrelid), 'check', pg_get_expr(polwithcheck, polrelid)) from pg_policy join rel on rel.oid = polrelid
union all
select 'function', p.oid::regprocedure::text, jsonb_build_object('definition', case when prokind <> 'a' then pg_get_functiondef(p.oid) end,
    'rights', proacl::text, 'comment', obj_description(p.oid, 'pg_proc'))
  from pg_proc p join mine n on n.oid = pronamespace where not exists (select from ext where classid = 'pg_proc'::regclass and objid = p.oid)
union all
select 'database', '', jsonb_build_object('settings', (select array_agg(setconfig::text) from pg_db_role_setting join pg_database d on d.oid = setdatabase
    where datname = current_database()))
"""

TABLES = """
select format('%I.%I', nspname, relname), (select array_agg(attname::text order by attnum) from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped)
from pg_class c join pg_namespace n on n.oid = relnamespace
where relkind in ('r', 'm') and nspname !~ '^pg_' and nspname <> 'information_schema' and (relkind = 'r' or relispopulated)
"""


class Server:
    def __init__(self, url):
        self.url = make_url(url)

    def database(self, name):
        return Database(self, name)

    def tell(self, sql):
        """Databases come and go outside any transaction."""
        connection = open_connection(self.url)
        try:
            connection.cursor().execute(sql)
        finally:
            connection.close()


def open_connection(url):
    connection = psycopg2.connect(url.set(drivername="postgresql").render_as_string(hide_password=False))
    connection.autocommit = True
    return connection


class Database:
    copies_are_exact = True

    def __init__(self, server, name):
        self.server, self.name, self.connection = server, name, None
        self.url = server.url.set(drivername="postgresql", database=name).render_as_string(hide_password=False)

    def create(self, copied_from=None):
        self.drop()
        template = ""
        if copied_from:
            copied_from.close()
            self.server.tell(f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{copied_from.name}'")
            template = f" template {copied_from.name}"
        self.server.tell(f"create database {self.name}{template}")

    def drop(self):
        self.close()
        self.server.tell(f"drop database if exists {self.name} with (force)")

    def close(self):
        if self.connection:
            self.connection.close()
            self.connection = None

    def look(self):
        """Every object with its aspects, and the rows of every table that has some."""
        if not self.connection or self.connection.closed:
            self.connection = open_connection(self.server.url.set(database=self.name))
        cursor = self.connection.cursor()
        # Names outside this path are written with their schema.
        cursor.execute("set search_path = pg_catalog; set lock_timeout = '20s'")
        cursor.execute(ITEMS)
        items = {(kind, name): aspects for kind, name, aspects in cursor.fetchall()}
        cursor.execute(TABLES)
        tables, rows = dict(cursor.fetchall()), {}
        if tables:
            cursor.execute(" union all ".join(f"select %s where exists (select from only {table})" for table in tables), list(tables))
            for (table,) in cursor.fetchall():
                columns = tables[table] or []
                cursor.execute("select " + ", ".join(f"{quote_ident(column, cursor)}::text" for column in columns) + f" from only {table}")
                rows[table] = columns, cursor.fetchall()
        return items, rows
