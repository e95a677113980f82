//! How the command line speaks: results on stdout, everything else on stderr, nothing unescaped.

use std::fmt::Write as _;
use std::io::{IsTerminal, Write as _};
use std::sync::{LazyLock, Mutex, PoisonError};

use crate::diagnostic::{Diagnostic, Severity};
use crate::style::visible;

/// One stream and whether it takes colour.
#[derive(Clone, Copy)]
pub struct Paint {
    on: bool,
}

#[derive(Clone, Copy)]
pub enum Ink {
    Strong,
    Faint,
    Good,
    Caution,
    Bad,
    Place,
    Keyword,
}

impl Paint {
    pub fn stderr() -> Self {
        Self { on: std::io::stderr().is_terminal() && allowed() }
    }

    #[cfg(test)]
    pub fn always() -> Self {
        Self { on: true }
    }

    #[cfg(test)]
    pub fn never() -> Self {
        Self { on: false }
    }

    pub fn stdout() -> Self {
        // Asked once: it is wanted for each of 10,000 lines.
        static ON: LazyLock<bool> = LazyLock::new(|| std::io::stdout().is_terminal() && allowed());
        Self { on: *ON }
    }

    pub fn is_on(self) -> bool {
        self.on
    }

    /// One of six colours, by the number of a lane.
    pub fn lane(self, lane: usize, text: &str) -> String {
        if !self.on || text.trim().is_empty() {
            return text.to_owned();
        }
        format!("\u{1b}[{}m{text}\u{1b}[0m", [36, 35, 33, 34, 32, 31][lane % 6])
    }

