//! PostgreSQL's type names, and the types that must be created before they are used.

use crate::dialect::engine::{Engine, Sql, Statements};
use crate::dialect::error::CompileError;
use crate::dialect::{literal, types};
use crate::schema::{Column, DialectName, Type, TypeKind};

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
        Float | FloatSql | MyFloat => Ok(float(ty)),
        Double | DoublePrecisionSql => word("DOUBLE PRECISION"),
        DoubleSql | MyDouble => word("DOUBLE"),
        RealSql | MyReal => word("REAL"),
        Boolean | BooleanSql => word("BOOLEAN"),
        Date | DateSql => word("DATE"),
        Time | TimeSql | PgTime | MyTime => Ok(zoned("TIME", ty)),
        DateTime | TimestampSql | PgTimestamp | MyTimestamp => Ok(zoned("TIMESTAMP", ty)),
        DatetimeSql | MyDatetime => word("DATETIME"),
        Interval | PgInterval => Ok(interval(ty)),
        LargeBinary | PickleType | PgBytea => word("BYTEA"),
        BinarySql => Ok(types::with_length("BINARY", ty)),
        VarbinarySql => Ok(types::with_length("VARBINARY", ty)),
        BlobSql => word("BLOB"),
        Json | JsonSql => word("JSON"),
        Uuid if ty.native == Some(false) => word("CHAR(32)"),
        Uuid | UuidSql => word("UUID"),
        Enum if ty.native == Some(false) => Ok(types::sized(engine, "VARCHAR", &types::enumeration_length(ty))),
        Enum | PgEnum | PgDomain => types::own_name(engine, ty),
        Array => array(engine, ty),
        PgBit => Ok(bit(ty)),
        PgJsonb => word("JSONB"),
        PgInet => word("INET"),
        PgCidr => word("CIDR"),
        PgMacaddr => word("MACADDR"),
        PgMacaddr8 => word("MACADDR8"),
        PgTsvector => word("TSVECTOR"),
        PgTsquery => word("TSQUERY"),
        PgHstore => word("HSTORE"),
        PgOid => word("OID"),
        PgRegclass => word("REGCLASS"),
        PgRegconfig => word("REGCONFIG"),
        PgMoney => word("MONEY"),
        PgCitext => word("CITEXT"),
        PgXml => word("XML"),
        PgInt4range => word("INT4RANGE"),
        PgInt8range => word("INT8RANGE"),
        PgNumrange => word("NUMRANGE"),
        PgDaterange => word("DATERANGE"),
        PgTsrange => word("TSRANGE"),
        PgTstzrange => word("TSTZRANGE"),
        PgInt4multirange => word("INT4MULTIRANGE"),
        PgInt8multirange => word("INT8MULTIRANGE"),
        PgNummultirange => word("NUMMULTIRANGE"),
        PgDatemultirange => word("DATEMULTIRANGE"),
        PgTsmultirange => word("TSMULTIRANGE"),
        PgTstzmultirange => word("TSTZMULTIRANGE"),
        MyTinyint | MyMediumint | MyBit | MyYear | MyTinytext | MyMediumtext | MyLongtext | MyTinyblob
        | MyMediumblob | MyLongblob | MyEnum | MySet | UserDefined => {
            Err(types::unsupported(ty, DialectName::Postgresql))
        }
    }
}

fn float(ty: &Type) -> String {
    match ty.precision {
        Some(precision) if precision > 0 => format!("FLOAT({precision})"),
        Some(_) | None => "FLOAT".into(),
    }
}

fn zoned(word: &str, ty: &Type) -> String {
    let precision = ty.precision.map(|precision| format!("({precision})")).unwrap_or_default();
    format!("{word}{precision} {} TIME ZONE", if ty.timezone { "WITH" } else { "WITHOUT" })
}

fn interval(ty: &Type) -> String {
    let fields = ty.fields.as_deref().map(|fields| format!(" {fields}")).unwrap_or_default();
    let precision = ty.precision.map(|precision| format!(" ({precision})")).unwrap_or_default();
    format!("INTERVAL{fields}{precision}")
}

fn bit(ty: &Type) -> String {
    match (ty.varying, ty.length) {
        (true, Some(length)) => format!("BIT VARYING({length})"),
        (true, None) => "BIT VARYING".into(),
        (false, length) => format!("BIT({})", length.unwrap_or(1)),
    }
}

/// The brackets stand before a COLLATE of the element.
fn array(engine: &dyn Engine, ty: &Type) -> Sql {
    let element = ty.item.as_deref().ok_or(CompileError::TypeMissing)?;
    let element = types::name(engine, element)?;
    let brackets = "[]".repeat(ty.dimensions.unwrap_or(1) as usize);
    Ok(match element.find(" COLLATE") {
        Some(position) => format!("{}{brackets}{}", &element[..position], &element[position..]),
        None => element + &brackets,
    })
}

