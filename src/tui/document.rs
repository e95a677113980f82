//! The text in the right pane: a script or SQL, safe to show, highlighted when that is ready, with diagnostics under their lines.

use std::rc::Rc;

use crate::diagnostic::{Diagnostic, Severity};
use crate::revision::{Direction, Id};
use crate::style::{Highlighted, Language, Meaning, visible, width};
use crate::tui::layer::wrap;

/// Remarks are wrapped to the pane, but never narrower or wider than can be read.
const NOTE_COLUMNS: std::ops::RangeInclusive<usize> = 24..=72;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    Script(Id),
    Sql(Id, Direction),
}

impl Subject {
    pub fn language(&self) -> Language {
        match self {
            Self::Script(_) => Language::Python,
            Self::Sql(..) => Language::Sql,
        }
    }
}

#[derive(Debug, Clone, Default)]
pub struct Text {
    pub lines: Vec<String>,
    pub pieces: Highlighted,
    pub rows: Vec<Row>,
    pub widest: usize,
}

/// What one row of the pane shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// A line of the text, from 0.
    Line(usize),
    /// A remark, indented to the column it speaks of as far as there is room.
    Note { indent: usize, text: String, meaning: Meaning },
}

impl Text {
    /// Diagnostics with a place stand under their line, the others above the text, wrapped to `columns`.
    pub fn new(raw: &str, diagnostics: &[Diagnostic], columns: usize) -> Self {
        let columns = columns.clamp(*NOTE_COLUMNS.start(), *NOTE_COLUMNS.end());
        let raw_lines: Vec<&str> = raw.lines().collect();
        let lines: Vec<String> = raw_lines.iter().map(|line| visible(line).into_owned()).collect();
        let mut rows = Vec::with_capacity(lines.len() + diagnostics.len() * 2);
        for diagnostic in diagnostics {
            let placed = diagnostic.span.as_ref().is_some_and(|span| (1..=lines.len()).contains(&(span.line as usize)));
            if !placed {
                notes(diagnostic, (0, columns), &mut rows);
            }
        }
        for (number, raw_line) in raw_lines.iter().enumerate() {
            rows.push(Row::Line(number));
            for diagnostic in diagnostics {
                if let Some(span) = diagnostic.span.as_ref().filter(|span| span.line as usize == number + 1) {
                    let before: String = raw_line.chars().take(span.column.saturating_sub(1) as usize).collect();
                    let marked: String = raw_line
                        .chars()
                        .skip(span.column.saturating_sub(1) as usize)
                        .take(span.width as usize)
                        .collect();
                    let indent = width(&visible(&before));
                    let carets = "^".repeat(width(&visible(&marked)).max(1));
                    rows.push(Row::Note { indent, text: carets, meaning: meaning(diagnostic.severity) });
                    notes(diagnostic, (indent, columns), &mut rows);
                }
            }
        }
        let widest = lines.iter().map(|line| width(line)).max().unwrap_or(0);
        Self { lines, pieces: Vec::new(), rows, widest }
    }

    pub fn joined(&self) -> String {
        let mut out = self.lines.join("\n");
        out.push('\n');
        out
    }

    /// The row that shows a line counted from 1.
    pub fn row_of(&self, line: u32) -> Option<usize> {
        let number = (line as usize).checked_sub(1)?;
        self.rows.iter().position(|row| *row == Row::Line(number))
    }
}

fn notes(diagnostic: &Diagnostic, (indent, columns): (usize, usize), rows: &mut Vec<Row>) {
    let wrapped = |text: &str| text.split('\n').flat_map(|part| wrap(&visible(part), columns)).collect::<Vec<_>>();
    let message = wrapped(&diagnostic.message).into_iter().map(|part| (part, meaning(diagnostic.severity)));
    let hints = diagnostic.hints.iter().flat_map(|hint| wrapped(&format!("hint: {hint}")));
    let parts: Vec<(String, Meaning)> = message.chain(hints.map(|part| (part, Meaning::Info))).collect();
    let widest = parts.iter().map(|(part, _)| width(part)).max().unwrap_or(0);
    let indent = indent.min(columns.saturating_sub(widest));
    rows.extend(parts.into_iter().map(|(text, meaning)| Row::Note { indent, text, meaning }));
}

pub fn meaning(severity: Severity) -> Meaning {
    match severity {
        Severity::Note => Meaning::Info,
        Severity::Warning => Meaning::Warning,
        Severity::Error => Meaning::Error,
    }
}

#[derive(Debug, Clone)]
pub enum Content {
    Loading,
    Ready(Rc<Text>),
    Failed(Diagnostic),
}

/// What the pane shows now, with how far it is scrolled.
#[derive(Debug, Clone)]
pub struct Document {
    pub subject: Subject,
    pub content: Content,
    pub top: usize,
    pub left: usize,
    /// Of the highlighting that was asked for.
    pub ticket: u64,
}

/// The texts seen last, so that going back does not flicker.
#[derive(Debug, Default)]
pub struct Shelf {
    held: Vec<(Subject, Rc<Text>)>,
}

impl Shelf {
    const SIZE: usize = 24;

    pub fn get(&self, subject: &Subject) -> Option<Rc<Text>> {
        self.held.iter().find(|(held, _)| held == subject).map(|(_, text)| Rc::clone(text))
    }

    pub fn put(&mut self, subject: Subject, text: Rc<Text>) {
        self.held.retain(|(held, _)| *held != subject);
        self.held.push((subject, text));
        if self.held.len() > Self::SIZE {
            self.held.remove(0);
        }
    }

    pub fn clear(&mut self) {
        self.held.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Span;

    #[test]
    fn a_diagnostic_stands_under_its_place() {
        let span = Span { file: "x.py".into(), line: 2, column: 2, width: 3, text: None };
        let wrong = Diagnostic::error("no", "bad\x1b name").at(span).hint("rename it");
        let text = Text::new("a\r\n\tfoo()\nb", &[wrong, Diagnostic::warning("w", "in general")], 60);
        assert_eq!(text.lines, ["a", "    foo()", "b"]);
        assert_eq!(text.rows[0], Row::Note { indent: 0, text: "in general".into(), meaning: Meaning::Warning });
        assert_eq!(text.rows[2], Row::Line(1));
        assert_eq!(text.rows[3], Row::Note { indent: 4, text: "^^^".into(), meaning: Meaning::Error });
        assert_eq!(text.rows[4], Row::Note { indent: 4, text: "bad\\x1b name".into(), meaning: Meaning::Error });
        assert_eq!(text.row_of(3), Some(6));
        assert_eq!(text.row_of(0), None);
    }
}
