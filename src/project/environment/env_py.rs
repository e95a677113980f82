//! The file itself: where it is, its text, and what its literals say.

use std::path::{Path, PathBuf};

use super::{Configured, reading};
use crate::diagnostic::{Diagnostic, Span};
use crate::project::script::parse_on_large_stack;
use crate::project::source::read_text;

#[derive(Debug, Clone)]
pub struct EnvPy {
    pub path: PathBuf,
    pub text: String,
    /// What it says in literals; nothing where it can't be read.
    pub literal: Configured,
    /// Why it can't be read.
    pub problem: Option<Diagnostic>,
}

impl EnvPy {
    /// None where the folder of the environment has no such file: then everything is as by default.
    pub fn read(script_location: &Path) -> Option<Self> {
        let path = script_location.join("env.py");
        // A link to nowhere, or a folder, is a problem to tell; no file at all is none.
        path.symlink_metadata().ok()?;
        let text = match read_text(&path) {
            Ok(source) => source.text,
            Err(problem) => {
                return Some(Self {
                    path,
                    text: String::new(),
                    literal: Configured::default(),
                    problem: Some(problem),
                });
            }
        };
        let read = parse_on_large_stack(&path, &text, reading::read);
        let (literal, problem) = match read {
            Ok(literal) => (literal, None),
            Err(problem) => (Configured::default(), Some(problem)),
        };
        Some(Self { path, text, literal, problem })
    }

    /// A line of the file, for carets.
    pub fn line(&self, line: u32) -> Span {
        Span::whole_line(&self.path, &self.text, line)
    }
}
