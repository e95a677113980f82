//! Refuses text that would drive a recursive parser too deep, by one pass over its characters.

use std::ops::Range;

/// Open brackets at once, as in CPython.
const DEEPEST_BRACKETS: usize = 200;
/// Levels of indentation, as in CPython.
const DEEPEST_INDENT: usize = 100;
/// Operators, calls and attributes in a row that may nest in each other.
const LONGEST_CHAIN: usize = 1500;

#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooDeep {
    pub what: &'static str,
    pub range: Range<usize>,
}

pub(super) fn check_depth(text: &str) -> Result<(), TooDeep> {
    let mut scan = Scan { bytes: text.as_bytes(), at: 0, stack: Vec::new(), chain: 0, chains: 0, indents: Vec::new() };
    while scan.at < scan.bytes.len() {
        scan.step()?;
    }
    Ok(())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Bracket,
    /// The literal part of an f-string.
    Text {
        quote: u8,
        triple: bool,
        raw: bool,
    },
    /// An expression in an f-string.
    Braces,
}

struct Scan<'t> {
    bytes: &'t [u8],
    at: usize,
    /// What is open, each with the chain that it interrupted.
    stack: Vec<(Open, usize)>,
    chain: usize,
    /// Sum of the interrupted chains.
    chains: usize,
    indents: Vec<usize>,
}

