//! Column types as scripts name them: one kind per SQLAlchemy class, with the arguments it was given.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::DialectName;

/// A type: which class, and what it was called with. Arguments that a kind has no use for stay at their defaults.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Type {
    pub kind: TypeKind,
    pub length: Option<u32>,
    pub precision: Option<u32>,
    pub scale: Option<u32>,
    /// `DateTime(timezone=True)` and its like.
    pub timezone: bool,
    pub collation: Option<String>,
    pub charset: Option<String>,
    pub unsigned: bool,
    pub zerofill: bool,
    pub display_width: Option<u32>,
    /// Fractional seconds of MySQL's date types.
    pub fsp: Option<u32>,
    /// `postgresql.INTERVAL(fields=…)`.
    pub fields: Option<String>,
    /// `postgresql.BIT(varying=True)`.
    pub varying: bool,
    /// Members of an enumeration or set: names where a Python enumeration was given.
    pub values: Vec<String>,
    /// Name of an enumeration, a domain, or of the CHECK that a Boolean or Enum makes.
    pub name: Option<String>,
    pub schema: Option<String>,
    /// `Enum(native_enum=False)` makes it a VARCHAR.
    pub native: Option<bool>,
    pub create_constraint: bool,
    /// `postgresql.ENUM(create_type=False)`: the type exists already.
    pub create_type: Option<bool>,
    /// Element of an array, base of a domain, implementation of a TypeDecorator.
    pub item: Option<Box<Type>>,
    pub dimensions: Option<u32>,
    /// The exact SQL of a user-defined type (`get_col_spec`).
    pub sql: Option<String>,
    /// `with_variant`.
    pub variants: BTreeMap<DialectName, Type>,
}

impl Type {
    pub fn of(kind: TypeKind) -> Self {
        Self { kind, ..Self::default() }
    }
}

/// The class of a type. CamelCase SQLAlchemy classes adapt to the engine; those ending in `Sql` here are the
/// upper-case ones that are written as they stand. `Pg…` and `My…` belong to one engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TypeKind {
    #[default]
    Null,
    // Generic
    String,
    Text,
    Unicode,
    UnicodeText,
    Integer,
    SmallInteger,
    BigInteger,
    Numeric,
    Float,
    Double,
    Boolean,
    Date,
    Time,
    DateTime,
    Interval,
    LargeBinary,
    Json,
    Uuid,
    Enum,
    PickleType,
    Array,
    // Written as they stand
    VarcharSql,
    CharSql,
    NvarcharSql,
    NcharSql,
    TextSql,
    ClobSql,
    IntegerSql,
    SmallintSql,
    BigintSql,
    NumericSql,
    DecimalSql,
    FloatSql,
    DoubleSql,
    DoublePrecisionSql,
    RealSql,
    BooleanSql,
    DateSql,
    TimeSql,
    DatetimeSql,
    TimestampSql,
    BinarySql,
    VarbinarySql,
    BlobSql,
    JsonSql,
    UuidSql,
    // PostgreSQL
    PgJsonb,
    PgInet,
    PgCidr,
    PgMacaddr,
    PgMacaddr8,
    PgBytea,
    PgTsvector,
    PgTsquery,
    PgHstore,
    PgInterval,
    PgTimestamp,
    PgTime,
    PgOid,
    PgRegclass,
    PgRegconfig,
    PgMoney,
    PgCitext,
    PgBit,
    PgEnum,
    PgDomain,
    PgXml,
    PgInt4range,
    PgInt8range,
    PgNumrange,
    PgDaterange,
    PgTsrange,
    PgTstzrange,
    PgInt4multirange,
    PgInt8multirange,
    PgNummultirange,
    PgDatemultirange,
    PgTsmultirange,
    PgTstzmultirange,
    // MySQL and MariaDB
    MyTinyint,
    MySmallint,
    MyMediumint,
    MyInteger,
    MyBigint,
    MyDecimal,
    MyNumeric,
    MyFloat,
    MyDouble,
    MyReal,
    MyBit,
    MyYear,
    MyTime,
    MyDatetime,
    MyTimestamp,
    MyChar,
    MyVarchar,
    MyTinytext,
    MyText,
    MyMediumtext,
    MyLongtext,
    MyTinyblob,
    MyMediumblob,
    MyLongblob,
    MyEnum,
    MySet,
    /// A type the script defines itself: `sql` says what it is called.
    UserDefined,
}
