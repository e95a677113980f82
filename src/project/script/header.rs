//! The header of a migration script: who it is, what it stands on, and what its two functions look like.

use std::path::Path;

use rustpython_ruff_python_ast::{Expr, ModModule, Stmt};
use rustpython_ruff_python_parser::parse_module;

use crate::diagnostic::Diagnostic;
use crate::project::place::span_of;
use crate::project::source::with_unix_line_ends;
use crate::revision::{Id, Revision};

use super::constant::Constant;
use super::guard::check_depth;
use super::inspection::{Inspection, inspect};
use super::names::names_of;
use super::quick::{Plain, read_beginning, read_plain};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    pub revision: Id,
    /// In written order; empty for a base.
    pub down_revision: Vec<Id>,
    pub branch_labels: Vec<String>,
    pub depends_on: Vec<String>,
    /// First paragraph of the docstring.
    pub message: String,
    /// The whole docstring without surrounding space.
    pub doc: String,
    /// What the docstring says after `Create Date:`.
    pub create_date: Option<String>,
    /// None where opening a large project left the bodies unread: see `Script::inspect`.
    pub inspection: Option<Inspection>,
}

impl Header {
    pub fn to_revision(&self) -> Revision {
        Revision {
            id: self.revision.clone(),
            down: self.down_revision.clone(),
            depends_on: self.depends_on.clone(),
            labels: self.branch_labels.clone(),
            message: self.message.clone(),
        }
    }
}

/// Reads the text of a script without running it; `warnings` are about what could only be read in part.
pub(super) fn read_header(file: &Path, text: &str, warnings: &mut Vec<Diagnostic>) -> Result<Header, Diagnostic> {
    let module = parse(file, text)?;
    let names = names_of(&module.body);
    let reader = Reader { file, text };
    let doc = docstring(&module.body);
    Ok(Header {
        revision: reader.revision(names.get("revision"))?,
        down_revision: reader.down_revision(names.get("down_revision"))?,
        branch_labels: reader.optional("branch_labels", names.get("branch_labels"), warnings),
        depends_on: reader.optional("depends_on", names.get("depends_on"), warnings),
        message: message_of(&doc),
        create_date: create_date_of(&doc),
        inspection: Some(inspect(text, &module.body, &names)),
        doc,
    })
}

/// The header without a look at the functions, where it is plainly written.
pub(super) fn quick_header(text: &str) -> Option<Header> {
    read_plain(text).and_then(from_plain)
}

#[cfg(test)]
pub(in crate::project) fn parsed_header(text: &str) -> Result<Header, Diagnostic> {
    read_header(Path::new("script.py"), text, &mut Vec::new())
}

#[cfg(test)]
pub(in crate::project) fn plain_header(text: &str) -> Option<Header> {
    quick_header(text)
}

/// The header of a script that is broken further down.
pub(super) fn header_of_broken(text: &str) -> Option<Header> {
    read_beginning(text).and_then(from_plain)
}

fn from_plain(plain: Plain<'_>) -> Option<Header> {
    Some(Header {
        revision: plain.revision?,
        down_revision: plain.down_revision?,
        branch_labels: plain.branch_labels.into_iter().filter(|label| !label.is_empty()).collect(),
        depends_on: plain.depends_on.into_iter().filter(|name| !name.is_empty()).collect(),
        message: message_of(plain.doc),
        create_date: create_date_of(plain.doc),
        doc: plain.doc.to_owned(),
        inspection: None,
    })
}

fn message_of(doc: &str) -> String {
    doc.split("\n\n").next().unwrap_or_default().to_owned()
}

fn create_date_of(doc: &str) -> Option<String> {
    let date = doc.lines().find_map(|line| line.trim().strip_prefix("Create Date:"))?;
    Some(date.trim().to_owned()).filter(|date| !date.is_empty())
}

pub(super) fn parse(file: &Path, text: &str) -> Result<ModModule, Diagnostic> {
    check_depth(text).map_err(|deep| {
        Diagnostic::error("syntax-error", format!("This can't be read as Python: {}", deep.what))
            .at(span_of(file, text, deep.range))
    })?;
    let parsed = parse_module(text).map_err(|error| {
        let range = error.location.start().to_usize()..error.location.end().to_usize();
        Diagnostic::error("syntax-error", format!("Syntax error: {}", error.error)).at(span_of(file, text, range))
    })?;
    Ok(parsed.into_syntax())
}

