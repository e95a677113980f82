//! Where in a script's text its assignments, functions and docstring lines stand: for carets, and only looked up when there is
//! something to say. A scan rather than a parse, so that it also answers for scripts that are broken further down.

use std::ops::Range;
use std::path::PathBuf;

use crate::diagnostic::Span;
use crate::project::place::span_of;

#[derive(Debug, Clone)]
pub struct Places {
    file: PathBuf,
    text: String,
    /// The beginnings of logical lines at the left edge, and their ends.
    statements: Vec<Range<usize>>,
}

impl Places {
    pub(super) fn new(file: PathBuf, text: String) -> Self {
        let statements = statements(&text);
        Self { file, text, statements }
    }

    /// The last assignment of a name, with the caret under `value` where the same line holds it.
    pub fn assignment(&self, name: &str, value: Option<&str>) -> Option<Span> {
        let found = self.statements.iter().rev().find(|range| assigns(&self.text[(*range).clone()], name))?;
        let statement = &self.text[found.clone()];
        let line = &statement[..statement.find('\n').unwrap_or(statement.len())];
        let at = value
            .and_then(|value| line.rfind(value).map(|at| at..at + value.len()))
            .unwrap_or_else(|| 0..line.find('#').map_or(line, |at| &line[..at]).trim_end().len());
        Some(span_of(&self.file, &self.text, found.start + at.start..found.start + at.end))
    }

    /// The last definition of a function: the caret is under its name.
    pub fn function(&self, name: &str) -> Option<Span> {
        self.statements.iter().rev().find_map(|range| {
            let statement = &self.text[range.clone()];
            let rest = statement.strip_prefix("async ").unwrap_or(statement).trim_start();
            let rest = rest.strip_prefix("def ")?.trim_start();
            let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
            let start = range.start + (statement.len() - rest.len());
            (&rest[..end] == name).then(|| span_of(&self.file, &self.text, start..start + end))
        })
    }

    /// The line of the docstring that starts so.
    pub fn doc_line(&self, start: &str) -> Option<Span> {
        let doc =
            self.statements.first().filter(|range| self.text[(*range).clone()].starts_with(['"', '\'', 'r', 'R']))?;
        let mut at = doc.start;
        for line in self.text[doc.clone()].split_inclusive('\n') {
            if line.trim_start_matches([' ', '\t', '"', '\'']).starts_with(start) {
                let indent = line.len() - line.trim_start().len();
                return Some(span_of(&self.file, &self.text, at + indent..at + line.trim_end().len()));
            }
            at += line.len();
        }
        None
    }

    /// The beginning of the file.
    pub fn top(&self) -> Span {
        span_of(&self.file, &self.text, 0..0)
    }
}

/// Whether the name stands in front of an `=` of the statement.
fn assigns(statement: &str, name: &str) -> bool {
    let Some(end) = statement.find('=') else { return false };
    let target = statement[..end].split(':').next().unwrap_or_default();
    target.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word == name)
}

fn statements(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let (mut at, mut start, mut depth) = (0, 0, 0usize);
    let mut all = Vec::new();
    while at < bytes.len() {
        match bytes[at] {
            b'"' | b'\'' => {
                at = after_string(bytes, at);
                continue;
            }
            b'#' => {
                at += bytes[at..].iter().position(|&byte| byte == b'\n').unwrap_or(bytes.len() - at);
                continue;
            }
            b'\\' => at += 1,
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            // In a text that is broken a bracket may stay open: a function's definition at the left edge closes it.
            b'\n' if depth == 0 || bytes[at + 1..].starts_with(b"def ") => {
                depth = 0;
                all.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    all.push(start.min(text.len())..text.len());
    all.retain(|range| text[range.clone()].starts_with(|c: char| !c.is_whitespace() && c != '#'));
    all
}

/// `at` is the opening quote; an unclosed string of one line ends with the line.
fn after_string(bytes: &[u8], at: usize) -> usize {
    let quote = bytes[at];
    let triple = bytes[at..].starts_with(&[quote; 3]);
    let mut at = at + if triple { 3 } else { 1 };
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'\n' if !triple => return at,
            byte if byte == quote && !triple => return at + 1,
            byte if byte == quote && bytes[at..].starts_with(&[quote; 3]) => return at + 3,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\"\"\"add a cart\n\nRevision ID: aaaa\nRevises: bbbb\n\nrevision = 'not this'\n\"\"\"\nimport x\n\
        # revision = 'nor this'\nrevision: str = 'aaaa'  # here\ndown_revision: Union[str, None] = (\n    'bbbb',\n)\n\
        \n\ndef upgrade() -> None:\n    revision = 1\n\n\nasync def downgrade():\n    pass\n";

    #[test]
    fn finds_what_a_finding_is_about() {
        let places = Places::new("f.py".into(), TEXT.to_owned());
        let at = |span: Option<Span>| span.map(|span| (span.line, span.column, span.width));
        assert_eq!(at(places.assignment("revision", None)), Some((10, 1, 22)));
        assert_eq!(at(places.assignment("revision", Some("aaaa"))), Some((10, 18, 4)));
        assert_eq!(at(places.assignment("down_revision", Some("bbbb"))), Some((11, 1, 35)));
        assert_eq!(at(places.assignment("depends_on", None)), None);
        assert_eq!(at(places.function("upgrade")), Some((16, 5, 7)));
        assert_eq!(at(places.function("downgrade")), Some((20, 11, 9)));
        assert_eq!(at(places.doc_line("Revises:")), Some((4, 1, 13)));
        assert_eq!(at(places.doc_line("Create Date:")), None);
    }

    #[test]
    fn no_text_is_too_strange() {
        for text in
            ["", "'", "\"\"\"", "(((", "\\", "é = '\\", "revision='a'", "x\n'''\n\n", "a = (\ndef upgrade():\n pass"]
        {
            let places = Places::new("f.py".into(), text.to_owned());
            let _ = (places.assignment("revision", Some("é")), places.function("upgrade"), places.doc_line("Revises"));
            assert_eq!(places.top().line, 1);
        }
        assert!(Places::new("f".into(), "a = (\ndef upgrade():\n pass".into()).function("upgrade").is_some());
    }
}
