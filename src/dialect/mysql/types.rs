//! The type names of MySQL and MariaDB, and what they can cast to.

use crate::dialect::affinity::{self, Affinity};
use crate::dialect::engine::{Engine, Sql};
use crate::dialect::error::CompileError;
use crate::dialect::{literal, types};
use crate::schema::{Type, TypeKind};

pub(super) fn name(engine: &dyn Engine, ty: &Type) -> Sql {
    use TypeKind::*;
    let word = |word: &str| Ok(word.to_owned());
    match ty.kind {
        Null => Err(CompileError::TypeMissing),
        String | Unicode | VarcharSql | MyVarchar => text_of_length(engine, "VARCHAR", "VARCHAR", ty),
        NvarcharSql => text_of_length(engine, "NVARCHAR", "NATIONAL VARCHAR", ty),
        CharSql | MyChar => Ok(text(&types::with_length("CHAR", ty), ty)),
        NcharSql => Ok(text(&types::with_length("NATIONAL CHAR", ty), ty)),
        Text | UnicodeText | TextSql | MyText => Ok(text(&types::with_length("TEXT", ty), ty)),
        ClobSql => word("CLOB"),
        MyTinytext => Ok(text("TINYTEXT", ty)),
        MyMediumtext => Ok(text("MEDIUMTEXT", ty)),
        MyLongtext => Ok(text("LONGTEXT", ty)),
        Integer | IntegerSql | MyInteger => Ok(whole("INTEGER", ty)),
        SmallInteger | SmallintSql | MySmallint => Ok(whole("SMALLINT", ty)),
        BigInteger | BigintSql | MyBigint => Ok(whole("BIGINT", ty)),
        MyTinyint => Ok(whole("TINYINT", ty)),
        MyMediumint => Ok(whole("MEDIUMINT", ty)),
        Numeric | NumericSql | MyNumeric => Ok(signed(types::scaled("NUMERIC", ty), ty)),
        DecimalSql | MyDecimal => Ok(signed(types::scaled("DECIMAL", ty), ty)),
        Float | FloatSql | MyFloat => Ok(signed(types::scaled("FLOAT", ty), ty)),
        Double | DoubleSql | MyDouble => Ok(double("DOUBLE", ty)),
        DoublePrecisionSql => word("DOUBLE PRECISION"),
        RealSql | MyReal => Ok(double("REAL", ty)),
        Boolean | BooleanSql => word("BOOL"),
        Date | DateSql => word("DATE"),
        Time | TimeSql | PgTime | MyTime => Ok(fractional("TIME", ty)),
        DateTime | DatetimeSql | MyDatetime => Ok(fractional("DATETIME", ty)),
        TimestampSql | PgTimestamp | MyTimestamp => Ok(fractional("TIMESTAMP", ty)),
        Interval => word("DATETIME"),
        MyYear => Ok(match ty.display_width {
            Some(width) => format!("YEAR({width})"),
            None => "YEAR".into(),
        }),
        LargeBinary | BlobSql => Ok(types::with_length("BLOB", ty)),
        PickleType => word("BLOB"),
        BinarySql => Ok(types::with_length("BINARY", ty)),
        VarbinarySql if ty.length.is_none() => {
            Err(CompileError::TypeNeedsLength { ty: "VARBINARY", dialect: engine.name() })
        }
        VarbinarySql => Ok(types::with_length("VARBINARY", ty)),
        MyTinyblob => word("TINYBLOB"),
        MyMediumblob => word("MEDIUMBLOB"),
        MyLongblob => word("LONGBLOB"),
        Json | JsonSql => word("JSON"),
        Uuid if !engine.native_uuid() || ty.native == Some(false) => word("CHAR(32)"),
        Uuid | UuidSql => word("UUID"),
        Enum | PgEnum if ty.native == Some(false) => {
            text_of_length(engine, "VARCHAR", "VARCHAR", &types::enumeration_length(ty))
        }
        Enum | PgEnum | MyEnum => members(engine, "ENUM", ty),
        MySet => members(engine, "SET", ty),
        MyBit => Ok(types::with_length("BIT", ty)),
        PgBit => Ok(format!("BIT({})", ty.length.unwrap_or(1))),
        Array | PgInterval | PgJsonb | PgInet | PgCidr | PgMacaddr | PgMacaddr8 | PgBytea | PgTsvector | PgTsquery
        | PgHstore | PgOid | PgRegclass | PgRegconfig | PgMoney | PgCitext | PgDomain | PgXml | PgInt4range
        | PgInt8range | PgNumrange | PgDaterange | PgTsrange | PgTstzrange | PgInt4multirange | PgInt8multirange
        | PgNummultirange | PgDatemultirange | PgTsmultirange | PgTstzmultirange | UserDefined => {
            Err(types::unsupported(ty, engine.name()))
        }
    }
}