fn docstring(body: &[Stmt]) -> String {
    match body.first() {
        Some(Stmt::Expr(statement)) => match &*statement.value {
            Expr::StringLiteral(literal) => with_unix_line_ends(literal.value.to_str()).trim().to_owned(),
            _ => String::new(),
        },
        _ => String::new(),
    }
}

struct Reader<'a> {
    file: &'a Path,
    text: &'a str,
}

impl Reader<'_> {
    fn revision(&self, value: Option<&Constant>) -> Result<Id, Diagnostic> {
        match value {
            Some(Constant::Text(id)) if !id.is_empty() => Ok(id.clone()),
            Some(Constant::Unknown(range)) => Err(self.unreadable("revision", range.clone())),
            Some(Constant::Text(_) | Constant::None | Constant::Several(_)) => {
                Err(Diagnostic::error("revision-id", "'revision' must be a text that is not empty"))
            }
            None => self.legacy_id().ok_or_else(|| {
                let name = self.file.file_name().unwrap_or_default().to_string_lossy();
                Diagnostic::error(
                    "revision-id",
                    format!(
                        "Could not determine revision id from filename {name}. \
                         Be sure the 'revision' variable is declared inside the script"
                    ),
                )
            }),
        }
        .map_err(|problem| self.placed(problem))
    }

    /// Before Alembic 0.2 the file name was the identifier.
    fn legacy_id(&self) -> Option<Id> {
        let stem = self.file.file_name()?.to_str()?.strip_suffix(".py")?;
        let hex = !stem.is_empty() && stem.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        hex.then(|| stem.to_owned())
    }

    fn down_revision(&self, value: Option<&Constant>) -> Result<Vec<Id>, Diagnostic> {
        match value {
            Some(Constant::None) => Ok(Vec::new()),
            Some(Constant::Text(id)) => Ok(vec![id.clone()]),
            Some(Constant::Several(items)) => items
                .iter()
                .map(|item| match item {
                    Constant::Text(id) => Ok(id.clone()),
                    Constant::Unknown(range) => Err(self.unreadable("down_revision", range.clone())),
                    Constant::None | Constant::Several(_) => Err(self.placed(Diagnostic::error(
                        "down-revision",
                        "'down_revision' must be None, an identifier, or several of them",
                    ))),
                })
                .collect(),
            Some(Constant::Unknown(range)) => Err(self.unreadable("down_revision", range.clone())),
            None => Err(self.placed(
                Diagnostic::error(
                    "down-revision",
                    "The script doesn't say what it stands on: 'down_revision' is missing",
                )
                .hint("write down_revision = None for the first revision"),
            )),
        }
    }

    /// What can't be read of labels and dependencies is left out with a warning: the revision is still worth showing.
    fn optional(&self, name: &str, value: Option<&Constant>, warnings: &mut Vec<Diagnostic>) -> Vec<String> {
        let items = match value {
            None | Some(Constant::None) => return Vec::new(),
            Some(Constant::Several(items)) => items.as_slice(),
            Some(one) => std::slice::from_ref(one),
        };
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            match item {
                Constant::Text(text) if !text.is_empty() => texts.push(text.clone()),
                Constant::Text(_) | Constant::None => {}
                Constant::Several(_) => {
                    warnings.push(self.placed(Diagnostic::warning(
                        "not-static",
                        format!("'{name}' must be a text, or several of them"),
                    )))
                }
                Constant::Unknown(range) => {
                    let mut warning = self.unreadable(name, range.clone());
                    warning.severity = crate::diagnostic::Severity::Warning;
                    warnings.push(warning);
                }
            }
        }
        texts
    }

    fn unreadable(&self, name: &str, range: std::ops::Range<usize>) -> Diagnostic {
        Diagnostic::error("not-static", format!("'{name}' can't be read without running the script"))
            .at(span_of(self.file, self.text, range))
            .hint("write it as a plain text, or as a tuple of texts")
    }

    fn placed(&self, problem: Diagnostic) -> Diagnostic {
        if problem.span.is_some() { problem } else { problem.at(span_of(self.file, self.text, 0..0)) }
    }
}
