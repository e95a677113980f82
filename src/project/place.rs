//! From byte ranges in a text to lines and columns.

use std::ops::Range;
use std::path::Path;

use crate::diagnostic::Span;

/// Longer lines are not shown under a caret.
const LONGEST_SHOWN: usize = 1000;

pub(super) fn span_of(file: &Path, text: &str, range: Range<usize>) -> Span {
    let start = floor(text, range.start);
    let end = floor(text, range.end.max(range.start));
    let line_start = text[..start].rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let line_end = text[start..].find(['\n', '\r']).map_or(text.len(), |at| start + at);
    let line = &text[line_start..line_end];
    Span {
        file: file.to_owned(),
        line: line_of(text, start),
        column: text[line_start..start].chars().count() as u32 + 1,
        width: (text[start..end.min(line_end)].chars().count() as u32).max(1),
        text: (line.len() <= LONGEST_SHOWN).then(|| line.to_owned()),
    }
}

/// Counts from 1, with `\n`, `\r\n` and `\r` as line ends, as Python does.
pub(super) fn line_of(text: &str, offset: usize) -> u32 {
    let before = &text.as_bytes()[..floor(text, offset)];
    let ends = before
        .iter()
        .enumerate()
        .filter(|&(at, byte)| *byte == b'\n' && (at == 0 || before[at - 1] != b'\r') || *byte == b'\r');
    ends.count() as u32 + 1
}

fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_lines_and_characters() {
        let text = "ab\r\ncdé fg\rh\n\ni";
        let at = |needle: char| {
            let start = text.find(needle).unwrap();
            let span = span_of(Path::new("f"), text, start..start + needle.len_utf8());
            (span.line, span.column, span.text.unwrap())
        };
        assert_eq!(at('a'), (1, 1, "ab".into()));
        assert_eq!(at('f'), (2, 5, "cdé fg".into()));
        assert_eq!(at('h'), (3, 1, "h".into()));
        assert_eq!(at('i'), (5, 1, "i".into()));
        assert_eq!(span_of(Path::new("f"), "", 7..9).line, 1);
    }
}
