//! What a statement's text does to a transaction, told from its words alone.

use super::token::{Token, tokens};
use crate::schema::DialectName;

/// The strongest effect of any statement in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Reads or writes rows: held by the transaction.
    Rows,
    /// Defines something: MySQL and MariaDB commit before and after it.
    Definition,
    /// Begins or ends a transaction itself: `COMMIT`, `ROLLBACK`, `BEGIN`.
    Transaction,
}

/// A text of several statements has the strongest effect among them.
pub fn effect(sql: &str, dialect: DialectName) -> Effect {
    let tokens = tokens(sql, dialect);
    statements(&tokens).into_iter().map(effect_of_one).max().unwrap_or(Effect::Rows)
}

/// Whether a text is there to end a transaction; beginning one is not that.
pub(super) fn ends_transaction(sql: &str, dialect: DialectName) -> bool {
    let tokens = tokens(sql, dialect);
    let begins = tokens.first().is_some_and(|word| word.is_word("BEGIN") || word.is_word("START"));
    !begins && effect(sql, dialect) == Effect::Transaction
}

/// Whether other statements may follow this one in the same text: it changes rows, and nothing in it could swallow what follows.
pub fn is_closed(sql: &str) -> bool {
    let first = sql.split_ascii_whitespace().next().unwrap_or_default();
    let changes = ["INSERT", "UPDATE", "DELETE"].iter().any(|word| first.eq_ignore_ascii_case(word));
    let risky = |c: char| matches!(c, ';' | '\\' | '$' | '#' | '\0');
    changes
        && !sql.contains(risky)
        && !sql.contains("--")
        && !sql.contains("/*")
        && ['\'', '"', '`'].iter().all(|quote| sql.matches(*quote).count() % 2 == 0)
}

/// How many statements a text holds. One that begins by defining a routine, or with a block, counts as one: where its body ends is for the
/// server to say.
pub fn count_statements(sql: &str, dialect: DialectName) -> usize {
    let tokens = tokens(sql, dialect);
    let found = statements(&tokens);
    match found.first() {
        Some(first) if defines_routine(first) || first.first().is_some_and(|word| word.is_word("BEGIN")) => 1,
        Some(_) | None => found.len(),
    }
}

/// The table that a `DROP TABLE` drops, without its schema.
pub fn dropped_table(sql: &str, dialect: DialectName) -> Option<String> {
    let tokens = tokens(sql, dialect);
    let rest = tokens.strip_prefix_words(&["DROP", "TABLE"])?;
    let rest = rest.strip_prefix_words(&["IF", "EXISTS"]).unwrap_or(rest);
    match rest {
        [name] => Some(name.name()),
        [_, dot, name] if dot.is_symbol('.') => Some(name.name()),
        _ => None,
    }
}

trait Words {
    fn strip_prefix_words(&self, words: &[&str]) -> Option<&Self>;
}

impl Words for [Token<'_>] {
    fn strip_prefix_words(&self, words: &[&str]) -> Option<&Self> {
        let (start, rest) = self.split_at_checked(words.len())?;
        start.iter().zip(words).all(|(token, word)| token.is_word(word)).then_some(rest)
    }
}

/// Cuts at the semicolons that are not inside a compound body (`CREATE TRIGGER … BEGIN …; …; END`).
fn statements<'a, 'b>(tokens: &'b [Token<'a>]) -> Vec<&'b [Token<'a>]> {
    let mut found = Vec::new();
    let (mut start, mut depth) = (0, 0_usize);
    for (at, token) in tokens.iter().enumerate() {
        let statement = &tokens[start..at];
        if token.is_symbol(';') && depth == 0 {
            if !statement.is_empty() {
                found.push(statement);
            }
            start = at + 1;
        } else if depth > 0 && (token.is_word("BEGIN") || token.is_word("CASE")) && !follows_end(tokens, at) {
            depth += 1;
        } else if depth == 0 && token.is_word("BEGIN") && defines_routine(statement) {
            depth = 1;
        } else if depth > 0 && token.is_word("END") && !ends_a_loop(tokens, at) {
            depth -= 1;
        }
    }
    if start < tokens.len() {
        found.push(&tokens[start..]);
    }
    found
}

