//! One migration script on disk: where it is, what its header says, or why that can't be read.

use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;
use crate::project::source::read_text;

use super::header::{Header, read_header};
use super::inspection::Inspection;

/// The text is not kept: [`Script::source`] reads it when it is asked for.
#[derive(Debug, Clone)]
pub struct Script {
    pub path: PathBuf,
    /// Or why the script is no revision that can be shown in its place.
    pub header: Result<Header, Box<Diagnostic>>,
    pub warnings: Vec<Diagnostic>,
}

impl Script {
    /// Never fails: what is wrong is in `header`.
    pub fn read(path: PathBuf) -> Self {
        let mut warnings = Vec::new();
        let header = read_text(&path).and_then(|source| read_header(&path, &source.text, &mut warnings));
        Self { path, header: header.map_err(Box::new), warnings }
    }

    /// None where the header can't be read.
    pub fn id(&self) -> Option<&str> {
        self.header.as_ref().ok().map(|header| header.revision.as_str())
    }

    pub fn message(&self) -> &str {
        self.header.as_ref().map_or("", |header| header.message.as_str())
    }

    pub fn problem(&self) -> Option<&Diagnostic> {
        self.header.as_ref().err().map(|problem| &**problem)
    }

    pub fn file_name(&self) -> &str {
        self.path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
    }

    /// The text as it is on disk now, decoded.
    pub fn source(&self) -> Result<String, Diagnostic> {
        source(&self.path)
    }

    pub fn inspect(&self) -> Option<&Inspection> {
        self.header.as_ref().ok().map(|header| &header.inspection)
    }
}

fn source(path: &Path) -> Result<String, Diagnostic> {
    read_text(path).map(|source| source.text)
}
