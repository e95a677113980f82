//! SQLite's type names: those that SQLAlchemy knows and that would be written back the same, all others kept as they stand.

use crate::dialect::sqlite_catalog;
use crate::schema::{Type, TypeKind};

/// `text` as declared, empty where the column has no type.
pub(super) fn of(text: &str) -> Type {
    known(text).unwrap_or_else(|| Type {
        kind: TypeKind::UserDefined,
        sql: Some(text.to_owned()),
        item: family(text).map(|kind| Box::new(Type::of(kind))),
        ..Type::default()
    })
}

fn known(text: &str) -> Option<Type> {
    let (name, arguments) = match text.split_once('(') {
        Some((name, rest)) => {
            let inner = rest.strip_suffix(')')?;
            (name.trim(), inner.split(',').map(|n| n.trim().parse().ok()).collect::<Option<Vec<u32>>>()?)
        }
        None => (text, Vec::new()),
    };
    // Lower case is the same type, but would come back in capitals.
    let kind = match name {
        "INTEGER" => TypeKind::IntegerSql,
        "SMALLINT" => TypeKind::SmallintSql,
        "BIGINT" => TypeKind::BigintSql,
        "NUMERIC" => TypeKind::NumericSql,
        "DECIMAL" => TypeKind::DecimalSql,
        "FLOAT" => TypeKind::FloatSql,
        "DOUBLE" => TypeKind::DoubleSql,
        "REAL" => TypeKind::RealSql,
        "BOOLEAN" => TypeKind::BooleanSql,
        "DATE" => TypeKind::DateSql,
        "TIME" => TypeKind::TimeSql,
        "DATETIME" => TypeKind::DatetimeSql,
        "TIMESTAMP" => TypeKind::TimestampSql,
        "VARCHAR" => TypeKind::VarcharSql,
        "CHAR" => TypeKind::CharSql,
        "NVARCHAR" => TypeKind::NvarcharSql,
        "NCHAR" => TypeKind::NcharSql,
        "TEXT" => TypeKind::TextSql,
        "CLOB" => TypeKind::ClobSql,
        "BLOB" => TypeKind::BlobSql,
        "JSON" => TypeKind::JsonSql,
        _ => return None,
    };
    let takes_length = matches!(name, "VARCHAR" | "CHAR" | "NVARCHAR" | "NCHAR");
    let takes_precision = matches!(name, "NUMERIC" | "DECIMAL");
    match arguments[..] {
        [] => Some(Type::of(kind)),
        [length] if takes_length => Some(Type { length: Some(length), ..Type::of(kind) }),
        // SQLAlchemy writes them with a blank after the comma.
        [precision] if takes_precision => Some(Type { precision: Some(precision), ..Type::of(kind) }),
        [precision, scale] if takes_precision && text.contains(", ") => {
            Some(Type { precision: Some(precision), scale: Some(scale), ..Type::of(kind) })
        }
        _ => None,
    }
}

/// What SQLAlchemy takes an unknown name for.
fn family(text: &str) -> Option<TypeKind> {
    let (ty, _) = sqlite_catalog::type_of(text);
    (ty.kind != TypeKind::Null).then_some(ty.kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_types_are_named_and_others_kept() {
        assert_eq!(of("VARCHAR(20)"), Type { length: Some(20), ..Type::of(TypeKind::VarcharSql) });
        assert_eq!(of("NUMERIC(10, 2)").scale, Some(2));
        assert_eq!(of("INTEGER"), Type::of(TypeKind::IntegerSql));
        for (text, family) in [
            ("INT", Some(TypeKind::IntegerSql)),
            ("integer", Some(TypeKind::IntegerSql)),
            ("double precision", Some(TypeKind::RealSql)),
            ("NUMERIC(10,2)", Some(TypeKind::NumericSql)),
            ("bool", Some(TypeKind::BooleanSql)),
            ("my strange type(1, 'x')", Some(TypeKind::NumericSql)),
            ("", None),
        ] {
            let ty = of(text);
            assert_eq!((ty.kind, ty.sql.as_deref()), (TypeKind::UserDefined, Some(text)));
            assert_eq!(ty.item.map(|item| item.kind), family, "{text}");
        }
    }
}
