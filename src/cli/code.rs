//! SQL on stdout: coloured and made safe where a terminal reads it, to the letter where a program does.

use std::borrow::Cow;
use std::io::IsTerminal;

use super::report::Paint;
use crate::style::visible;

/// On a terminal control characters are spelt out; a program gets the statement as it is.
pub fn escaped(sql: &str) -> Cow<'_, str> {
    if std::io::stdout().is_terminal() {
        Cow::Owned(sql.lines().map(visible).collect::<Vec<_>>().join("\n"))
    } else {
        Cow::Borrowed(sql)
    }
}

/// Coloured where that is wanted.
pub fn sql(text: &str) -> Cow<'_, str> {
    let paint = Paint::stdout();
    if paint.is_on() { painted(text, paint) } else { Cow::Borrowed(text) }
}

#[cfg(feature = "tui")]
fn painted(text: &str, paint: Paint) -> Cow<'_, str> {
    use super::report::Ink;
    use crate::style::{Highlighter, Language, Meaning};

    let found = Highlighter::default().highlight(Language::Sql, text, &|| true);
    let mut out = String::with_capacity(text.len() * 2);
    for (at, line) in text.lines().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        let mut done = 0;
        for (range, meaning) in found.get(at).into_iter().flatten() {
            let ink = match meaning {
                Meaning::CodeKeyword => Ink::Keyword,
                Meaning::CodeString => Ink::Good,
                Meaning::CodeNumber | Meaning::CodeConstant => Ink::Caution,
                Meaning::CodeType | Meaning::CodeFunction => Ink::Place,
                Meaning::CodeComment => Ink::Faint,
                _ => continue,
            };
            let (Some(before), Some(piece)) = (line.get(done..range.start), line.get(range.clone())) else { continue };
            out += before;
            out += &paint.paint(ink, piece);
            done = range.end;
        }
        out += line.get(done..).unwrap_or_default();
    }
    Cow::Owned(out)
}

#[cfg(not(feature = "tui"))]
fn painted(text: &str, _: Paint) -> Cow<'_, str> {
    Cow::Borrowed(text)
}
