//! The text of a constraint, in CREATE TABLE and after ADD.

use super::engine::{Engine, Sql};
use super::error::CompileError;
use super::expression;
use super::quoting;
use super::scope::Scope;
use crate::schema::{Constraint, ConstraintKind, Deferral, TableName};

pub(super) fn element(engine: &dyn Engine, constraint: &Constraint, _table: &TableName) -> Sql {
    let mut text = preamble(engine, constraint.name.as_deref())?;
    match &constraint.kind {
        ConstraintKind::PrimaryKey { columns } => {
            let (_, after) = engine.key_options(&constraint.options)?;
            text += &format!("PRIMARY KEY ({}){after}", quoting::list(engine, columns)?);
        }
        ConstraintKind::Unique { columns } => {
            let (before, after) = engine.key_options(&constraint.options)?;
            text += &format!("UNIQUE {before}({}){after}", quoting::list(engine, columns)?);
        }
        ConstraintKind::ForeignKey { columns, referred, referred_columns, on_delete, on_update, match_ } => {
            let (own, table) = (quoting::list(engine, columns)?, engine.referred_table(referred)?);
            text += &format!("FOREIGN KEY({own}) REFERENCES {table} ({})", quoting::list(engine, referred_columns)?);
            text += &reference_rules(engine, on_delete.as_deref(), on_update.as_deref(), match_.as_deref())?;
        }
        ConstraintKind::Check { condition } => {
            text += &format!("CHECK ({})", expression::write(engine, condition, &Scope::bare())?);
        }
        ConstraintKind::Exclude { .. } => return engine.exclude(constraint),
    }
    text += &deferral(&constraint.deferral)?;
    if engine.not_valid(&constraint.options) {
        text += " NOT VALID";
    }
    Ok(text)
}

pub(super) fn preamble(engine: &dyn Engine, name: Option<&str>) -> Sql {
    match name {
        Some(name) => Ok(format!("CONSTRAINT {} ", quoting::constraint_name(engine, name)?)),
        None => Ok(String::new()),
    }
}

pub(super) fn reference_rules(
    engine: &dyn Engine,
    on_delete: Option<&str>,
    on_update: Option<&str>,
    match_: Option<&str>,
) -> Sql {
    let mut text = String::new();
    if let Some(kind) = match_ {
        text += &engine.match_clause(kind)?;
    }
    if let Some(action) = on_delete {
        text += &format!(" ON DELETE {}", engine.on_delete(action)?);
    }
    if let Some(action) = on_update {
        text += &format!(" ON UPDATE {}", phrase(action)?);
    }
    Ok(text)
}

pub(super) fn deferral(deferral: &Deferral) -> Sql {
    let mut text = String::from(match deferral.deferrable {
        Some(true) => " DEFERRABLE",
        Some(false) => " NOT DEFERRABLE",
        None => "",
    });
    if let Some(initially) = &deferral.initially {
        text += &format!(" INITIALLY {}", phrase(initially)?);
    }
    Ok(text)
}

/// Words only: what a script gives as `ondelete=` goes into the statement unquoted.
pub(super) fn phrase(text: &str) -> Sql {
    let is_word = |word: &str| word.chars().all(|c| c.is_alphanumeric() || c == '_');
    let words = text.split_whitespace();
    if !text.is_empty() && text.trim() == text && words.clone().all(is_word) {
        Ok(text.to_owned())
    } else {
        Err(CompileError::UnexpectedPhrase { phrase: text.to_owned() })
    }
}
