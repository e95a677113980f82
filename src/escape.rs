//! Makes text from files and databases safe to show: nothing in it can move the cursor, change a colour or reorder a line.

use std::borrow::Cow;
use std::fmt::Write;

/// One line: control characters, line ends included, become visible escapes.
pub fn line(text: &str) -> Cow<'_, str> {
    escape(text, |c| is_unsafe(c) || c == '\n' || c == '\t')
}

/// Several lines: line ends and tabs stay.
pub fn lines(text: &str) -> Cow<'_, str> {
    escape(text, is_unsafe)
}

fn escape(text: &str, refused: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.chars().any(&refused) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            c if !refused(c) => safe.push(c),
            '\n' => safe.push_str("\\n"),
            '\r' => safe.push_str("\\r"),
            '\t' => safe.push_str("\\t"),
            '\u{1b}' => safe.push_str("\\e"),
            c => {
                // Writing to a String cannot fail.
                let _ = write!(safe, "\\u{{{:x}}}", c as u32);
            }
        }
    }
    Cow::Owned(safe)
}

/// Controls but for tab and line feed, and the invisible characters that reorder or hide text (bidirectional overrides and
/// isolates, zero-width joiners and spaces, line separators, byte-order marks).
fn is_unsafe(c: char) -> bool {
    matches!(c,
        '\u{0}'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        | '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_is_not_copied() {
        assert!(matches!(line("Ünïcode 日本"), Cow::Borrowed(_)));
    }

    #[test]
    fn nothing_reaches_the_terminal_as_a_command() {
        assert_eq!(line("a\u{1b}[31mred\u{7}\r\nb"), "a\\e[31mred\\u{7}\\r\\nb");
        assert_eq!(line("\u{9b}2J"), "\\u{9b}2J");
        assert_eq!(line("user\u{202e}nimda"), "user\\u{202e}nimda");
        assert_eq!(lines("one\n\ttwo\u{0}"), "one\n\ttwo\\u{0}");
    }
}
