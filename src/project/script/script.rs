//! One migration script on disk: where it is, what its header says, or why that can't be read.

use std::path::{Path, PathBuf};

use rustpython_ruff_python_ast::Stmt;

use crate::diagnostic::Diagnostic;
use crate::project::read::STACK;
use crate::project::source::read_text;

use super::header::{Header, header_of_broken, parse, quick_header, read_header};
use super::inspection::Inspection;
use super::places::Places;

/// The text is not kept: [`Script::source`] reads it when it is asked for.
#[derive(Debug, Clone)]
pub struct Script {
    pub path: PathBuf,
    /// Or why the script is no revision that can be shown in its place.
    pub header: Result<Header, Box<Diagnostic>>,
    /// What is wrong with a script whose header can be read all the same, such as a syntax error in a function.
    pub fault: Option<Box<Diagnostic>>,
    pub warnings: Vec<Diagnostic>,
}

/// How much of a script is read at first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::project) enum Reading {
    Whole,
    /// Plain headers are read without the parser, so that faults further down are not found yet.
    Quick,
}

impl Script {
    /// Never fails: what is wrong is in `header` and `fault`. Needs a large stack where the text is hostile.
    pub(in crate::project) fn read(path: PathBuf, reading: Reading) -> Self {
        let source = match read_text(&path) {
            Ok(source) => source.text,
            Err(problem) => return Self { path, header: Err(Box::new(problem)), fault: None, warnings: Vec::new() },
        };
        if reading == Reading::Quick
            && let Some(header) = quick_header(&source)
        {
            return Self { path, header: Ok(header), fault: None, warnings: Vec::new() };
        }
        let mut warnings = Vec::new();
        let (header, fault) = match read_header(&path, &source, &mut warnings) {
            Ok(header) => (Ok(header), None),
            Err(problem) if problem.code == "syntax-error" => match header_of_broken(&source) {
                Some(header) => (Ok(header), Some(Box::new(problem))),
                None => (Err(Box::new(problem)), None),
            },
            Err(problem) => (Err(Box::new(problem)), None),
        };
        Self { path, header, fault, warnings }
    }

    /// None where the header can't be read.
    pub fn id(&self) -> Option<&str> {
        self.header.as_ref().ok().map(|header| header.revision.as_str())
    }

    pub fn message(&self) -> &str {
        self.header.as_ref().map_or("", |header| header.message.as_str())
    }

    /// Why the script can't be read, wholly or in part.
    pub fn problem(&self) -> Option<&Diagnostic> {
        self.header.as_ref().err().or(self.fault.as_ref()).map(|problem| &**problem)
    }

    pub fn file_name(&self) -> &str {
        self.path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
    }

    /// The text as it is on disk now, decoded.
    pub fn source(&self) -> Result<String, Diagnostic> {
        read_text(&self.path).map(|source| source.text)
    }

    /// Absolute, with links resolved, as Alembic prints it.
    pub fn real_path(&self) -> PathBuf {
        std::fs::canonicalize(&self.path).unwrap_or_else(|_| self.path.clone())
    }

    /// Where things stand in the text as it is on disk now; none where it can't be read.
    pub fn places(&self) -> Option<Places> {
        self.source().ok().map(|text| Places::new(self.path.clone(), text))
    }

    /// What `upgrade` and `downgrade` look like; reads the file where that is not known yet.
    pub fn inspect(&self) -> Result<Inspection, Diagnostic> {
        if let Ok(Header { inspection: Some(inspection), .. }) = &self.header {
            return Ok(inspection.clone());
        }
        let script = read_apart(self.path.clone())?;
        match (script.problem(), &script.header) {
            (Some(problem), _) => Err(problem.clone()),
            (None, Ok(header)) => Ok(header.inspection.clone().unwrap_or_default()),
            (None, Err(problem)) => Err((**problem).clone()),
        }
    }

    pub(in crate::project) fn is_wholly_read(&self) -> bool {
        self.fault.is_some() || self.header.as_ref().map_or(true, |header| header.inspection.is_some())
    }
}

/// On a thread of its own, with the stack that the parser may need.
fn read_apart(path: PathBuf) -> Result<Script, Diagnostic> {
    let refused = || Diagnostic::error("threads", "Can't start the thread that reads the script");
    std::thread::Builder::new()
        .stack_size(STACK)
        .spawn(|| Script::read(path, Reading::Whole))
        .map_err(|_| refused())?
        .join()
        .map_err(|_| refused())
}

/// Parses on a thread of its own, and hands the statements to `read` there.
pub(in crate::project) fn parse_on_large_stack<T: Send>(
    file: &Path,
    text: &str,
    read: fn(&str, &[Stmt]) -> T,
) -> Result<T, Diagnostic> {
    let refused = || Diagnostic::error("threads", "Can't start the thread that reads the script");
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, || parse(file, text).map(|module| read(text, &module.body)))
            .map_err(|_| refused())?
            .join()
            .map_err(|_| refused())?
    })
}
