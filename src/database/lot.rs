//! Statements that go to the server together, and which of them stopped the others.

use sqlx::postgres::{PgDatabaseError, PgErrorPosition};

use super::error::DatabaseError;
use crate::operation::Counted;

pub(super) const BETWEEN: &str = ";\n";

/// What became of statements that were sent together.
#[derive(Debug)]
pub struct LotAnswer {
    /// Of those that were carried out.
    pub done: Vec<Counted>,
    /// Which one stopped the others, and why.
    pub failed: Option<(usize, DatabaseError)>,
}

pub(super) struct Stopped {
    pub at: usize,
    /// Where in that statement, from 1.
    pub character: Option<usize>,
}

impl Stopped {
    /// PostgreSQL parses all of them before it carries out the first: only the place that it names tells which one it means.
    pub fn find(statements: &[&str], done: usize, error: &sqlx::Error) -> Self {
        let place = position(error).and_then(|character| Self::around(statements, character));
        place.unwrap_or(Self { at: done, character: None })
    }

    fn around(statements: &[&str], mut character: usize) -> Option<Self> {
        for (at, sql) in statements.iter().enumerate() {
            let length = sql.chars().count();
            // The end of the last counts as part of it.
            if character <= length + 1 {
                return Some(Self { at, character: Some(character) });
            }
            character = character.checked_sub(length + BETWEEN.len())?;
        }
        None
    }
}

fn position(error: &sqlx::Error) -> Option<usize> {
    let sqlx::Error::Database(said) = error else { return None };
    match said.try_downcast_ref::<PgDatabaseError>()?.position()? {
        PgErrorPosition::Original(character) => Some(character),
        PgErrorPosition::Internal { .. } => None,
    }
}

/// What all of them begin with.
pub(super) fn common_start<'a>(statements: &[&'a str]) -> &'a str {
    let Some((first, others)) = statements.split_first() else { return "" };
    let common = |other: &&str| first.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    let length = others.iter().map(common).min().unwrap_or(first.len());
    let length = (0..=length).rev().find(|at| first.is_char_boundary(*at)).unwrap_or(0);
    &first[..length]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loop_is_known_by_what_its_statements_begin_with() {
        assert_eq!(common_start(&["UPDATE t SET n = 'é'", "UPDATE t SET n = 'è'"]), "UPDATE t SET n = '");
        assert_eq!(common_start(&["UPDATE t", "UPDATE t SET"]), "UPDATE t");
        assert_eq!(common_start(&["INSERT", "UPDATE"]), "");
        assert_eq!(common_start(&["DELETE"]), "DELETE");
    }

    #[test]
    fn a_place_in_the_text_is_one_in_a_statement() {
        let lot = ["UPDATE é", "DELETE", "INSERT"];
        let found = |character| Stopped::around(&lot, character).map(|found| (found.at, found.character.unwrap()));
        assert_eq!(found(8), Some((0, 8)));
        // The semicolon.
        assert_eq!(found(9), Some((0, 9)));
        assert_eq!(found(11), Some((1, 1)));
        assert_eq!(found(24), Some((2, 6)));
        assert_eq!(found(25), Some((2, 7)));
        assert_eq!(found(99), None);
    }
}
