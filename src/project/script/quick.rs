//! Reads a header without a parser where it is written in the plain form of Alembic's template, twenty times as fast.
//!
//! Whatever is not obviously plain ends the reading, and the parser is asked instead: nothing here may ever disagree with it.

use crate::revision::Id;

/// Deeper brackets are left to the parser.
const DEEPEST: usize = 64;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Plain<'t> {
    pub doc: &'t str,
    pub revision: Option<Id>,
    pub down_revision: Option<Vec<Id>>,
    pub branch_labels: Vec<String>,
    pub depends_on: Vec<String>,
}

/// None where anything in the text is not of the plain form.
pub(super) fn read_plain(text: &str) -> Option<Plain<'_>> {
    let mut scan = Scan::new(text);
    scan.statements()?;
    Some(scan.plain).filter(Plain::is_whole)
}

/// The header of a text that the parser refuses: what stands in front of the first thing that is not plain.
pub(super) fn read_beginning(text: &str) -> Option<Plain<'_>> {
    let mut scan = Scan::new(text);
    let _ = scan.statements();
    Some(scan.plain).filter(Plain::is_whole)
}

impl Plain<'_> {
    fn is_whole(&self) -> bool {
        self.revision.is_some() && self.down_revision.is_some()
    }
}

const OURS: [&str; 4] = ["revision", "down_revision", "branch_labels", "depends_on"];

enum Value {
    None,
    Text(String),
    Several(Vec<String>),
}

impl Value {
    fn into_texts(self) -> Vec<String> {
        match self {
            Self::None => Vec::new(),
            Self::Text(text) => vec![text],
            Self::Several(texts) => texts,
        }
    }
}

struct Scan<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    plain: Plain<'t>,
}

