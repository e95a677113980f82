//! CREATE SEQUENCE and DROP SEQUENCE, and the next value of one.

use super::engine::{Engine, Sql};
use super::error::CompileError;
use super::{column, literal, quoting, types};
use crate::schema::{DialectName, Sequence, TableName};

pub(super) fn create(engine: &dyn Engine, sequence: &Sequence, if_not_exists: bool) -> Sql {
    supported(engine, "CREATE SEQUENCE")?;
    let condition = if if_not_exists { "IF NOT EXISTS " } else { "" };
    let mut text = format!("CREATE SEQUENCE {condition}{}", name(engine, &sequence.name)?);
    if let Some(ty) = &sequence.ty
        && engine.name() == DialectName::Postgresql
    {
        text += &format!(" AS {}", types::name(engine, ty)?);
    }
    for option in column::identity_options(&sequence.counting()) {
        // MariaDB knows it as one word only.
        let one_word = option == "NO CYCLE" && engine.name() == DialectName::Mariadb;
        text += &format!(" {}", if one_word { "NOCYCLE" } else { &option });
    }
    Ok(text)
}

pub(super) fn drop(engine: &dyn Engine, sequence: &TableName, if_exists: bool) -> Sql {
    supported(engine, "DROP SEQUENCE")?;
    let condition = if if_exists { "IF EXISTS " } else { "" };
    Ok(format!("DROP SEQUENCE {condition}{}", name(engine, sequence)?))
}

/// PostgreSQL takes the name as a text, with the quotes it needs inside.
pub(super) fn next_value(engine: &dyn Engine, sequence: &TableName) -> Sql {
    supported(engine, "The next value of a sequence")?;
    let name = name(engine, sequence)?;
    match engine.name() {
        DialectName::Postgresql => Ok(format!("nextval({})", literal::string(engine, &name)?)),
        DialectName::Mysql | DialectName::Mariadb | DialectName::Sqlite => Ok(format!("nextval({name})")),
    }
}

/// SQLAlchemy writes the statement for every engine; where it cannot work it is refused here, before anything is sent.
fn supported(engine: &dyn Engine, what: &str) -> Result<(), CompileError> {
    match engine.name() {
        DialectName::Postgresql | DialectName::Mariadb => Ok(()),
        dialect @ (DialectName::Mysql | DialectName::Sqlite) => {
            Err(CompileError::Unsupported { what: what.into(), dialect })
        }
    }
}

/// Of any length, as in SQLAlchemy: the server answers for it.
fn name(engine: &dyn Engine, sequence: &TableName) -> Sql {
    let name = quoting::of_any_length(engine, &sequence.name)?;
    match &sequence.schema {
        Some(schema) => Ok(format!("{}.{name}", quoting::of_any_length(engine, schema)?)),
        None => Ok(name),
    }
}
