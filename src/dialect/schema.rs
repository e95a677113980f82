//! CREATE SCHEMA and DROP SCHEMA.

use super::engine::{Engine, Sql};
use super::error::CompileError;
use super::quoting;
use crate::schema::DialectName;

pub(super) fn create(engine: &dyn Engine, schema: &str, if_not_exists: bool) -> Sql {
    if engine.name() == DialectName::Sqlite {
        return unsupported(engine, "CREATE SCHEMA");
    }
    let condition = if if_not_exists { "IF NOT EXISTS " } else { "" };
    Ok(format!("CREATE SCHEMA {condition}{}", quoting::of_any_length(engine, schema)?))
}

pub(super) fn drop(engine: &dyn Engine, schema: &str, cascade: bool, if_exists: bool) -> Sql {
    let cascades = match engine.name() {
        DialectName::Postgresql => cascade,
        // A database always goes with all that is in it, and the word is an error of grammar.
        DialectName::Mysql | DialectName::Mariadb if cascade => {
            return unsupported(engine, "CASCADE in DROP SCHEMA");
        }
        DialectName::Mysql | DialectName::Mariadb => false,
        DialectName::Sqlite => return unsupported(engine, "DROP SCHEMA"),
    };
    let condition = if if_exists { "IF EXISTS " } else { "" };
    let tail = if cascades { " CASCADE" } else { "" };
    Ok(format!("DROP SCHEMA {condition}{}{tail}", quoting::of_any_length(engine, schema)?))
}

fn unsupported(engine: &dyn Engine, what: &str) -> Sql {
    Err(CompileError::Unsupported { what: what.into(), dialect: engine.name() })
}
