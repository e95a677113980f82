"""What comes back of each type, by text and through the column's type."""

import datetime
import decimal
import enum
import uuid

import sqlalchemy as sa
from alembic import op

revision = "values"
down_revision = None


class Colour(enum.Enum):
    RED = "r"
    GREEN = "g"


class Loud(sa.TypeDecorator):
    impl = sa.String(20)
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return value and value.lower()

    def process_result_value(self, value, dialect):
        return value and value.upper() + "!"


def upgrade():
    bind = op.get_bind()
    table = op.create_table(
        "kinds",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("big", sa.BigInteger),
        sa.Column("flag", sa.Boolean),
        sa.Column("number", sa.Numeric(10, 3)),
        sa.Column("ratio", sa.Float),
        sa.Column("day", sa.Date),
        sa.Column("moment", sa.DateTime),
        sa.Column("clock", sa.Time),
        sa.Column("raw", sa.LargeBinary),
        sa.Column("doc", sa.JSON),
        sa.Column("ident", sa.Uuid),
        sa.Column("ident_text", sa.Uuid(as_uuid=False)),
        sa.Column("colour", sa.Enum(Colour)),
        sa.Column("word", sa.Enum("a", "b", name="word")),
        sa.Column("loud", Loud),
        sa.Column("words", sa.Text),
    )
    first = {
        "id": 1,
        "big": 2**53 + 1,
        "flag": True,
        "number": decimal.Decimal("12.500"),
        "ratio": 1.25,
        "day": datetime.date(2024, 2, 29),
        "moment": datetime.datetime(2024, 2, 29, 13, 14, 15),
        "clock": datetime.time(13, 14, 15),
        "raw": b"\x00\xff'\\x",
        "doc": {"a": [1, None, "é\u2028'"], "b": {}},
        "ident": uuid.UUID("12345678-1234-5678-1234-567812345678"),
        "ident_text": "12345678-1234-5678-1234-567812345678",
        "colour": Colour.GREEN,
        "word": "b",
        "loud": "Shout",
        "words": "line\nline % : \\ 'quoted' \U0001f600",
    }
    bind.execute(table.insert().values(**first))
    bind.execute(table.insert(), [{"id": 2}])
    for id_ in (1, 2):
        row = bind.execute(sa.select(table).where(table.c.id == id_)).one()
        for name, value in row._mapping.items():
            print("typed", id_, name, type(value).__name__, repr(value))
    print("back", bind.execute(sa.select(table.c.id).where(table.c.colour == Colour.GREEN, table.c.flag)).scalars().all())
    print("loud", bind.execute(sa.select(table.c.id).where(table.c.loud == "SHOUT")).scalar())
    mistaken = sa.table("kinds", sa.column("id", sa.Integer), sa.column("words", sa.Integer))
    print("mistaken", bind.execute(sa.select(mistaken.c.id).where(mistaken.c.words.in_(("0", "False")))).all())
    for name in ("big", "number", "ratio", "day", "moment", "clock", "word", "loud", "words", "colour"):
        value = bind.execute(sa.text(f"SELECT {name} FROM kinds WHERE id = 1")).scalar()
        print("plain", name, type(value).__name__, repr(value))
    for sql in ("SELECT 1 + 1", "SELECT 'a' || 'b'", "SELECT NULL", "SELECT 1.5", "SELECT count(*) FROM kinds", "SELECT sum(big) FROM kinds"):
        value = bind.execute(sa.text(sql)).scalar()
        print("bare", sql, type(value).__name__, repr(value))
    if bind.dialect.name == "postgresql":
        for sql in (
            "SELECT ARRAY[1, 2, NULL]",
            "SELECT ARRAY['a', 'b,c', NULL, '\"q\"', 'NULL', E'back\\\\slash', '{}']",
            "SELECT ARRAY[[1, 2], [3, 4]]",
            "SELECT ARRAY[]::text[]",
            "SELECT ARRAY[1.5, 2]",
            "SELECT ARRAY[true, false]",
            "SELECT ARRAY['2024-02-29'::date]",
            "SELECT '{\"a\": [1, 2.5]}'::json",
            "SELECT '[1, \"two\", null]'::jsonb",
            "SELECT '\"just text\"'::jsonb",
            "SELECT '12345678-1234-5678-1234-567812345678'::uuid",
            "SELECT timestamp '2024-02-29 01:02:03.000004'",
            "SELECT timestamptz '2024-02-29 01:02:03+02' AT TIME ZONE 'UTC'",
            "SELECT interval '1 year 2 months 3 days 04:05:06.7'",
            "SELECT interval '-1 day -02:00:00'",
            "SELECT interval '90 minutes'",
            "SELECT true",
            "SELECT 'x'::\"char\"",
            "SELECT 1::smallint",
            "SELECT 'NaN'::float8",
            "SELECT '-Infinity'::float8",
            "SELECT 12345678901234567890::numeric",
            "SELECT now() IS NOT NULL",
            "SELECT '10.0.0.1/8'::inet",
            "SELECT 5::oid",
            "SELECT 'kinds'::regclass",
        ):
            value = bind.exec_driver_sql(sql).scalar()
            print("pg", sql, type(value).__name__, repr(value))
        value = bind.exec_driver_sql("SELECT timestamptz '2024-02-29 01:02:03+02'").scalar()
        print("zone", value.tzinfo is not None, value.astimezone(datetime.timezone.utc).isoformat())
    if bind.dialect.name in ("mysql", "mariadb"):
        for sql in (
            "SELECT CAST(18446744073709551615 AS UNSIGNED)",
            "SELECT CAST('10:11:12' AS TIME)",
            "SELECT CAST('-30:00:00.5' AS TIME(1))",
            "SELECT 1 = 1",
            "SELECT b'101'",
            "SELECT 1 / 3",
            "SELECT 1e300",
            "SELECT JSON_OBJECT('a', 1)",
            "SELECT CAST('2024-02-29' AS DATE)",
            "SELECT CAST('2024-02-29 01:02:03.5' AS DATETIME(1))",
            "SELECT CAST('abc' AS BINARY)",
        ):
            value = bind.exec_driver_sql(sql).scalar()
            print("my", sql, type(value).__name__, repr(value))
    if bind.dialect.name == "sqlite":
        for sql in ("SELECT x'00ff'", "SELECT 1e308 * 10", "SELECT '2024-02-29'", "SELECT 9223372036854775807", "SELECT typeof(flag) FROM kinds WHERE id = 1"):
            value = bind.exec_driver_sql(sql).scalar()
            print("lite", sql, type(value).__name__, repr(value))


def downgrade():
    op.drop_table("kinds")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TYPE colour")
        op.execute("DROP TYPE word")
