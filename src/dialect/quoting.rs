//! Identifiers: when they need quotes, and how long they may be.

use super::engine::{Engine, Sql};
use super::error::CompileError;
use super::md5;
use crate::schema::TableName;

pub(super) fn quote(engine: &dyn Engine, identifier: &str) -> String {
    if needs_quotes(engine, identifier) { force(engine, identifier) } else { identifier.to_owned() }
}

fn force(engine: &dyn Engine, identifier: &str) -> String {
    let mark = engine.quote_mark();
    let mut quoted = String::with_capacity(identifier.len() + 2);
    quoted.push(mark);
    for character in identifier.chars() {
        if character == mark {
            quoted.push(mark);
        }
        quoted.push(character);
    }
    quoted.push(mark);
    quoted
}

fn needs_quotes(engine: &dyn Engine, identifier: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    match identifier.chars().next() {
        None => return true,
        Some(first) if first.is_ascii_digit() || first == '$' => return true,
        Some(_) => {}
    }
    !identifier.chars().all(plain)
        || identifier.chars().any(|c| c.is_ascii_uppercase())
        || engine.reserved_words().binary_search(&identifier).is_ok()
}

/// Characters alone decide here, not case or reserved words: how SQLAlchemy treats function names.
pub(super) fn quote_illegal(engine: &dyn Engine, identifier: &str) -> String {
    let legal = !identifier.is_empty()
        && !identifier.starts_with(|c: char| c.is_ascii_digit() || c == '$')
        && identifier.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '$');
    if legal { identifier.to_owned() } else { force(engine, identifier) }
}

/// `a.b` names a database and a schema: each part is quoted by itself.
pub(super) fn schema(engine: &dyn Engine, schema: &str) -> String {
    schema.split('.').map(|part| quote(engine, part)).collect::<Vec<_>>().join(".")
}

pub(super) fn checked(engine: &dyn Engine, identifier: &str) -> Sql {
    limited(engine, identifier, engine.longest_identifier())
}

/// One name whole, dots and all, where SQLAlchemy sets no limit to its length.
pub(super) fn of_any_length(engine: &dyn Engine, identifier: &str) -> Sql {
    limited(engine, identifier, usize::MAX)
}

fn limited(engine: &dyn Engine, identifier: &str, limit: usize) -> Sql {
    if identifier.contains('\0') {
        return Err(CompileError::Nul { dialect: engine.name() });
    }
    if identifier.chars().count() > limit {
        return Err(CompileError::NameTooLong { name: identifier.to_owned(), limit });
    }
    Ok(quote(engine, identifier))
}

pub(super) fn constraint_name(engine: &dyn Engine, name: &str) -> Sql {
    limited(engine, name, engine.longest_constraint_name())
}

/// A name nobody wrote: too long, it is cut and ends in four digits of its hash, as SQLAlchemy does.
pub(super) fn generated(engine: &dyn Engine, name: &str) -> String {
    let limit = engine.longest_generated_name();
    if name.chars().count() <= limit {
        return name.to_owned();
    }
    let digest = md5::hex(name.as_bytes());
    let kept: String = name.chars().take(limit - 8).collect();
    format!("{kept}_{}", &digest[digest.len() - 4..])
}

pub(super) fn table(engine: &dyn Engine, table: &TableName) -> Sql {
    let name = checked(engine, &table.name)?;
    Ok(match &table.schema {
        Some(space) => format!("{}.{name}", schema(engine, space)),
        None => name,
    })
}

pub(super) fn list<S: AsRef<str>>(engine: &dyn Engine, names: &[S]) -> Sql {
    let quoted: Result<Vec<_>, _> = names.iter().map(|name| checked(engine, name.as_ref())).collect();
    Ok(quoted?.join(", "))
}
