//! A place in the tokens of one definition, and the small steps every parser here takes.

use crate::database::token::{Kind, Token, tokens};
use crate::schema::DialectName;

pub(super) struct Cursor<'a> {
    sql: &'a str,
    tokens: Vec<Token<'a>>,
    at: usize,
}

/// What was expected and what stood there instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unexpected(pub String);

pub(super) type Parsed<T> = Result<T, Unexpected>;

impl<'a> Cursor<'a> {
    pub fn new(sql: &'a str) -> Self {
        Self { sql, tokens: tokens(sql, DialectName::Sqlite), at: 0 }
    }

    pub fn peek(&self) -> Option<Token<'a>> {
        self.tokens.get(self.at).copied()
    }

    pub fn at_end(&self) -> bool {
        self.at >= self.tokens.len()
    }

    pub fn next(&mut self) -> Option<Token<'a>> {
        let token = self.peek();
        self.at += 1;
        token
    }

    pub fn is_word(&self, word: &str) -> bool {
        self.peek().is_some_and(|token| token.is_word(word))
    }

    pub fn is_words(&self, words: &[&str]) -> bool {
        words
            .iter()
            .enumerate()
            .all(|(step, word)| self.tokens.get(self.at + step).is_some_and(|token| token.is_word(word)))
    }

    pub fn is_symbol(&self, symbol: char) -> bool {
        self.peek().is_some_and(|token| token.is_symbol(symbol))
    }

    /// Takes these words if they stand here, in this order.
    pub fn take_words(&mut self, words: &[&str]) -> bool {
        let found = self.is_words(words);
        if found {
            self.at += words.len();
        }
        found
    }

    pub fn take_word(&mut self, word: &str) -> bool {
        self.take_words(&[word])
    }

    pub fn take_symbol(&mut self, symbol: char) -> bool {
        let found = self.is_symbol(symbol);
        if found {
            self.at += 1;
        }
        found
    }

    pub fn expect_symbol(&mut self, symbol: char) -> Parsed<()> {
        if self.take_symbol(symbol) { Ok(()) } else { Err(self.unexpected(&format!("{symbol:?}"))) }
    }

    pub fn expect_word(&mut self, word: &str) -> Parsed<()> {
        if self.take_word(word) { Ok(()) } else { Err(self.unexpected(word)) }
    }

    /// A name, bare or quoted. SQLite lets a string stand for one.
    pub fn name(&mut self) -> Parsed<String> {
        match self.peek() {
            Some(token) if matches!(token.kind, Kind::Word | Kind::Quoted | Kind::String) => {
                self.at += 1;
                Ok(token.name())
            }
            Some(_) | None => Err(self.unexpected("a name")),
        }
    }

    /// `name` or `schema.name`, of which the last part is kept.
    pub fn qualified_name(&mut self) -> Parsed<String> {
        let first = self.name()?;
        if self.take_symbol('.') { self.name() } else { Ok(first) }
    }

    /// `(…)`: what stands between the parentheses.
    pub fn parenthesised(&mut self) -> Parsed<String> {
        if !self.is_symbol('(') {
            return Err(self.unexpected("'('"));
        }
        let first = self.at + 1;
        let mut depth = 0_usize;
        while let Some(token) = self.next() {
            if token.is_symbol('(') {
                depth += 1;
            } else if token.is_symbol(')') {
                depth -= 1;
                if depth == 0 {
                    return Ok(self.text(first, self.at - 1));
                }
            }
        }
        Err(self.unexpected("')'"))
    }

    /// `(a, b)`: names. The order of sorting makes no difference to a key, a collation would.
    pub fn names(&mut self) -> Parsed<Vec<String>> {
        self.expect_symbol('(')?;
        let mut names = Vec::new();
        loop {
            names.push(self.name()?);
            self.refuse_collation()?;
            let _ordered = self.take_word("ASC") || self.take_word("DESC");
            if self.take_symbol(')') {
                return Ok(names);
            }
            self.expect_symbol(',')?;
        }
    }

    pub fn refuse_collation(&self) -> Parsed<()> {
        if self.is_word("COLLATE") {
            return Err(Unexpected("a key with a collation of its own cannot be carried over".into()));
        }
        Ok(())
    }

    /// Where this is, for [`Cursor::text_since`].
    pub fn place(&self) -> usize {
        self.at
    }

    /// The text from an earlier place on to this one.
    pub fn text_since(&self, place: usize) -> String {
        self.text(place, self.at)
    }

    /// The text from here to the end.
    pub fn rest(&mut self) -> String {
        let first = self.at;
        self.at = self.tokens.len();
        self.text(first, self.at)
    }

    /// Tokens as written, but without comments: one that ends a line would swallow what is written after it.
    fn text(&self, first: usize, end: usize) -> String {
        let tokens = self.tokens.get(first..end.min(self.tokens.len())).unwrap_or_default();
        let mut text = String::new();
        let mut last: Option<&Token<'_>> = None;
        for token in tokens {
            let gap = last.map_or("", |last| &self.sql[last.end()..token.start]);
            text.push_str(if gap.trim().is_empty() { gap } else { " " });
            text.push_str(token.text);
            last = Some(token);
        }
        text
    }

    pub fn unexpected(&self, expected: &str) -> Unexpected {
        match self.peek() {
            Some(token) => Unexpected(format!("expected {expected}, found {:?}", token.text)),
            None => Unexpected(format!("expected {expected}, found the end")),
        }
    }
}
