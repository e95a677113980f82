//! SQL for scripts that ask for text: of a type, a statement, an expression or an operation.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::bridge::Problem;
use crate::dialect::{CompileError, Dialect};
use crate::operation::Operation;
use crate::schema::{DialectName, Statement, Type};

pub(super) fn sql(mut tree: Value, dialect: &str) -> Result<String, Problem> {
    let dialect = of_name(dialect);
    // Text is wanted, not something that runs: a parameter without a value is written as NULL.
    super::unbound::fill(&mut tree);
    if tree.get("kind").is_some() {
        return dialect.type_name(&decoded::<Type>(tree)?).map_err(|error| uncompilable(&error));
    }
    let operation = if tree.get("op").is_some() {
        decoded::<Operation>(tree)?
    } else if tree.get("statement").is_some() {
        Operation::Execute { statement: decoded::<Statement>(tree)? }
    } else {
        return dialect.expression(&decoded(tree)?).map_err(|error| uncompilable(&error));
    };
    Ok(dialect.compile(&operation).map_err(|error| uncompilable(&error))?.join(";\n"))
}

pub(super) fn quote(name: &str, dialect: &str) -> String {
    of_name(dialect).quote(name)
}

/// Engines that are not ours are written like the plainest of ours.
fn of_name(name: &str) -> Dialect {
    let known = DialectName::ALL.into_iter().find(|known| known.as_str() == name);
    Dialect::new(known.unwrap_or(DialectName::Sqlite)).verbatim()
}

fn decoded<T: DeserializeOwned>(tree: Value) -> Result<T, Problem> {
    serde_json::from_value(tree)
        .map_err(|error| Problem::refused("operation-refused", format!("this can't be written as SQL: {error}")))
}

fn uncompilable(error: &CompileError) -> Problem {
    Problem::refused(error.code(), error.to_string())
}
