//! Something went wrong: what, where, and what can be done about it.

use ratatui::layout::Rect;

use super::window::Window;
use super::{Input, Layer, Reply};
use crate::diagnostic::Diagnostic;
use crate::revision::Id;
use crate::style::{Meaning, visible, width};
use crate::tui::action::Action;
use crate::tui::app::App;
use crate::tui::canvas::{Canvas, Pieces};
use crate::tui::document::meaning;
use crate::tui::keymap::Context;

const MOST_CARETS: usize = 60;

pub struct Alert {
    window: Window,
    /// Revisions that are named at the end, a line each.
    named: Vec<Id>,
}

impl Alert {
    pub fn problem(title: &str, diagnostic: &Diagnostic) -> Self {
        let mut lines = Vec::new();
        explain(diagnostic, &mut lines);
        Self::of(title, lines)
    }

    /// Several at once, such as everything wrong with the settings.
    pub fn problems(title: &str, diagnostics: &[Diagnostic]) -> Self {
        let mut lines = Vec::new();
        for diagnostic in diagnostics {
            if !lines.is_empty() {
                lines.push(Vec::new());
            }
            explain(diagnostic, &mut lines);
        }
        Self::of(title, lines)
    }

    /// A failed run: the diagnostic, the statement it failed at, and how the database stands.
    pub fn failure(title: &str, diagnostic: &Diagnostic, sql: Option<&str>, standing: &[String]) -> Self {
        let mut lines = Vec::new();
        explain(diagnostic, &mut lines);
        if let Some(sql) = sql {
            lines.push(Vec::new());
            lines.push(vec![("Statement".to_owned(), Meaning::Muted)]);
            lines.extend(sql.lines().map(|line| vec![(format!("  {}", visible(line)), Meaning::Code)]));
        }
        lines.push(Vec::new());
        lines.push(vec![("The database".to_owned(), Meaning::Muted)]);
        lines.extend(standing.iter().map(|line| vec![(format!("  {}", visible(line)), Meaning::Text)]));
        Self::of(title, lines)
    }

    fn of(title: &str, lines: Vec<Pieces>) -> Self {
        Self {
            window: Window { title: visible(title).into_owned(), lines, footer: 0, top: 0, least: 44 },
            named: Vec::new(),
        }
    }

    /// Names the revisions that may have been meant, each with a sentence.
    pub fn naming(mut self, ids: Vec<Id>, told: Vec<String>) -> Self {
        if !ids.is_empty() {
            self.window.lines.push(Vec::new());
            self.window.lines.push(vec![("Which may be meant".to_owned(), Meaning::Muted)]);
            self.window.lines.extend(told.iter().map(|told| introduction(told)));
            self.named = ids;
        }
        self
    }
}

fn introduction(told: &str) -> Pieces {
    vec![(format!("  {}", visible(told)), Meaning::Text)]
}

fn explain(diagnostic: &Diagnostic, lines: &mut Vec<Pieces>) {
    let colour = meaning(diagnostic.severity);
    lines.extend(diagnostic.message.lines().map(|line| vec![(visible(line).into_owned(), colour)]));
    if let Some(span) = &diagnostic.span {
        lines.push(Vec::new());
        let file = span.file.file_name().map_or_else(|| span.file.to_string_lossy(), |name| name.to_string_lossy());
        lines.push(vec![(format!("{}, line {}", visible(&file), span.line), Meaning::Muted)]);
        if let Some(text) = &span.text {
            let number = format!("{:>5} ", span.line);
            // What the caret needs stays in view however long the line is.
            let before: String = text.chars().take(span.column.saturating_sub(1) as usize).collect();
            let marked: String =
                text.chars().skip(span.column.saturating_sub(1) as usize).take(span.width as usize).collect();
            let after: String = text.chars().skip((span.column.saturating_sub(1) + span.width) as usize).collect();
            let (before, marked, after) =
                (visible(&before).into_owned(), visible(&marked).into_owned(), visible(&after).into_owned());
            let lead = before.len() - before.trim_start().len();
            let before = before[lead..].to_owned();
            let indent = width(&number) + width(&before);
            let carets = "^".repeat(width(&marked).clamp(1, MOST_CARETS));
            let line =
                vec![(number, Meaning::LineNumber), (before, Meaning::Code), (marked, colour), (after, Meaning::Code)];
            lines.push(line);
            lines.push(vec![(" ".repeat(indent), Meaning::Text), (carets, colour)]);
        }
    }
    if !diagnostic.hints.is_empty() {
        lines.push(Vec::new());
    }
    for hint in &diagnostic.hints {
        lines.push(vec![("hint: ".to_owned(), Meaning::Info), (visible(hint).into_owned(), Meaning::Text)]);
    }
    lines.push(vec![(format!("[{}]", visible(&diagnostic.code)), Meaning::Muted)]);
}

impl Layer for Alert {
    fn context(&self) -> Context {
        Context::Popup
    }

    fn handle(&mut self, input: &Input, screen: Rect) -> Reply {
        match input {
            Input::Action(Action::Accept | Action::Cancel) => Reply::Close(Vec::new()),
            Input::Action(action) => {
                self.window.scroll(*action, screen);
                Reply::Stay(Vec::new())
            }
            Input::Click { column, row } if !self.window.area(screen).contains((*column, *row).into()) => {
                Reply::Close(Vec::new())
            }
            Input::Char(_) | Input::Click { .. } => Reply::Stay(Vec::new()),
        }
    }

    fn introduced(&mut self, ids: &[Id], told: &[String]) {
        if !self.named.is_empty() && self.named == ids {
            let first = self.window.lines.len().saturating_sub(ids.len());
            for (line, told) in self.window.lines[first..].iter_mut().zip(told) {
                *line = introduction(told);
            }
        }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, _app: &App) {
        self.window.draw(canvas, area, Meaning::Error);
    }

    fn hints(&self) -> &'static [Action] {
        &[Action::Cancel, Action::MoveDown, Action::MoveUp]
    }
}