fn text_of_length(engine: &dyn Engine, class: &'static str, word: &str, ty: &Type) -> Sql {
    match ty.length {
        Some(length) => Ok(text(&format!("{word}({length})"), ty)),
        None => Err(CompileError::TypeNeedsLength { ty: class, dialect: engine.name() }),
    }
}

/// A national type has its character set already.
fn text(word: &str, ty: &Type) -> String {
    let charset = ty.charset.as_deref().filter(|_| !word.starts_with("NATIONAL"));
    let charset = charset.map(|charset| format!(" CHARACTER SET {charset}")).unwrap_or_default();
    let collation = ty.collation.as_deref().map(|collation| format!(" COLLATE {collation}")).unwrap_or_default();
    format!("{word}{charset}{collation}")
}

fn whole(word: &str, ty: &Type) -> String {
    let width = ty.display_width.map(|width| format!("({width})")).unwrap_or_default();
    signed(format!("{word}{width}"), ty)
}

fn double(word: &str, ty: &Type) -> String {
    match (ty.precision, ty.scale) {
        (Some(_), Some(_)) => signed(types::scaled(word, ty), ty),
        _ => signed(word.to_owned(), ty),
    }
}

fn signed(mut text: String, ty: &Type) -> String {
    if ty.unsigned {
        text += " UNSIGNED";
    }
    if ty.zerofill {
        text += " ZEROFILL";
    }
    text
}

fn fractional(word: &str, ty: &Type) -> String {
    match ty.fsp {
        Some(digits) if digits > 0 => format!("{word}({digits})"),
        Some(_) | None => word.to_owned(),
    }
}

fn members(engine: &dyn Engine, word: &str, ty: &Type) -> Sql {
    let values: Result<Vec<_>, _> = ty.values.iter().map(|value| literal::string(engine, value)).collect();
    Ok(text(&format!("{word}({})", values?.join(",")), ty))
}

/// CAST knows other names than columns do; `None` where it knows none, and SQLAlchemy leaves the cast out.
pub(super) fn cast_name(engine: &dyn Engine, ty: &Type) -> Result<Option<String>, CompileError> {
    Ok(match affinity::of(ty) {
        Affinity::Integer => Some(if ty.unsigned { "UNSIGNED INTEGER" } else { "SIGNED INTEGER" }.into()),
        Affinity::DateTime
            if matches!(ty.kind, TypeKind::TimestampSql | TypeKind::MyTimestamp | TypeKind::PgTimestamp) =>
        {
            Some("DATETIME".into())
        }
        Affinity::DateTime | Affinity::Date | Affinity::Time => Some(name(engine, ty)?),
        Affinity::Interval => Some("DATETIME".into()),
        Affinity::Numeric => Some(name(engine, ty)?.replace("NUMERIC", "DECIMAL")),
        Affinity::Float => Some(name(engine, ty)?),
        Affinity::String
            if matches!(ty.kind, TypeKind::Enum | TypeKind::PgEnum | TypeKind::MyEnum | TypeKind::MySet) =>
        {
            None
        }
        Affinity::String => {
            let own = matches!(ty.kind, TypeKind::MyVarchar | TypeKind::MyText | TypeKind::MyChar | TypeKind::CharSql);
            let plain = types::with_length("CHAR", ty);
            Some(if own { text(&plain, ty) } else { plain })
        }
        Affinity::Binary => Some("BINARY".into()),
        Affinity::Json => Some("JSON".into()),
        Affinity::Uuid if !engine.native_uuid() => Some("CHAR(32)".into()),
        Affinity::Uuid | Affinity::Null | Affinity::Boolean | Affinity::Array | Affinity::Of(_) => None,
    })
}
