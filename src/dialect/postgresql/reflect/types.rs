//! Types as `format_type` writes them, by the classes that SQLAlchemy's reflection gives them.

use std::collections::HashMap;

use crate::dialect::answer::{Answer, Row};
use crate::schema::{Type, TypeKind};

/// A type with a name of its own, or an array: by their numbers in the catalog.
#[derive(Debug, Clone)]
pub(crate) enum Named {
    Enum(Type),
    Domain {
        ty: Type,
        base: String,
        base_text: String,
        collation: Option<String>,
        nullable: bool,
        default: Option<String>,
    },
    Array {
        element: String,
    },
}

pub(crate) type UsedTypes = HashMap<String, Named>;

/// The enumerations, domains and arrays that the columns of a relation are made of.
pub(crate) fn types_query(relation: &str) -> String {
    format!(
        "WITH RECURSIVE used(oid) AS (\
         SELECT atttypid FROM pg_catalog.pg_attribute WHERE attrelid = {relation} AND attnum > 0 AND NOT attisdropped \
         UNION SELECT CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.typelem END \
         FROM pg_catalog.pg_type t JOIN used ON used.oid = t.oid WHERE t.typtype = 'd' OR t.typcategory = 'A') \
         SELECT t.oid::text, t.typtype::text, t.typname::text, \
         CASE WHEN pg_catalog.pg_type_is_visible(t.oid) THEN NULL ELSE n.nspname::text END, \
         (SELECT json_agg(e.enumlabel::text ORDER BY e.enumsortorder)::text FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid), \
         t.typbasetype::text, pg_catalog.format_type(t.typbasetype, t.typtypmod), l.collname::text, NOT t.typnotnull, t.typdefault, t.typelem::text \
         FROM pg_catalog.pg_type t JOIN used ON used.oid = t.oid JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace \
         LEFT JOIN pg_catalog.pg_collation l ON l.oid = t.typcollation WHERE t.typtype IN ('e', 'd') OR t.typcategory = 'A'"
    )
}

pub(crate) fn used_types(rows: &[Row]) -> UsedTypes {
    let of = |row: &Row| {
        let name = || Type { name: row.maybe(2), schema: row.maybe(3), ..Type::default() };
        let named = match row.text(1).as_str() {
            "e" => Named::Enum(Type { kind: TypeKind::PgEnum, values: row.json(4).unwrap_or_default(), ..name() }),
            "d" => Named::Domain {
                ty: Type { kind: TypeKind::PgDomain, create_type: Some(false), collation: row.maybe(7), ..name() },
                base: row.text(5),
                // SQLAlchemy leaves the length out as well.
                base_text: row.text(6).split('(').next().unwrap_or_default().to_owned(),
                collation: row.maybe(7),
                nullable: row.flag(8),
                default: row.maybe(9),
            },
            _ => Named::Array { element: row.text(10) },
        };
        (row.text(0), named)
    };
    rows.iter().map(of).collect()
}

/// `None` for what SQLAlchemy does not know either.
pub(super) fn reflect(number: &str, text: &str, collation: Option<&str>, used: &UsedTypes) -> Option<Type> {
    let array = |item: Type| Type { item: Some(Box::new(item)), ..Type::of(TypeKind::Array) };
    match used.get(number) {
        Some(Named::Enum(ty)) => Some(ty.clone()),
        Some(Named::Domain { ty, base, base_text, collation, .. }) => {
            let base = reflect(base, base_text, collation.as_deref(), used).unwrap_or_default();
            Some(Type { item: Some(Box::new(base)), ..ty.clone() })
        }
        Some(Named::Array { element }) if text.ends_with("[]") => {
            reflect(element, text.trim_end_matches("[]"), collation, used).map(array)
        }
        Some(Named::Array { .. }) | None => {
            let ty = parse(text)?;
            Some(Type { collation: collation.map(str::to_owned).or(ty.collation), ..ty })
        }
    }
}

