//! Which family a type belongs to, as SQLAlchemy's `_type_affinity` has it.

use crate::schema::{Type, TypeKind};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Affinity {
    Null,
    String,
    Integer,
    Numeric,
    Float,
    Boolean,
    Date,
    Time,
    DateTime,
    Interval,
    Binary,
    Json,
    Uuid,
    Array,
    /// Its own family.
    Of(TypeKind),
}

pub(super) fn of(ty: &Type) -> Affinity {
    use TypeKind::*;
    match ty.kind {
        Null => Affinity::Null,
        String | Text | Unicode | UnicodeText | Enum | VarcharSql | CharSql | NvarcharSql | NcharSql | TextSql
        | ClobSql | PgCitext | PgEnum | MyChar | MyVarchar | MyTinytext | MyText | MyMediumtext | MyLongtext
        | MyEnum | MySet => Affinity::String,
        Integer | SmallInteger | BigInteger | IntegerSql | SmallintSql | BigintSql | MyTinyint | MySmallint
        | MyMediumint | MyInteger | MyBigint => Affinity::Integer,
        Numeric | NumericSql | DecimalSql | MyDecimal | MyNumeric => Affinity::Numeric,
        Float | Double | FloatSql | DoubleSql | DoublePrecisionSql | RealSql | MyFloat | MyDouble | MyReal => {
            Affinity::Float
        }
        Boolean | BooleanSql => Affinity::Boolean,
        Date | DateSql => Affinity::Date,
        Time | TimeSql | PgTime | MyTime => Affinity::Time,
        DateTime | DatetimeSql | TimestampSql | PgTimestamp | MyDatetime | MyTimestamp => Affinity::DateTime,
        Interval | PgInterval => Affinity::Interval,
        LargeBinary | PickleType | BinarySql | VarbinarySql | BlobSql | PgBytea | MyTinyblob | MyMediumblob
        | MyLongblob => Affinity::Binary,
        Json | JsonSql | PgJsonb => Affinity::Json,
        Uuid | UuidSql => Affinity::Uuid,
        Array => Affinity::Array,
        UserDefined => match &ty.item {
            Some(item) => of(item),
            None => Affinity::Of(ty.kind),
        },
        PgInet | PgCidr | PgMacaddr | PgMacaddr8 | PgTsvector | PgTsquery | PgHstore | PgOid | PgRegclass
        | PgRegconfig | PgMoney | PgBit | PgDomain | PgXml | PgInt4range | PgInt8range | PgNumrange | PgDaterange
        | PgTsrange | PgTstzrange | PgInt4multirange | PgInt8multirange | PgNummultirange | PgDatemultirange
        | PgTsmultirange | PgTstzmultirange | MyBit | MyYear => Affinity::Of(ty.kind),
    }
}
