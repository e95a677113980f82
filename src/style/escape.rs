//! Text from files and databases made safe to show: what would move, hide or reorder a terminal's text is spelt out instead.

use std::borrow::Cow;
use std::fmt::Write;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Marks a base character may carry before the next one is spelt out.
const MARKS: usize = 4;

/// One line of text as it may be shown. Tabs become spaces to the next multiple of four; controls become `\x1b`, and line breaks,
/// bidirectional overrides, zero-width and other invisible characters become `\u{202e}`.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut marks = MARKS;
    for c in text.chars() {
        let zero = c.width() == Some(0);
        marks = if zero { marks + 1 } else { 0 };
        match c {
            '\t' => {
                let column = width(&out);
                out.extend(std::iter::repeat_n(' ', 4 - column % 4));
            }
            '\n' => out += "\\n",
            '\r' => out += "\\r",
            '\0'..='\u{9f}' if c.is_control() => write_escape(&mut out, format_args!("\\x{:02x}", c as u32)),
            _ if hides(c) || marks > MARKS => write_escape(&mut out, format_args!("\\u{{{:x}}}", c as u32)),
            _ => out.push(c),
        }
    }
    Cow::Owned(out)
}

fn write_escape(out: &mut String, escape: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = out.write_fmt(escape);
}

/// Characters without a shape of their own that change what stands around them or make two different texts look the same.
fn hides(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Columns of a terminal that a text takes.
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// The text in at most `columns`, its cut end marked with `mark`.
pub fn clip<'a>(text: &'a str, columns: usize, mark: &str) -> Cow<'a, str> {
    if text.len() <= columns || width(text) <= columns {
        return Cow::Borrowed(text);
    }
    let room = columns.saturating_sub(width(mark));
    let mut used = 0;
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let wide = c.width().unwrap_or(0);
        if used + wide > room {
            break;
        }
        used += wide;
        end = at + c.len_utf8();
    }
    let mut out = text[..end].to_owned();
    if columns >= width(mark) {
        out += mark;
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spells_out_what_a_terminal_would_obey() {
        assert_eq!(visible("\x1b[2J\x07"), "\\x1b[2J\\x07");
        assert_eq!(visible("\u{9b}31m"), "\\x9b31m");
        assert_eq!(visible("a\u{202e}b\u{2066}c"), "a\\u{202e}b\\u{2066}c");
        assert_eq!(visible("id\u{200b}"), "id\\u{200b}");
        assert_eq!(visible("tag\u{e0041}"), "tag\\u{e0041}");
        assert_eq!(visible("two\nlines\r\n"), "two\\nlines\\r\\n");
        assert_eq!(visible("\u{7f}"), "\\x7f");
    }

    #[test]
    fn leaves_real_writing_alone() {
        for text in ["plain", "naïve", "日本語", "e\u{301}", "🚀 ship"] {
            assert_eq!(visible(text), text);
        }
    }

    #[test]
    fn tabs_reach_the_next_stop_and_marks_do_not_pile_up() {
        assert_eq!(visible("\ta\tb"), "    a   b");
        let piled = format!("a{}", "\u{301}".repeat(6));
        assert_eq!(visible(&piled), format!("a{}\\u{{301}}\\u{{301}}", "\u{301}".repeat(4)));
        assert!(visible("\u{301}").starts_with("\\u"), "a mark with nothing to sit on");
    }

    #[test]
    fn clips_by_columns() {
        assert_eq!(clip("hello", 5, "…"), "hello");
        assert_eq!(clip("hello", 4, "…"), "hel…");
        assert_eq!(clip("日本語", 5, "…"), "日本…");
        assert_eq!(clip("日本語", 4, "…"), "日…");
        assert_eq!(clip("hello", 0, "…"), "");
        assert_eq!(clip("hello", 4, "..."), "h...");
    }
}
