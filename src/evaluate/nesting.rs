//! Looks at a script's brackets before a recursive parser does: the parser would overflow its stack on a hostile one.

use super::Request;
use super::evaluator::at_line;
use crate::diagnostic::Diagnostic;

/// CPython's own limit is 200.
const DEEPEST: usize = 200;
/// Levels of indentation; CPython's own limit is 100.
const MOST_INDENTED: usize = 100;
/// Unary and binary operators that nest without brackets, in one logical line.
const LONGEST_CHAIN: usize = 20_000;

pub(super) fn check(request: &Request) -> Result<(), Diagnostic> {
    match too_deep(&request.source) {
        None => Ok(()),
        Some(line) => {
            let message = format!("the script of {} is nested too deeply to be read", request.revision);
            Err(at_line(Diagnostic::error("nesting-limit", message), request, line))
        }
    }
}

/// The line that is nested too deeply. One pass; strings and comments don't count.
pub(super) fn too_deep(source: &str) -> Option<u32> {
    let bytes = source.as_bytes();
    let (mut at, mut line) = (0, 1);
    let (mut depth, mut chain) = (0usize, 0usize);
    let mut indents = vec![0usize];
    let mut line_start = true;
    while let Some(&byte) = bytes.get(at) {
        if line_start && depth == 0 {
            let width = bytes[at..].iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
            let blank = matches!(bytes.get(at + width), None | Some(b'\n' | b'\r' | b'#'));
            if !blank {
                while indents.last().is_some_and(|last| *last > width) {
                    indents.pop();
                }
                if indents.last().is_some_and(|last| *last < width) {
                    indents.push(width);
                }
                if indents.len() > MOST_INDENTED {
                    return Some(line);
                }
                chain = 0;
            }
        }
        line_start = false;
        match byte {
            b'\n' => {
                line += 1;
                line_start = true;
            }
            b'#' => {
                at += bytes[at..].iter().take_while(|b| **b != b'\n').count();
                continue;
            }
            b'\'' | b'"' => {
                let (end, lines) = string_end(bytes, at);
                at = end;
                line += lines;
                continue;
            }
            b'(' | b'[' | b'{' => {
                depth += 1;
                if depth > DEEPEST {
                    return Some(line);
                }
            }
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b',' => chain = 0,
            b'+' | b'-' | b'*' | b'/' | b'%' | b'@' | b'&' | b'|' | b'^' | b'~' | b'<' | b'>' | b'.' => {
                chain += 1;
                if chain > LONGEST_CHAIN {
                    return Some(line);
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// Where the string that begins at `start` ends, and how many line ends it has inside.
fn string_end(bytes: &[u8], start: usize) -> (usize, u32) {
    let quote = bytes[start];
    let triple = bytes[start..].starts_with(&[quote; 3]);
    let mut at = start + if triple { 3 } else { 1 };
    let mut lines = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => {
                lines += u32::from(bytes.get(at + 1) == Some(&b'\n'));
                at += 1;
            }
            b'\n' if !triple => return (at, lines),
            b'\n' => lines += 1,
            _ if byte == quote && !triple => return (at + 1, lines),
            _ if byte == quote && bytes[at..].starts_with(&[quote; 3]) => return (at + 3, lines),
            _ => {}
        }
        at += 1;
    }
    (bytes.len(), lines)
}

/// From 1; 0 for an empty script.
pub(super) fn longest_line(source: &str) -> u32 {
    let longest = source.lines().enumerate().max_by_key(|(_, text)| text.len());
    longest.map_or(0, |(index, _)| u32::try_from(index + 1).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_scripts_pass() {
        let source =
            "def upgrade():\n    op.execute('((((' * 3)  # ((((\n    x = \"\"\"\n(((\n\"\"\"\n    f(g([{}]))\n";
        assert_eq!(too_deep(source), None);
        assert_eq!(too_deep(&"f(1)\n".repeat(100_000)), None);
    }

    #[test]
    fn brackets_without_end_are_found_at_their_line() {
        assert_eq!(too_deep(&format!("x = 1\ny = {}{}", "(".repeat(100_000), ")".repeat(100_000))), Some(2));
        assert_eq!(too_deep(&format!("x = 'a\\\nb'\n\n{}", "[".repeat(201))), Some(4));
    }

    #[test]
    fn chains_and_blocks_are_found_too() {
        assert_eq!(too_deep(&format!("\nx = {}1", "-".repeat(100_000))), Some(2));
        assert_eq!(too_deep(&format!("\n\nx = 1{}", "+1".repeat(100_000))), Some(3));
        let blocks: String = (0..150).map(|depth| format!("{}if x:\n", " ".repeat(depth))).collect();
        assert_eq!(too_deep(&blocks), Some(101));
    }
}
