CREATE TABLE types (
    a_tinyint tinyint, a_bool boolean DEFAULT true, a_tinyint_4u tinyint(4) unsigned, a_smallint smallint, a_mediumint mediumint, a_int int, a_int_u int unsigned DEFAULT 7, a_int_z int(5) zerofill, a_bigint bigint, a_bigint_u bigint unsigned,
    a_decimal decimal, a_decimal_10_2 decimal(10, 2) DEFAULT 1.50, a_numeric_u numeric(8, 3) unsigned, a_float float, a_float_7_3 float(7, 3), a_double double, a_double_9_2 double(9, 2), a_real real,
    a_bit bit, a_bit_8 bit(8) DEFAULT b'101', a_char char, a_char_3 char(3), a_varchar varchar(50) DEFAULT 'it''s', a_varchar_latin varchar(20) CHARACTER SET latin1 COLLATE latin1_bin, a_nvarchar national varchar(10),
    a_tinytext tinytext, a_text text, a_mediumtext mediumtext, a_longtext longtext, a_text_collated text COLLATE utf8mb4_bin,
    a_binary binary(16), a_varbinary varbinary(20), a_tinyblob tinyblob, a_blob blob, a_mediumblob mediumblob, a_longblob longblob,
    a_date date DEFAULT '2024-01-31', a_time time, a_time_3 time(3), a_datetime datetime DEFAULT CURRENT_TIMESTAMP, a_datetime_6 datetime(6) DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6), a_timestamp timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, a_timestamp_null timestamp NULL, a_year year,
    a_enum enum('a', 'b''c', 'd,e', '') DEFAULT 'a', a_set set('x', 'y'), a_json json, a_empty varchar(5) NOT NULL DEFAULT '', a_null varchar(5) NULL DEFAULT NULL, a_negative int DEFAULT -1, a_expression varchar(40) DEFAULT (concat('a', 'b'))
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_general_ci;
CREATE TABLE parents (id int NOT NULL AUTO_INCREMENT COMMENT 'the number, it''s so', code varchar(10) NOT NULL, region int NOT NULL, PRIMARY KEY (id), UNIQUE KEY uq_parents_code_region (code, region), UNIQUE (region)) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_general_ci COMMENT = 'Those above: it''s "so"';
CREATE TABLE children (
    id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, parent_id int, code varchar(10), region int, self_id bigint unsigned,
    amount decimal(10, 2) CHECK (amount > 0 and amount < 1000), doubled decimal(12, 2) GENERATED ALWAYS AS (amount * 2) STORED, tripled int AS (region * 3) VIRTUAL COMMENT 'thrice', note text,
    CONSTRAINT fk_parent FOREIGN KEY (parent_id) REFERENCES parents (id) ON DELETE CASCADE ON UPDATE SET NULL,
    CONSTRAINT fk_code FOREIGN KEY (code, region) REFERENCES parents (code, region) ON DELETE RESTRICT,
    FOREIGN KEY (self_id) REFERENCES children (id),
    CONSTRAINT ck_region CHECK (region <> 5 or note like '%x)%')
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_general_ci;
CREATE INDEX ix_children_note ON children (note(20), code);
CREATE FULLTEXT INDEX ix_children_full ON children (note);
CREATE UNIQUE INDEX ix_children_unique ON children (code, amount DESC) USING BTREE;
CREATE INDEX ix_children_comment ON children (amount) COMMENT 'it''s an index';
CREATE TABLE `Odd Names` (`Id Col` int PRIMARY KEY, `select` varchar(20) DEFAULT 'a`b', `a.b` int UNIQUE, `quo``te` int, CONSTRAINT `Odd FK` FOREIGN KEY (`a.b`) REFERENCES `Odd Names` (`Id Col`), KEY `Odd Index` (`quo``te`)) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_general_ci;
CREATE TABLE pairs (a int, b int, c int, PRIMARY KEY (b, a)) DEFAULT CHARSET = latin1;
CREATE TABLE bare (n int) ENGINE = MyISAM ROW_FORMAT = DYNAMIC DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_general_ci;
CREATE TABLE places (id int PRIMARY KEY, at point NOT NULL, SPATIAL INDEX ix_places (at)) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_general_ci;
CREATE TABLE parted (id int NOT NULL) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_general_ci PARTITION BY HASH (id) PARTITIONS 3;
CREATE VIEW seen AS SELECT id, code FROM parents WHERE region > 1;