    pub fn paint(self, ink: Ink, text: &str) -> String {
        if !self.on || text.is_empty() {
            return text.to_owned();
        }
        let code = match ink {
            Ink::Strong => "1",
            Ink::Faint => "2",
            Ink::Good => "32",
            Ink::Caution => "33",
            Ink::Bad => "1;31",
            Ink::Place => "36",
            Ink::Keyword => "34",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

/// <https://no-color.org>: any non-empty value counts.
fn allowed() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// Whether the locale's characters include those that lanes are drawn with. A stream that is no terminal takes them in any case.
pub fn speaks_unicode() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    !std::io::stdout().is_terminal()
        || locale.is_none_or(|locale| {
            let locale = locale.to_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        })
}

/// What waits to be written to stdout: a write for each of 10,000 lines would take longer than finding them.
static WAITING: Mutex<Vec<u8>> = Mutex::new(Vec::new());
const MOST_WAITING: usize = 1 << 16;

/// Writes to stdout, at the latest before anything is written to stderr and when the program ends ([`flush`]).
pub fn result(text: &str) {
    let mut waiting = WAITING.lock().unwrap_or_else(PoisonError::into_inner);
    waiting.extend_from_slice(text.as_bytes());
    if waiting.len() >= MOST_WAITING {
        write_out(&mut waiting);
    }
}

pub fn flush() {
    write_out(&mut WAITING.lock().unwrap_or_else(PoisonError::into_inner));
}

/// A reader that has gone away (`aludel history | head`) is not an error.
fn write_out(waiting: &mut Vec<u8>) {
    let mut stdout = std::io::stdout().lock();
    let _ = stdout.write_all(waiting);
    let _ = stdout.flush();
    waiting.clear();
}

/// Writes a line to stderr.
pub fn remark(text: &str) {
    flush();
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Replaces the line that stands on the terminal's last row, on stderr.
pub fn line_in_place(text: &str) {
    let mut stderr = std::io::stderr();
    let _ = write!(stderr, "\r\u{1b}[K{}", Paint::stderr().paint(Ink::Faint, text));
    let _ = stderr.flush();
}

/// A sentence the user should read, on stderr.
pub fn warning(text: &str) {
    remark(&format!("{} {}", Paint::stderr().paint(Ink::Caution, "warning:"), visible(text)));
}

pub fn diagnostic(diagnostic: &Diagnostic) {
    flush();
    let _ = std::io::stderr().write_all(render(diagnostic, Paint::stderr()).as_bytes());
}

/// The message, the place with a caret under it, the hints.
pub fn render(diagnostic: &Diagnostic, paint: Paint) -> String {
    let (word, ink) = match diagnostic.severity {
        Severity::Error => ("error", Ink::Bad),
        Severity::Warning => ("warning", Ink::Caution),
        Severity::Note => ("note", Ink::Place),
    };
    let mut text = String::new();
    // Writing to a String cannot fail, here and below.
    let _ = writeln!(
        text,
        "{}: {}",
        paint.paint(ink, &format!("{word}[{}]", diagnostic.code)),
        paint.paint(Ink::Strong, &indented(&diagnostic.message))
    );
    if let Some(span) = &diagnostic.span {
        let number = span.line.to_string();
        let margin = " ".repeat(number.len());
        let place = format!("{}:{}:{}", visible(&span.file.to_string_lossy()), span.line, span.column);
        let _ = writeln!(text, "{margin}{} {}", paint.paint(Ink::Faint, "-->"), paint.paint(Ink::Place, &place));
        if let Some(source) = &span.text {
            let bar = paint.paint(Ink::Faint, "|");
            let (shown, caret) = under(source.trim_end(), span.column, span.width);
            let _ = writeln!(text, "{margin} {bar}");
            let _ = writeln!(text, "{} {bar} {shown}", paint.paint(Ink::Faint, &number));
            let _ = writeln!(text, "{margin} {bar} {}", paint.paint(ink, &caret));
        }
    }
    for hint in &diagnostic.hints {
        let _ = writeln!(text, "  {} {}", paint.paint(Ink::Faint, "="), indented(hint));
    }
    text
}

/// Further lines of a message stand under its first, so that a quoted statement can't be taken for output of ours.
fn indented(text: &str) -> String {
    text.trim_end().lines().map(visible).collect::<Vec<_>>().join("\n    ")
}

/// The source line as it can be shown, and the line of carets for it. Long lines are cut around the place.
fn under(source: &str, column: u32, width: u32) -> (String, String) {
    const MOST: usize = 110;
    let column = (column.max(1) - 1) as usize;
    let from = column.saturating_sub(MOST / 2);
    let from = if source.chars().count() <= MOST { 0 } else { from };
    let part: String = source.chars().skip(from).take(MOST).collect();
    let before: String = part.chars().take(column - from.min(column)).collect();
    let marked: String = part.chars().skip(column - from.min(column)).take(width.max(1) as usize).collect();
    let shown = |text: &str| visible(&text.replace('\t', "    ")).into_owned();
    let indent = unicode_width::UnicodeWidthStr::width(shown(&before).as_str());
    let carets = unicode_width::UnicodeWidthStr::width(shown(&marked).as_str()).max(1);
    (shown(&part), format!("{}{}", " ".repeat(indent), "^".repeat(carets)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Span;

    const PLAIN: Paint = Paint { on: false };

    #[test]
    fn the_caret_stands_under_the_place() {
        let told = Diagnostic::error("script-syntax", "'(' was never closed")
            .at(Span {
                file: "versions/a.py".into(),
                line: 12,
                column: 8,
                width: 3,
                text: Some("\tfoo = 日本語(".into()),
            })
            .hint("Close it.");
        assert_eq!(
            render(&told, PLAIN),
            "error[script-syntax]: '(' was never closed\n  --> versions/a.py:12:8\n   |\n12 |     foo = 日本語(\n   |           ^^^^^^\n  = Close it.\n"
        );
    }

    #[test]
    fn a_message_cannot_speak_to_the_terminal() {
        let told = Diagnostic::error("x", "bad \u{1b}[2J\nsecond");
        assert_eq!(render(&told, PLAIN), "error[x]: bad \\x1b[2J\n    second\n");
    }

    #[test]
    fn a_place_beyond_the_line_is_no_reason_to_fail() {
        let span = Span { file: "a".into(), line: 1, column: 900, width: 0, text: Some("short".into()) };
        assert!(render(&Diagnostic::error("x", "y").at(span), PLAIN).contains("^"));
    }
}
