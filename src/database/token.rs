//! SQL cut into tokens, for every engine: enough to tell names, strings and comments apart, which is what looking into a text needs.

use crate::schema::DialectName;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A bare name or keyword.
    Word,
    /// A quoted name, quotes and all.
    Quoted,
    String,
    Number,
    /// One character of punctuation.
    Symbol,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub kind: Kind,
    pub text: &'a str,
    /// Byte offset of its first character.
    pub start: usize,
}

impl Token<'_> {
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }

    pub fn is_word(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(word)
    }

    pub fn is_symbol(&self, symbol: char) -> bool {
        self.kind == Kind::Symbol && self.text.starts_with(symbol)
    }

    /// The name it stands for, quotes removed.
    pub fn name(&self) -> String {
        let inner = |text: &str| text.get(1..text.len().saturating_sub(1)).unwrap_or("").to_owned();
        match (self.kind, self.text.chars().next()) {
            (Kind::Quoted | Kind::String, Some(quote @ ('"' | '`' | '\''))) => {
                inner(self.text).replace(&format!("{quote}{quote}"), &quote.to_string())
            }
            (Kind::Quoted, Some('[')) => inner(self.text),
            _ => self.text.to_owned(),
        }
    }
}

/// Never fails: what is left open ends with the text. Comments and blanks make no token.
pub(super) fn tokens(sql: &str, dialect: DialectName) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = sql[at..].chars().next() {
        let rest = &sql[at..];
        let (kind, length) = match c {
            _ if c.is_whitespace() => (None, c.len_utf8()),
            '-' if rest.starts_with("--") => (None, line_end(rest)),
            '#' if is_mysql(dialect) => (None, line_end(rest)),
            // An executable comment of MySQL is code: only its brackets are skipped.
            '/' if is_mysql(dialect) && (rest.starts_with("/*!") || rest.starts_with("/*M!")) => (
                None,
                rest.len()
                    - rest
                        .trim_start_matches(['/', '*', 'M', '!'])
                        .trim_start_matches(|c: char| c.is_ascii_digit())
                        .len(),
            ),
            '*' if is_mysql(dialect) && rest.starts_with("*/") => (None, 2),
            '/' if rest.starts_with("/*") => (None, comment_end(rest, dialect)),
            '\'' => (Some(Kind::String), quoted_end(rest, '\'', is_mysql(dialect))),
            '"' if is_mysql(dialect) => (Some(Kind::String), quoted_end(rest, '"', true)),
            '"' | '`' => (Some(Kind::Quoted), quoted_end(rest, c, false)),
            '[' if dialect == DialectName::Sqlite => {
                (Some(Kind::Quoted), rest.find(']').map_or(rest.len(), |end| end + 1))
            }
            '$' if dialect == DialectName::Postgresql && dollar_end(rest).is_some() => {
                (Some(Kind::String), dollar_end(rest).unwrap_or(1))
            }
            'e' | 'E' if dialect == DialectName::Postgresql && rest[1..].starts_with('\'') => {
                (Some(Kind::String), 1 + quoted_end(&rest[1..], '\'', true))
            }
            'x' | 'X' | 'b' | 'B' | 'n' | 'N' if rest[1..].starts_with('\'') => {
                (Some(Kind::String), 1 + quoted_end(&rest[1..], '\'', is_mysql(dialect)))
            }
            _ if c.is_ascii_digit() => (Some(Kind::Number), run(rest, |c| c.is_alphanumeric() || c == '.' || c == '_')),
            _ if is_name(c) => (Some(Kind::Word), run(rest, |c| is_name(c) || c.is_ascii_digit() || c == '$')),
            _ => (Some(Kind::Symbol), c.len_utf8()),
        };
        if let Some(kind) = kind {
            tokens.push(Token { kind, text: &rest[..length], start: at });
        }
        at += length.max(1);
    }
    tokens
}

fn is_mysql(dialect: DialectName) -> bool {
    match dialect {
        DialectName::Mysql | DialectName::Mariadb => true,
        DialectName::Postgresql | DialectName::Sqlite => false,
    }
}

fn is_name(c: char) -> bool {
    c.is_alphabetic() || c == '_' || !c.is_ascii()
}

fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

fn line_end(text: &str) -> usize {
    text.find('\n').unwrap_or(text.len())
}

/// PostgreSQL's comments nest.
fn comment_end(text: &str, dialect: DialectName) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with("/*") && (depth == 0 || dialect == DialectName::Postgresql) {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

fn quoted_end(text: &str, quote: char, backslash: bool) -> usize {
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = characters.next() {
        if backslash && c == '\\' {
            characters.next();
        } else if c == quote {
            match characters.peek() {
                Some((_, next)) if *next == quote => {
                    characters.next();
                }
                Some(_) | None => return at + 1,
            }
        }
    }
    text.len()
}

/// `$tag$ … $tag$`; `None` where the dollar begins no such quote (`$1`).
fn dollar_end(text: &str) -> Option<usize> {
    let tag_end = 1 + text[1..].find('$')?;
    let tag = &text[..=tag_end];
    let named = &tag[1..tag.len() - 1];
    if named.starts_with(|c: char| c.is_ascii_digit()) || !named.chars().all(|c| is_name(c) || c.is_ascii_digit()) {
        return None;
    }
    let body = &text[tag.len()..];
    Some(body.find(tag).map_or(text.len(), |end| tag.len() + end + tag.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(sql: &str, dialect: DialectName) -> Vec<&str> {
        tokens(sql, dialect).iter().map(|token| token.text).collect()
    }

    #[test]
    fn strings_names_and_comments_are_told_apart() {
        use DialectName::{Mysql, Postgresql, Sqlite};
        assert_eq!(texts("a -- ; b\n'it''s' /* ; */ \"x\"\"y\"", Sqlite), ["a", "'it''s'", "\"x\"\"y\""]);
        assert_eq!(texts("[a b].c", Sqlite), ["[a b]", ".", "c"]);
        assert_eq!(texts("do $f$ ; $$ ' $f$ ; x $1", Postgresql), ["do", "$f$ ; $$ ' $f$", ";", "x", "$", "1"]);
        assert_eq!(texts("/* a /* b */ c */ d", Postgresql), ["d"]);
        assert_eq!(texts("/* a /* b */ c", Sqlite), ["c"]);
        assert_eq!(texts("e'a\\'b' 'c\\'", Postgresql), ["e'a\\'b'", "'c\\'"]);
        assert_eq!(texts("'a\\'b' # c\n\"d\"", Mysql), ["'a\\'b'", "\"d\""]);
        assert_eq!(texts("/*!50003 CREATE */ x", Mysql), ["CREATE", "x"]);
    }

    #[test]
    fn what_is_left_open_ends_with_the_text() {
        for dialect in DialectName::ALL {
            for sql in ["'a", "\"a", "/* a", "$x$ a", "[a", "`a", "--", "e'", "é'", "x", "$", "'\\"] {
                let last = tokens(sql, dialect).last().map_or(0, Token::end);
                assert!(last <= sql.len(), "{sql}");
            }
        }
    }
}
