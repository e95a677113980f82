//! Types by name: which variant holds on an engine, and the spellings several engines share.

use super::engine::{Engine, Sql};
use super::error::CompileError;
use super::quoting;
use crate::schema::{DialectName, Type, TypeKind};

/// The type as this engine sees it: its variant, and what a decorator wraps.
pub(super) fn implementation<'a>(engine: &dyn Engine, ty: &'a Type) -> &'a Type {
    let ty = ty.variants.get(&engine.name()).unwrap_or(ty);
    match &ty.item {
        Some(item) if ty.kind == TypeKind::UserDefined && ty.sql.is_none() => implementation(engine, item),
        Some(_) | None => ty,
    }
}

pub(super) fn name(engine: &dyn Engine, ty: &Type) -> Sql {
    let ty = implementation(engine, ty);
    match &ty.sql {
        Some(sql) => Ok(sql.clone()),
        None => engine.type_name(ty),
    }
}

pub(super) fn unsupported(ty: &Type, dialect: DialectName) -> CompileError {
    CompileError::TypeUnsupported { ty: label(ty.kind), dialect }
}

/// As a script writes it: `postgresql.INET`, `mysql.TINYINT`, `sa.ARRAY`.
fn label(kind: TypeKind) -> String {
    let debug = format!("{kind:?}");
    if let Some(rest) = debug.strip_prefix("Pg") {
        return format!("postgresql.{}", rest.to_uppercase());
    }
    match debug.strip_prefix("My") {
        Some(rest) => format!("mysql.{}", rest.to_uppercase()),
        None if kind == TypeKind::Array => "sa.ARRAY".into(),
        None => match debug.strip_suffix("Sql") {
            Some(upper) => format!("sa.{}", upper.to_uppercase()),
            None => format!("sa.{debug}"),
        },
    }
}

/// `VARCHAR(50) COLLATE "C"`.
pub(super) fn sized(engine: &dyn Engine, word: &str, ty: &Type) -> String {
    let length = ty.length.filter(|length| *length > 0).map(|length| format!("({length})")).unwrap_or_default();
    format!("{word}{length}{}", collated(engine, ty))
}

fn collated(engine: &dyn Engine, ty: &Type) -> String {
    ty.collation.as_deref().map(|name| format!(" COLLATE {}", quoting::quote(engine, name))).unwrap_or_default()
}

/// `NUMERIC(10, 2)`.
pub(super) fn scaled(word: &str, ty: &Type) -> String {
    match (ty.precision, ty.scale) {
        (None, _) => word.to_owned(),
        (Some(precision), None) => format!("{word}({precision})"),
        (Some(precision), Some(scale)) => format!("{word}({precision}, {scale})"),
    }
}

pub(super) fn with_length(word: &str, ty: &Type) -> String {
    match ty.length {
        Some(length) => format!("{word}({length})"),
        None => word.to_owned(),
    }
}

/// An enumeration kept as text: as long as asked for, or as its longest member.
pub(super) fn enumeration_length(ty: &Type) -> Type {
    let longest = ty.values.iter().map(|value| value.chars().count()).max().unwrap_or(0);
    let length = ty.length.unwrap_or(u32::try_from(longest).unwrap_or(u32::MAX));
    Type { kind: TypeKind::String, length: Some(length), collation: ty.collation.clone(), ..Type::default() }
}

/// The schema-qualified name of an enumeration or a domain.
pub(super) fn own_name(engine: &dyn Engine, ty: &Type) -> Sql {
    let name = ty.name.as_deref().filter(|name| !name.is_empty()).ok_or(CompileError::EnumNeedsName)?;
    let quoted = quoting::checked(engine, name)?;
    Ok(match &ty.schema {
        Some(schema) => format!("{}.{quoted}", quoting::schema(engine, schema)),
        None => quoted,
    })
}
