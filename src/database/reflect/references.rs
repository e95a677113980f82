//! `REFERENCES` clauses, and the deferral that may follow.

use super::cursor::{Cursor, Parsed};
use crate::schema::{ConstraintKind, Deferral, TableName};

/// From the table's name on; the word `REFERENCES` has been taken.
pub(super) fn parse(cursor: &mut Cursor<'_>, columns: Vec<String>) -> Parsed<(ConstraintKind, Deferral)> {
    let referred = TableName::new(cursor.name()?);
    let referred_columns = if cursor.is_symbol('(') { cursor.names()? } else { Vec::new() };
    let (mut on_delete, mut on_update, mut match_) = (None, None, None);
    loop {
        if cursor.take_words(&["ON", "DELETE"]) {
            on_delete = Some(action(cursor)?);
        } else if cursor.take_words(&["ON", "UPDATE"]) {
            on_update = Some(action(cursor)?);
        } else if cursor.take_word("MATCH") {
            match_ = Some(cursor.name()?);
        } else {
            break;
        }
    }
    let deferral = deferral(cursor)?;
    Ok((ConstraintKind::ForeignKey { columns, referred, referred_columns, on_delete, on_update, match_ }, deferral))
}

fn action(cursor: &mut Cursor<'_>) -> Parsed<String> {
    for words in [&["SET", "NULL"][..], &["SET", "DEFAULT"], &["NO", "ACTION"], &["CASCADE"], &["RESTRICT"]] {
        if cursor.take_words(words) {
            return Ok(words.join(" "));
        }
    }
    Err(cursor.unexpected("an action of a foreign key"))
}

pub(super) fn deferral(cursor: &mut Cursor<'_>) -> Parsed<Deferral> {
    let deferrable = if cursor.take_words(&["NOT", "DEFERRABLE"]) {
        Some(false)
    } else if cursor.take_word("DEFERRABLE") {
        Some(true)
    } else {
        None
    };
    let initially = if !cursor.take_word("INITIALLY") {
        None
    } else if cursor.take_word("DEFERRED") {
        Some("DEFERRED".to_owned())
    } else {
        cursor.expect_word("IMMEDIATE")?;
        Some("IMMEDIATE".to_owned())
    };
    Ok(Deferral { deferrable, initially })
}
