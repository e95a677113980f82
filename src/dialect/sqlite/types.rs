//! SQLite's type names, which it takes as hints.

use crate::dialect::affinity::{self, Affinity};
use crate::dialect::engine::{Engine, Sql};
use crate::dialect::error::CompileError;
use crate::dialect::types;
use crate::schema::{Type, TypeKind};

pub(super) fn name(engine: &dyn Engine, ty: &Type) -> Sql {
    use TypeKind::*;
    let word = |word: &str| Ok(word.to_owned());
    match ty.kind {
        Null => Err(CompileError::TypeMissing),
        String | Unicode | VarcharSql | MyVarchar => Ok(types::sized(engine, "VARCHAR", ty)),
        Text | UnicodeText | TextSql | MyText => Ok(types::sized(engine, "TEXT", ty)),
        CharSql | MyChar => Ok(types::sized(engine, "CHAR", ty)),
        NvarcharSql => Ok(types::sized(engine, "NVARCHAR", ty)),
        NcharSql => Ok(types::sized(engine, "NCHAR", ty)),
        ClobSql => word("CLOB"),
        Integer | IntegerSql | MyInteger => word("INTEGER"),
        SmallInteger | SmallintSql | MySmallint => word("SMALLINT"),
        BigInteger | BigintSql | MyBigint => word("BIGINT"),
        Numeric | NumericSql | MyNumeric => Ok(types::scaled("NUMERIC", ty)),
        DecimalSql | MyDecimal => Ok(types::scaled("DECIMAL", ty)),
        Float | FloatSql | MyFloat => word("FLOAT"),
        Double | DoubleSql | MyDouble => word("DOUBLE"),
        DoublePrecisionSql => word("DOUBLE PRECISION"),
        RealSql | MyReal => word("REAL"),
        Boolean | BooleanSql => word("BOOLEAN"),
        Date | DateSql => word("DATE"),
        Time | TimeSql | PgTime | MyTime => word("TIME"),
        DateTime | DatetimeSql | MyDatetime | Interval => word("DATETIME"),
        TimestampSql | PgTimestamp | MyTimestamp => word("TIMESTAMP"),
        LargeBinary | PickleType | BlobSql => word("BLOB"),
        BinarySql => Ok(types::with_length("BINARY", ty)),
        VarbinarySql => Ok(types::with_length("VARBINARY", ty)),
        Json | JsonSql => word("JSON"),
        PgJsonb => word("JSONB"),
        Uuid => word("CHAR(32)"),
        UuidSql => word("UUID"),
        Enum | PgEnum => Ok(types::sized(engine, "VARCHAR", &types::enumeration_length(ty))),
        Array | PgInterval | PgInet | PgCidr | PgMacaddr | PgMacaddr8 | PgBytea | PgTsvector | PgTsquery | PgHstore
        | PgOid | PgRegclass | PgRegconfig | PgMoney | PgCitext | PgBit | PgDomain | PgXml | PgInt4range
        | PgInt8range | PgNumrange | PgDaterange | PgTsrange | PgTstzrange | PgInt4multirange | PgInt8multirange
        | PgNummultirange | PgDatemultirange | PgTsmultirange | PgTstzmultirange | MyTinyint | MyMediumint | MyBit
        | MyYear | MyTinytext | MyMediumtext | MyLongtext | MyTinyblob | MyMediumblob | MyLongblob | MyEnum | MySet
        | UserDefined => Err(types::unsupported(ty, engine.name())),
    }
}

/// A copy converts values only between families of types, and never towards JSON.
pub(super) fn needs_cast(engine: &dyn Engine, old: &Type, new: &Type) -> bool {
    let new = affinity::of(types::implementation(engine, new));
    affinity::of(types::implementation(engine, old)) != new && new != Affinity::Json
}
