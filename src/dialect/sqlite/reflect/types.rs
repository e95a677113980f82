//! Types by SQLAlchemy's names first, then by SQLite's rules of affinity.

use crate::dialect::constant_pattern::Pattern;
use crate::dialect::sqlite::{Sqlite, types};
use crate::schema::{Type, TypeKind};

static TYPE: Pattern = Pattern::new(r"^([\w ]+)(\(.*?\))?");
static NUMBER: Pattern = Pattern::new(r"\d+");

/// What Alembic's copy of a table makes of the type: SQLAlchemy's name for it. `None` where SQLite would store values
/// otherwise under that name, or where Alembic can't copy the table.
pub(crate) fn copied(text: &str) -> Option<Type> {
    let (ty, _) = of(text);
    let written = types::name(&Sqlite { verbatim: false }, &ty).ok()?;
    // In a STRICT table ANY leaves values as they are.
    (storage(text) == storage(&written) && !text.eq_ignore_ascii_case("ANY")).then_some(ty)
}

/// SQLite's rules of affinity.
fn storage(text: &str) -> &'static str {
    let upper = text.to_ascii_uppercase();
    let has = |parts: &[&str]| parts.iter().any(|part| upper.contains(part));
    match () {
        () if has(&["INT"]) => "integer",
        () if has(&["CHAR", "CLOB", "TEXT"]) => "text",
        () if has(&["BLOB"]) || upper.is_empty() => "blob",
        () if has(&["REAL", "FLOA", "DOUB"]) => "real",
        () => "numeric",
    }
}

/// `text` as declared, and whether the arguments given to it could be used.
pub(crate) fn of(text: &str) -> (Type, bool) {
    let upper = text.to_uppercase();
    let (name, arguments) = match TYPE.captures(&upper) {
        Some(parts) => (parts[1].to_owned(), parts.get(2).map(|part| part.as_str().to_owned())),
        None => (String::new(), None),
    };
    let kind = kind(&name);
    let numbers = arguments.unwrap_or_default();
    let numbers: Vec<u32> = NUMBER.find_iter(&numbers).filter_map(|number| number.parse().ok()).collect();
    let plain = Type::of(kind);
    match (kind, numbers[..].as_ref()) {
        (_, []) => (plain, true),
        (
            TypeKind::VarcharSql | TypeKind::CharSql | TypeKind::NvarcharSql | TypeKind::NcharSql | TypeKind::TextSql,
            [length],
        )
        | (TypeKind::BlobSql, [length]) => (Type { length: Some(*length), ..plain }, true),
        (TypeKind::NumericSql | TypeKind::DecimalSql, [precision]) => {
            (Type { precision: Some(*precision), ..plain }, true)
        }
        (TypeKind::NumericSql | TypeKind::DecimalSql, [precision, scale]) => {
            (Type { precision: Some(*precision), scale: Some(*scale), ..plain }, true)
        }
        (TypeKind::FloatSql | TypeKind::DoubleSql | TypeKind::RealSql, [precision]) => {
            (Type { precision: Some(*precision), ..plain }, true)
        }
        (_, _) => (plain, false),
    }
}

fn kind(name: &str) -> TypeKind {
    let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    match name {
        "BIGINT" => TypeKind::BigintSql,
        "BLOB" => TypeKind::BlobSql,
        "BOOL" | "BOOLEAN" => TypeKind::BooleanSql,
        "CHAR" => TypeKind::CharSql,
        "DATE" | "DATE_CHAR" => TypeKind::DateSql,
        "DATETIME" | "DATETIME_CHAR" => TypeKind::DatetimeSql,
        "DOUBLE" => TypeKind::DoubleSql,
        "DECIMAL" => TypeKind::DecimalSql,
        "FLOAT" => TypeKind::FloatSql,
        "INT" | "INTEGER" => TypeKind::IntegerSql,
        "JSON" => TypeKind::JsonSql,
        "NUMERIC" => TypeKind::NumericSql,
        "REAL" => TypeKind::RealSql,
        "SMALLINT" => TypeKind::SmallintSql,
        "TEXT" => TypeKind::TextSql,
        "TIME" | "TIME_CHAR" => TypeKind::TimeSql,
        "TIMESTAMP" => TypeKind::TimestampSql,
        "VARCHAR" => TypeKind::VarcharSql,
        "NVARCHAR" => TypeKind::NvarcharSql,
        "NCHAR" => TypeKind::NcharSql,
        _ if has(&["INT"]) => TypeKind::IntegerSql,
        _ if has(&["CHAR", "CLOB", "TEXT"]) => TypeKind::TextSql,
        _ if name.is_empty() || has(&["BLOB"]) => TypeKind::Null,
        _ if has(&["REAL", "FLOA", "DOUB"]) => TypeKind::RealSql,
        _ => TypeKind::NumericSql,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_bear_sqlalchemys_names_where_values_are_stored_alike() {
        let named = |text: &str| copied(text).map(|ty| ty.kind);
        assert_eq!(named("JSONB"), Some(TypeKind::NumericSql));
        assert_eq!(named("int"), Some(TypeKind::IntegerSql));
        assert_eq!(named("double precision"), Some(TypeKind::RealSql));
        assert_eq!(copied("nvarchar(7)").and_then(|ty| ty.length), Some(7));
        for kept in ["DATE_CHAR", "LONGBLOB", "", "ANY"] {
            assert_eq!(named(kept), None, "{kept}");
        }
    }
}