fn parse(text: &str) -> Option<Type> {
    let (name, arguments) = match text.split_once('(') {
        Some((before, rest)) => {
            let (inside, after) = rest.rsplit_once(')')?;
            (format!("{before}{after}"), inside.split(',').map(|one| one.trim().parse().ok()).collect())
        }
        None => (text.to_owned(), Vec::new()),
    };
    let first: Option<u32> = arguments.first().copied().flatten();
    let second: Option<u32> = arguments.get(1).copied().flatten();
    let of = |kind| Some(Type::of(kind));
    let sized = |kind| Some(Type { length: first, ..Type::of(kind) });
    let moment = |kind, timezone| Some(Type { timezone, precision: first, ..Type::of(kind) });
    match name.as_str() {
        "numeric" if second.is_some() => {
            Some(Type { precision: first, scale: second, ..Type::of(TypeKind::NumericSql) })
        }
        "numeric" => of(TypeKind::NumericSql),
        "double precision" => Some(Type { precision: Some(53), ..Type::of(TypeKind::DoublePrecisionSql) }),
        "timestamp with time zone" => moment(TypeKind::PgTimestamp, true),
        "timestamp without time zone" => moment(TypeKind::PgTimestamp, false),
        "time with time zone" => moment(TypeKind::PgTime, true),
        "time without time zone" => moment(TypeKind::PgTime, false),
        "bit varying" => Some(Type { length: first, varying: true, ..Type::of(TypeKind::PgBit) }),
        "interval" => Some(Type { precision: first, ..Type::of(TypeKind::PgInterval) }),
        _ if name.starts_with("interval ") => {
            let fields = name.strip_prefix("interval ").map(|fields| fields.trim_end().to_owned());
            Some(Type { precision: first, fields, ..Type::of(TypeKind::PgInterval) })
        }
        "character varying" => sized(TypeKind::VarcharSql),
        "character" => sized(TypeKind::CharSql),
        "bit" => sized(TypeKind::PgBit),
        other => of(plain(other)?),
    }
}

fn plain(name: &str) -> Option<TypeKind> {
    Some(match name {
        "integer" => TypeKind::IntegerSql,
        "bigint" => TypeKind::BigintSql,
        "smallint" => TypeKind::SmallintSql,
        "real" => TypeKind::RealSql,
        "float" => TypeKind::FloatSql,
        "boolean" => TypeKind::BooleanSql,
        "text" => TypeKind::TextSql,
        "\"char\"" | "name" => TypeKind::String,
        "date" => TypeKind::DateSql,
        "bytea" => TypeKind::PgBytea,
        "uuid" => TypeKind::UuidSql,
        "json" => TypeKind::JsonSql,
        "jsonb" => TypeKind::PgJsonb,
        "hstore" => TypeKind::PgHstore,
        "inet" => TypeKind::PgInet,
        "cidr" => TypeKind::PgCidr,
        "citext" => TypeKind::PgCitext,
        "macaddr" => TypeKind::PgMacaddr,
        "macaddr8" => TypeKind::PgMacaddr8,
        "money" => TypeKind::PgMoney,
        "oid" => TypeKind::PgOid,
        "regclass" => TypeKind::PgRegclass,
        "regconfig" => TypeKind::PgRegconfig,
        "tsvector" => TypeKind::PgTsvector,
        "tsquery" => TypeKind::PgTsquery,
        "int4range" => TypeKind::PgInt4range,
        "int8range" => TypeKind::PgInt8range,
        "numrange" => TypeKind::PgNumrange,
        "daterange" => TypeKind::PgDaterange,
        "tsrange" => TypeKind::PgTsrange,
        "tstzrange" => TypeKind::PgTstzrange,
        "int4multirange" => TypeKind::PgInt4multirange,
        "int8multirange" => TypeKind::PgInt8multirange,
        "nummultirange" => TypeKind::PgNummultirange,
        "datemultirange" => TypeKind::PgDatemultirange,
        "tsmultirange" => TypeKind::PgTsmultirange,
        "tstzmultirange" => TypeKind::PgTstzmultirange,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_the_classes_of_sqlalchemys_reflection() {
        let of = |text: &str| reflect("1", text, None, &UsedTypes::new());
        assert_eq!(of("character varying(50)"), Some(Type { length: Some(50), ..Type::of(TypeKind::VarcharSql) }));
        let zoned = Type { timezone: true, precision: Some(3), ..Type::of(TypeKind::PgTimestamp) };
        assert_eq!(of("timestamp(3) with time zone"), Some(zoned));
        assert_eq!(of("interval second(2)").and_then(|ty| ty.fields), Some("second".into()));
        assert_eq!(of("interval(3)").and_then(|ty| ty.precision), Some(3));
        assert_eq!(of("numeric(10,2)").and_then(|ty| ty.scale), Some(2));
        assert_eq!(of("point"), None);
        assert_eq!(of("("), None);
    }
}
