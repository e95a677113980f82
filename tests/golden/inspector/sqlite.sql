ATTACH ':memory:' AS other;
CREATE TABLE types (
    a_int INT, a_integer INTEGER, a_smallint SMALLINT, a_bigint BIGINT, a_bigint_u UNSIGNED BIG INT, a_tinyint tinyint(1),
    a_numeric NUMERIC, a_numeric_10_2 NUMERIC(10, 2) DEFAULT 1.50, a_decimal DECIMAL(8,3), a_float FLOAT, a_float_20 FLOAT(20), a_real REAL, a_double DOUBLE, a_double_precision DOUBLE PRECISION,
    a_bool BOOLEAN DEFAULT 1, a_bool_short BOOL, a_text TEXT DEFAULT 'x:y''z', a_varchar VARCHAR, a_varchar_50 VARCHAR(50) DEFAULT 'abc', a_char CHAR(3), a_nvarchar NVARCHAR(7), a_nchar NCHAR(4), a_clob CLOB, a_collated TEXT COLLATE NOCASE,
    a_date DATE DEFAULT CURRENT_DATE, a_time TIME, a_datetime DATETIME DEFAULT (datetime('now', '+1 day')), a_timestamp TIMESTAMP DEFAULT CURRENT_TIMESTAMP, a_timestamptz TIMESTAMP WITH TIME ZONE,
    a_blob BLOB, a_json JSON, a_uuid UUID, a_char32 CHAR(32), a_binary BINARY(16), a_varbinary VARBINARY(16), a_enum VARCHAR(5) CHECK (a_enum IN ('a', 'b')), a_strange "my own type"(1, 2), a_none, a_lower integer, a_negative INTEGER DEFAULT -1, a_null TEXT DEFAULT NULL, a_true BOOLEAN DEFAULT TRUE, a_money MONEY, a_int_array INTEGER[]
);
CREATE TABLE parents (id INTEGER NOT NULL, code VARCHAR(10) NOT NULL, region INTEGER NOT NULL, CONSTRAINT pk_parents PRIMARY KEY (id), CONSTRAINT uq_parents_code_region UNIQUE (code, region), UNIQUE (region));
CREATE TABLE children (
    id INTEGER PRIMARY KEY AUTOINCREMENT, parent_id INTEGER REFERENCES parents (id) ON DELETE CASCADE, code VARCHAR(10), region INTEGER, self_id INTEGER CONSTRAINT fk_inline REFERENCES children, email TEXT UNIQUE, sized VARCHAR(20) UNIQUE, tag TEXT NOT NULL UNIQUE,
    amount NUMERIC CONSTRAINT ck_amount CHECK (amount > 0 AND amount < 1000), doubled INTEGER GENERATED ALWAYS AS (amount * 2) STORED, tripled INTEGER GENERATED ALWAYS AS (amount * 3) VIRTUAL, note TEXT,
    CONSTRAINT fk_code FOREIGN KEY (code, region) REFERENCES parents (code, region) ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(region) REFERENCES parents (region) ON DELETE NO ACTION,
    CONSTRAINT fk_missing FOREIGN KEY (note) REFERENCES nowhere (id),
    CONSTRAINT "Odd Check" CHECK (note <> 'x)'), CHECK (id <> 5)
);
CREATE INDEX ix_children_parent ON children (parent_id);
CREATE UNIQUE INDEX ix_children_code ON children (code DESC, region);
CREATE INDEX ix_children_lower ON children (lower(note), code);
CREATE INDEX ix_children_partial ON children (code) WHERE amount > 10 AND note IS NOT NULL;
CREATE TABLE "Odd Names" ("Id Col" INTEGER PRIMARY KEY, "select" TEXT DEFAULT 'a"b', "a.b" INTEGER UNIQUE, [br acket] INTEGER, `tick` INTEGER, "quo""te" INTEGER, CONSTRAINT "Odd FK" FOREIGN KEY ("a.b") REFERENCES "Odd Names" ("Id Col"), CONSTRAINT "Odd UQ" UNIQUE ("select", "a.b"));
CREATE INDEX "Odd Index" ON "Odd Names" ("quo""te");
CREATE TABLE pairs (a INTEGER, b INTEGER, c INTEGER, CONSTRAINT "the pair" PRIMARY KEY (b, a)) WITHOUT ROWID;
CREATE TABLE strict_one (a INTEGER NOT NULL, b ANY) STRICT;
CREATE TABLE other.things (id INTEGER PRIMARY KEY, thing_id INTEGER REFERENCES things (id));
CREATE INDEX other.ix_things ON things (thing_id) WHERE thing_id > 3;
CREATE TEMPORARY TABLE passing (n INTEGER DEFAULT 3);
CREATE VIEW seen AS SELECT id, code, amount * 2 AS twice FROM children;