fn follows_end(tokens: &[Token<'_>], at: usize) -> bool {
    at.checked_sub(1).and_then(|before| tokens.get(before)).is_some_and(|token| token.is_word("END"))
}

/// `END IF`, `END LOOP` and their like close what never counted.
fn ends_a_loop(tokens: &[Token<'_>], at: usize) -> bool {
    tokens
        .get(at + 1)
        .is_some_and(|next| ["IF", "LOOP", "WHILE", "REPEAT", "FOR"].iter().any(|word| next.is_word(word)))
}

fn defines_routine(statement: &[Token<'_>]) -> bool {
    let creates = statement.first().is_some_and(|first| first.is_word("CREATE") || first.is_word("ALTER"));
    creates
        && statement.iter().any(|token| {
            ["TRIGGER", "FUNCTION", "PROCEDURE", "EVENT", "PACKAGE"].iter().any(|word| token.is_word(word))
        })
}

fn effect_of_one(statement: &[Token<'_>]) -> Effect {
    let is =
        |at: usize, words: &[&str]| statement.get(at).is_some_and(|token| words.iter().any(|word| token.is_word(word)));
    if is(0, &["COMMIT", "ABORT", "END"]) || (is(0, &["PREPARE"]) && is(1, &["TRANSACTION"])) {
        return Effect::Transaction;
    }
    if is(0, &["ROLLBACK"]) {
        let to_savepoint = statement.iter().any(|token| token.is_word("TO"));
        return if to_savepoint { Effect::Rows } else { Effect::Transaction };
    }
    if is(0, &["BEGIN"]) || (is(0, &["START"]) && is(1, &["TRANSACTION"])) {
        return Effect::Transaction;
    }
    let temporary = is(1, &["TEMPORARY"]) && is(2, &["TABLE"]);
    let reads_or_writes = [
        "SELECT",
        "INSERT",
        "UPDATE",
        "DELETE",
        "REPLACE",
        "WITH",
        "VALUES",
        "TABLE",
        "DO",
        "SHOW",
        "DESCRIBE",
        "DESC",
        "EXPLAIN",
        "USE",
        "HANDLER",
        "SAVEPOINT",
        "RELEASE",
        "MERGE",
        "COPY",
        "PRAGMA",
        "EXECUTE",
        "PREPARE",
        "DEALLOCATE",
        "DECLARE",
        "FETCH",
        "CLOSE",
        "NOTIFY",
        "LISTEN",
        "UNLISTEN",
    ];
    let sets = is(0, &["SET"]) && !is(1, &["PASSWORD"]) && !is(1, &["autocommit"]);
    let loads = is(0, &["LOAD"]) && is(1, &["DATA", "XML"]);
    let parenthesised = statement.first().is_some_and(|token| token.is_symbol('('));
    let rows = is(0, &reads_or_writes) || sets || loads || parenthesised || (temporary && is(0, &["CREATE", "DROP"]));
    if rows { Effect::Rows } else { Effect::Definition }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_end_is_an_end() {
        let ends = |sql: &str| ends_transaction(sql, DialectName::Sqlite);
        assert!(ends("COMMIT") && ends("rollback") && ends("/* now */ END"));
        assert!(!ends("BEGIN IMMEDIATE") && !ends("START TRANSACTION") && !ends("UPDATE t SET n = 1"));
    }
    use DialectName::{Mariadb, Postgresql, Sqlite};

    #[test]
    fn statements_are_known_by_their_first_words() {
        for (sql, expected) in [
            ("", Effect::Rows),
            ("insert into t values ('; commit')", Effect::Rows),
            ("-- commit;\nselect 1", Effect::Rows),
            ("update t set a = 1; alter table t add b int", Effect::Definition),
            ("create temporary table x (a int)", Effect::Rows),
            ("create table x (a int)", Effect::Definition),
            ("(select 1) union (select 2)", Effect::Rows),
            ("set @x = 1", Effect::Rows),
            ("set password = 'x'", Effect::Definition),
            ("call fix_everything()", Effect::Definition),
            ("COMMIT", Effect::Transaction),
            ("rollback to savepoint a", Effect::Rows),
            ("rollback", Effect::Transaction),
            ("start transaction", Effect::Transaction),
        ] {
            assert_eq!(effect(sql, Mariadb), expected, "{sql}");
        }
    }

    #[test]
    fn a_dropped_table_is_named() {
        assert_eq!(dropped_table("DROP TABLE \"a b\"", Sqlite).as_deref(), Some("a b"));
        assert_eq!(dropped_table("drop table if exists main.t", Sqlite).as_deref(), Some("t"));
        assert_eq!(dropped_table("DROP INDEX t", Sqlite), None);
        assert_eq!(dropped_table("DROP TABLE t; DELETE FROM u", Sqlite), None);
    }

    #[test]
    fn the_body_of_a_trigger_ends_no_transaction() {
        let trigger =
            "CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET a = CASE WHEN b THEN 1 END; DELETE FROM u; END;";
        assert_eq!(effect(trigger, Sqlite), Effect::Definition);
        let routine = "CREATE PROCEDURE p() BEGIN IF a THEN SELECT 1; END IF; WHILE b DO SET c = 1; END WHILE; END";
        assert_eq!(effect(routine, Mariadb), Effect::Definition);
        assert_eq!(effect("DO $$ BEGIN COMMIT; END $$", Postgresql), Effect::Rows);
        assert_eq!(effect(&format!("{trigger} COMMIT"), Sqlite), Effect::Transaction);
    }
}