impl<'t> Scan<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, bytes: text.as_bytes(), at: 0, plain: Plain::default() }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn statements(&mut self) -> Option<()> {
        let mut first = true;
        while let Some(byte) = self.peek() {
            match byte {
                b'\n' => self.at += 1,
                b'#' => self.comment(),
                b'"' | b'\'' if first => {
                    self.docstring()?;
                    first = false;
                }
                // Lines of a block: the statement that opened it has been looked at.
                b' ' | b'\t' => self.rest_of_statement(false)?,
                b'@' => self.rest_of_statement(false)?,
                b'a'..=b'z' | b'A'..=b'Z' | b'_' => {
                    self.statement()?;
                    first = false;
                }
                _ => return None,
            }
        }
        Some(())
    }

    fn comment(&mut self) {
        self.at += self.bytes[self.at..].iter().position(|&b| b == b'\n').unwrap_or(self.bytes.len() - self.at);
    }

    fn word(&mut self) -> &'t str {
        let start = self.at;
        while self.peek().is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_') {
            self.at += 1;
        }
        &self.text[start..self.at]
    }

    fn spaces(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t')) {
            self.at += 1;
        }
    }

    fn statement(&mut self) -> Option<()> {
        let word = self.word();
        match word {
            "import" | "from" => {
                let start = self.at;
                self.rest_of_statement(false)?;
                let names = &self.text[start..self.at];
                OURS.iter().all(|ours| !names.contains(ours)).then_some(())
            }
            "def" | "class" => {
                self.spaces();
                let name = self.word();
                (!OURS.contains(&name)).then_some(())?;
                self.rest_of_statement(false)
            }
            "async" => {
                self.spaces();
                (self.word() == "def").then_some(())?;
                self.rest_of_statement(false)
            }
            // Conditions and loops, and whatever else stands at the left edge.
            _ => self.assignment(word),
        }
    }

    fn assignment(&mut self, name: &str) -> Option<()> {
        self.spaces();
        if self.peek() == Some(b':') {
            self.at += 1;
            self.annotation()?;
        }
        if self.peek() != Some(b'=') || self.bytes.get(self.at + 1) == Some(&b'=') {
            return None;
        }
        self.at += 1;
        if !OURS.contains(&name) {
            return self.rest_of_statement(true);
        }
        self.spaces();
        let value = self.value()?;
        self.line_end()?;
        match (name, value) {
            ("revision", Value::Text(id)) if !id.is_empty() => self.plain.revision = Some(id),
            ("revision", _) => return None,
            ("down_revision", value) => self.plain.down_revision = Some(value.into_texts()),
            ("branch_labels", value) => self.plain.branch_labels = value.into_texts(),
            (_, value) => self.plain.depends_on = value.into_texts(),
        }
        Some(())
    }

    /// Up to the `=`; plain ones hold names, dots, brackets, commas and bars only.
    fn annotation(&mut self) -> Option<()> {
        while let Some(byte) = self.peek() {
            match byte {
                b'=' => return Some(()),
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'.' | b'[' | b']' | b',' | b'|' | b' ' => {
                    self.at += 1
                }
                _ => return None,
            }
        }
        None
    }

    fn value(&mut self) -> Option<Value> {
        match self.peek()? {
            b'"' | b'\'' => self.plain_text().map(Value::Text),
            b'N' => (self.word() == "None").then_some(Value::None),
            open @ (b'(' | b'[') => self.several(if open == b'(' { b')' } else { b']' }),
            _ => None,
        }
    }

    fn several(&mut self, close: u8) -> Option<Value> {
        self.at += 1;
        let mut items = Vec::new();
        let mut commas = 0;
        loop {
            while matches!(self.peek(), Some(b' ' | b'\t' | b'\n')) {
                self.at += 1;
            }
            match self.peek()? {
                byte if byte == close => {
                    self.at += 1;
                    break;
                }
                b'"' | b'\'' if items.len() == commas => items.push(self.plain_text()?),
                b',' if items.len() == commas + 1 => {
                    commas += 1;
                    self.at += 1;
                }
                _ => return None,
            }
        }
        match (close, items.as_slice(), commas) {
            // Only parentheses around one text.
            (b')', [_], 0) => items.pop().map(Value::Text),
            _ if items.iter().any(String::is_empty) => None,
            _ => Some(Value::Several(items)),
        }
    }

    /// One line, no prefix, no backslash.
    fn plain_text(&mut self) -> Option<String> {
        let quote = self.peek()?;
        let start = self.at + 1;
        let length = self.bytes[start..].iter().position(|&b| b == quote || b == b'\\' || b == b'\n')?;
        if self.bytes[start + length] != quote || (length == 0 && self.bytes.get(start + 1) == Some(&quote)) {
            return None;
        }
        self.at = start + length + 1;
        Some(self.text[start..start + length].to_owned())
    }

    fn line_end(&mut self) -> Option<()> {
        self.spaces();
        match self.peek() {
            Some(b'#') => self.comment(),
            Some(b'\n') => self.at += 1,
            None => {}
            Some(_) => return None,
        }
        Some(())
    }

    fn docstring(&mut self) -> Option<()> {
        let start = self.at;
        self.string()?;
        let whole = &self.text[start..self.at];
        let quotes = if whole.len() >= 6 && whole.starts_with(&whole[..1].repeat(3)) { 3 } else { 1 };
        let doc = &whole[quotes..whole.len() - quotes];
        if doc.contains('\\') {
            return None;
        }
        self.line_end()?;
        self.plain.doc = doc.trim();
        Some(())
    }

    /// Stands on the opening quote.
    fn string(&mut self) -> Option<()> {
        let quote = self.peek()?;
        let triple = self.bytes[self.at..].starts_with(&[quote; 3]);
        self.at += if triple { 3 } else { 1 };
        loop {
            match self.peek()? {
                b'\\' => self.at += 2,
                b'\n' if !triple => return None,
                byte if byte == quote && (!triple || self.bytes[self.at..].starts_with(&[quote; 3])) => {
                    self.at += if triple { 3 } else { 1 };
                    return Some(());
                }
                b'\r' => return None,
                _ => self.at += 1,
            }
        }
    }

    /// To the end of the logical line. With `assigned`, a second `=` might bind another name.
    fn rest_of_statement(&mut self, assigned: bool) -> Option<()> {
        let mut open = [0u8; DEEPEST];
        let mut depth = 0;
        while let Some(byte) = self.peek() {
            match byte {
                b'\n' if depth == 0 => {
                    self.at += 1;
                    return Some(());
                }
                b'#' => self.comment(),
                b'"' | b'\'' => self.string()?,
                b'(' | b'[' | b'{' => {
                    *open.get_mut(depth)? = byte;
                    depth += 1;
                    self.at += 1;
                }
                b')' | b']' | b'}' => {
                    depth = depth.checked_sub(1)?;
                    if !matches!((open[depth], byte), (b'(', b')') | (b'[', b']') | (b'{', b'}')) {
                        return None;
                    }
                    self.at += 1;
                }
                b'=' if assigned && depth == 0 => return None,
                b';' if depth == 0 => return None,
                // Line continuations, other line ends, other alphabets.
                b'\\' | b'\r' | 0x0c | 0 | 0x80.. => return None,
                b'a'..=b'z' | b'A'..=b'Z' | b'_' => {
                    let word = self.word();
                    let quoted = matches!(self.peek(), Some(b'"' | b'\''));
                    if quoted && word.contains(['f', 'F', 't', 'T']) {
                        // A formatted string may hold its own quotes.
                        return None;
                    }
                }
                _ => self.at += 1,
            }
        }
        (depth == 0).then_some(())
    }
}
