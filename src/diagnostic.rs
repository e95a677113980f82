//! What went wrong, where, and what to do about it: the one shape in which every room reports a problem with the user's input.

use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Note,
    Warning,
    Error,
}

/// A place in a file. Lines and columns count from 1, columns in characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    pub file: PathBuf,
    pub line: u32,
    pub column: u32,
    /// Characters to underline, at least 1.
    pub width: u32,
    /// The whole text of that line, when it was at hand: what the caret is drawn under.
    pub text: Option<String>,
}

impl Span {
    /// A line of a text, from 1, without its indentation.
    pub fn whole_line(file: &Path, source: &str, line: u32) -> Self {
        let text = source.lines().nth((line as usize).saturating_sub(1)).map(str::to_owned);
        let shown = text.as_deref().unwrap_or_default();
        let indent = shown.chars().take_while(|c| c.is_whitespace()).count();
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let width = number(shown.trim().chars().count()).max(1);
        Self { file: file.to_owned(), line, column: number(indent).saturating_add(1), width, text }
    }
}

/// One problem. `code` is stable (kebab-case, documented) and is what scripts may test for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    pub severity: Severity,
    pub code: Cow<'static, str>,
    /// One sentence, unescaped: whoever prints it escapes control characters.
    pub message: String,
    pub span: Option<Span>,
    /// What the user can do next, most useful first.
    pub hints: Vec<String>,
}

impl Diagnostic {
    pub fn error(code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message)
    }

    pub fn note(code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, message)
    }

    pub fn warning(code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    pub fn new(severity: Severity, code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self { severity, code: code.into(), message: message.into(), span: None, hints: Vec::new() }
    }

    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// At a place that may not be known.
    pub fn at_known(self, span: Option<Span>) -> Self {
        match span {
            Some(span) => self.at(span),
            None => self,
        }
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(span) = &self.span {
            write!(f, "{}:{}:{}: ", span.file.display(), span.line, span.column)?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Diagnostic {}