/// The enumerations and domains CREATE TABLE makes, each once.
pub(super) fn created_with(engine: &dyn Engine, columns: &[Column]) -> Vec<Type> {
    let mut found: Vec<Type> = Vec::new();
    for column in columns {
        let mut ty = types::implementation(engine, &column.ty);
        while let (TypeKind::Array, Some(item)) = (ty.kind, &ty.item) {
            ty = types::implementation(engine, item);
        }
        let known = found.iter().any(|other| other.name == ty.name && other.schema == ty.schema);
        if is_created(ty) && ty.create_type != Some(false) && !known {
            found.push(ty.clone());
        }
    }
    found
}

fn is_created(ty: &Type) -> bool {
    matches!(ty.kind, TypeKind::PgEnum | TypeKind::PgDomain) || (ty.kind == TypeKind::Enum && ty.native != Some(false))
}

/// `check_first` leaves an existing type alone, which PostgreSQL has no `IF NOT EXISTS` for.
pub(super) fn create(engine: &dyn Engine, ty: &Type, check_first: bool) -> Statements {
    if !is_created(ty) {
        return Ok(Vec::new());
    }
    let name = types::own_name(engine, ty)?;
    let statement = match &ty.item {
        Some(base) if ty.kind == TypeKind::PgDomain => {
            format!("CREATE DOMAIN {name} AS {}", types::name(engine, base)?)
        }
        Some(_) | None => {
            let values: Result<Vec<_>, _> = ty.values.iter().map(|value| literal::string(engine, value)).collect();
            format!("CREATE TYPE {name} AS ENUM ({})", values?.join(", "))
        }
    };
    Ok(vec![if check_first { unless_it_exists(&statement) } else { statement }])
}

fn unless_it_exists(statement: &str) -> String {
    let mut tag = String::from("$aludel$");
    while statement.contains(&tag) {
        tag.insert(1, '_');
    }
    format!("DO {tag} BEGIN {statement}; EXCEPTION WHEN duplicate_object THEN NULL; END {tag}")
}

pub(super) fn drop(engine: &dyn Engine, ty: &Type, check_first: bool) -> Statements {
    if !is_created(ty) {
        return Ok(Vec::new());
    }
    let word = if ty.kind == TypeKind::PgDomain { "DOMAIN" } else { "TYPE" };
    let condition = if check_first { "IF EXISTS " } else { "" };
    Ok(vec![format!("DROP {word} {condition}{}", types::own_name(engine, ty)?)])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::dialect::{Dialect, Memo};
    use crate::operation::Operation;
    use crate::schema::DialectName;

    fn operation(json: serde_json::Value) -> Operation {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn types_made_and_dropped_by_themselves() {
        let ty = json!({"kind": "enum", "values": ["a", "it's"], "name": "Kind", "schema": "s"});
        let compile = |name, op: &str, check_first: bool| {
            let operation = operation(json!({"op": op, "ty": ty, "check_first": check_first}));
            Dialect::new(name).compile(&operation).unwrap()
        };
        let create = r#"CREATE TYPE s."Kind" AS ENUM ('a', 'it''s')"#;
        assert_eq!(compile(DialectName::Postgresql, "create_type", false), [create]);
        let checked = format!("DO $aludel$ BEGIN {create}; EXCEPTION WHEN duplicate_object THEN NULL; END $aludel$");
        assert_eq!(compile(DialectName::Postgresql, "create_type", true), [checked]);
        assert_eq!(compile(DialectName::Postgresql, "drop_type", true), [r#"DROP TYPE IF EXISTS s."Kind""#]);
        for name in [DialectName::Mysql, DialectName::Mariadb, DialectName::Sqlite] {
            assert!(compile(name, "create_type", false).is_empty());
        }
    }

    #[test]
    fn a_run_makes_a_type_once() {
        let table = |name: &str| {
            let column = json!({"name": "k", "ty": {"kind": "enum", "values": ["a"], "name": "kind"}});
            operation(json!({"op": "create_table", "table": {"name": {"name": name}, "columns": [column]}}))
        };
        let dialect = Dialect::new(DialectName::Postgresql);
        let mut memo = Memo::default();
        assert_eq!(dialect.compile_in(&table("a"), None, &mut memo).unwrap().len(), 2);
        assert_eq!(dialect.compile_in(&table("b"), None, &mut memo).unwrap().len(), 1);
        assert_eq!(dialect.compile(&table("b")).unwrap().len(), 2);
    }
}