impl Scan<'_> {
    fn step(&mut self) -> Result<(), TooDeep> {
        if let Some((Open::Text { quote, triple, raw }, _)) = self.stack.last().copied() {
            return self.text(quote, triple, raw);
        }
        let byte = self.bytes[self.at];
        match byte {
            b'\n' | b'\r' if self.stack.is_empty() => {
                self.chain = 0;
                self.at += 1;
                self.indentation()?;
            }
            b'#' if !self.inside_text() => {
                self.at += self.rest().iter().position(|&b| b == b'\n').unwrap_or(self.rest().len())
            }
            b'\\' => self.at += 2,
            b'\'' | b'"' => self.string(0)?,
            b'(' | b'[' | b'{' => self.open(Open::Bracket)?,
            b')' | b']' | b'}' => self.close()?,
            b',' | b';' => {
                self.chain = 0;
                self.at += 1;
            }
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => self.word()?,
            b'+' | b'-' | b'*' | b'/' | b'%' | b'@' | b'&' | b'|' | b'^' | b'~' | b'<' | b'>' | b'=' | b'.' | b'!'
            | b':' => {
                self.at += 1;
                self.link()?;
            }
            _ => self.at += 1,
        }
        Ok(())
    }

    fn rest(&self) -> &[u8] {
        &self.bytes[self.at.min(self.bytes.len())..]
    }

    fn inside_text(&self) -> bool {
        self.stack.iter().any(|(open, _)| matches!(open, Open::Text { .. }))
    }

    fn too_deep(&self, what: &'static str) -> TooDeep {
        TooDeep { what, range: self.at.saturating_sub(1)..self.at }
    }

    fn link(&mut self) -> Result<(), TooDeep> {
        self.chain += 1;
        if self.chain + self.chains > LONGEST_CHAIN {
            return Err(self.too_deep("too many operators in a row"));
        }
        Ok(())
    }

    fn open(&mut self, open: Open) -> Result<(), TooDeep> {
        self.at += 1;
        self.stack.push((open, self.chain));
        self.chains += self.chain;
        self.chain = 0;
        if self.stack.len() > DEEPEST_BRACKETS {
            return Err(self.too_deep("too many nested parentheses"));
        }
        Ok(())
    }

    /// A closing bracket without an opening one is the parser's business.
    fn close(&mut self) -> Result<(), TooDeep> {
        self.at += 1;
        if let Some((_, chain)) = self.stack.pop() {
            self.chain = chain;
            self.chains -= chain;
            self.link()?;
        }
        Ok(())
    }

    fn word(&mut self) -> Result<(), TooDeep> {
        let start = self.at;
        while self.rest().first().is_some_and(|&b| b.is_ascii_alphanumeric() || b == b'_' || b >= 0x80) {
            self.at += 1;
        }
        let word = &self.bytes[start..self.at];
        if matches!(self.rest().first(), Some(b'\'' | b'"')) && word.len() <= 2 {
            return self.string(word.len());
        }
        match word {
            b"not" | b"lambda" | b"await" | b"if" | b"else" | b"and" | b"or" | b"in" | b"is" | b"for" | b"yield" => {
                self.link()
            }
            _ => Ok(()),
        }
    }

    /// Stands on the quote, after a prefix of that length.
    fn string(&mut self, prefix: usize) -> Result<(), TooDeep> {
        let prefix = &self.bytes[self.at - prefix..self.at];
        let formatted = prefix.iter().any(|b| matches!(b, b'f' | b'F' | b't' | b'T'));
        let raw = prefix.iter().any(|b| matches!(b, b'r' | b'R'));
        let quote = self.bytes[self.at];
        let triple = self.rest().starts_with(&[quote; 3]);
        if formatted {
            self.open(Open::Text { quote, triple, raw })?;
            self.at += if triple { 2 } else { 0 };
            return Ok(());
        }
        self.at += if triple { 3 } else { 1 };
        while let Some(&byte) = self.rest().first() {
            if byte == b'\\' {
                self.at += 2;
            } else if self.ends(quote, triple) {
                self.at += if triple { 3 } else { 1 };
                break;
            } else if !triple && byte == b'\n' {
                break;
            } else {
                self.at += 1;
            }
        }
        Ok(())
    }

    fn ends(&self, quote: u8, triple: bool) -> bool {
        if triple { self.rest().starts_with(&[quote; 3]) } else { self.rest().first() == Some(&quote) }
    }

    fn text(&mut self, quote: u8, triple: bool, raw: bool) -> Result<(), TooDeep> {
        let byte = self.bytes[self.at];
        if self.ends(quote, triple) {
            self.at += if triple { 2 } else { 0 };
            return self.close();
        }
        match byte {
            b'\\' if !raw || self.bytes.get(self.at + 1) == Some(&quote) => self.at += 2,
            b'\n' if !triple => return self.close(),
            b'{' if self.bytes.get(self.at + 1) == Some(&b'{') => self.at += 2,
            b'{' => return self.open(Open::Braces),
            _ => self.at += 1,
        }
        Ok(())
    }

    /// Stands at the beginning of a line outside of brackets.
    fn indentation(&mut self) -> Result<(), TooDeep> {
        let rest = self.rest();
        let width = rest.iter().position(|&b| b != b' ' && b != b'\t' && b != 0x0c).unwrap_or(rest.len());
        if matches!(rest.get(width), None | Some(b'\n' | b'\r' | b'#')) {
            return Ok(());
        }
        while self.indents.last().is_some_and(|&level| level >= width) {
            self.indents.pop();
        }
        if width > 0 {
            self.indents.push(width);
        }
        self.at += width;
        if self.indents.len() > DEEPEST_INDENT {
            return Err(self.too_deep("too many levels of indentation"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> Option<&'static str> {
        check_depth(text).err().map(|deep| deep.what)
    }

    #[test]
    fn everything_deep_is_refused() {
        let n = 100_000;
        assert!(refused(&"(".repeat(n)).is_some());
        assert!(refused(&format!("x = {}1{}", "[".repeat(n), "]".repeat(n))).is_some());
        assert!(refused(&format!("x = {}1", "- ".repeat(n))).is_some());
        assert!(refused(&format!("x = {}1", "not ".repeat(n))).is_some());
        assert!(refused(&format!("x = {}1", "lambda: ".repeat(n))).is_some());
        assert!(refused(&format!("x = 1{}", " + 1".repeat(n))).is_some());
        assert!(refused(&format!("x = 1{}", "**1".repeat(n))).is_some());
        assert!(refused(&format!("x = a{}", ".b".repeat(n))).is_some());
        assert!(refused(&format!("x = a{}", "()".repeat(n))).is_some());
        assert!(refused(&format!("x = {}1", "1 if 1 else ".repeat(n))).is_some());
        assert!(refused(&format!("x = {}", "f\"{".repeat(n))).is_some());
        assert!(refused(&format!("x = f'{}1{}'", "{(".repeat(n), ")}".repeat(n))).is_some());
        let nested: String = (0..200).map(|level| format!("{}if 1:\n", " ".repeat(level))).collect();
        assert_eq!(refused(&nested), Some("too many levels of indentation"));
    }

    #[test]
    fn what_scripts_do_is_fine() {
        let rows = "    {'id': -1, 'name': f\"{x!r:>{width}} {{not}} {a['b']}\", 'n': not x and y},\n".repeat(20_000);
        assert_eq!(refused(&format!("op.bulk_insert(t, [\n{rows}])\n")), None);
        assert_eq!(refused(&"op.execute('((((((((((')\n".repeat(1000)), None);
        assert_eq!(refused(&format!("'''{}'''\n", "(".repeat(1000))), None);
        assert_eq!(refused(&format!("# {}\n", "(".repeat(1000))), None);
        assert_eq!(refused(&format!("x = ({})\n", "'a'\n 'b' ".repeat(5000))), None);
        assert_eq!(refused("def f():\n    if x:\n        y = 'it\\'s ('\n    return rb'\\' + ')'\n"), None);
        assert_eq!(refused("x = f'{a:#x}' + f\"{b:%d}\"\n# it's\n"), None);
    }

    #[test]
    fn any_bytes_end() {
        for text in ["'", "f'", "f'{", "\\", "'\\", "f'\\", "\"\"\"", "f\"\"\"{", "}", "rb'\\", "é'", "\u{feff}("] {
            let _ = refused(text);
        }
    }
}
