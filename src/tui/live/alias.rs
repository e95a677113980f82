//! Another name for the project's folder, so that pictures made in a temporary folder are the same on every machine.

use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;
use crate::executor::{Ending, Event};
use crate::tui::backend::{DatabaseView, ProjectView};

#[derive(Debug, Clone)]
pub struct Alias {
    pub folder: String,
    pub shown: String,
}

impl Alias {
    fn text(&self, text: &mut String) {
        *text = text.replace(&self.folder, &self.shown);
    }

    fn path(&self, path: &Path) -> PathBuf {
        path.to_string_lossy().replace(&self.folder, &self.shown).into()
    }

    pub fn diagnostic(&self, told: &mut Diagnostic) {
        self.text(&mut told.message);
        told.hints.iter_mut().for_each(|hint| self.text(hint));
        if let Some(span) = &mut told.span {
            span.file = self.path(&span.file);
        }
    }

    pub fn project(&self, view: &mut ProjectView) {
        self.text(&mut view.place);
        view.diagnostics.iter_mut().for_each(|told| self.diagnostic(told));
        for row in &mut view.rows {
            row.file = row.file.as_deref().map(|file| self.path(file));
            row.diagnostics.iter_mut().for_each(|told| self.diagnostic(told));
        }
    }

    pub fn database(&self, view: &mut DatabaseView) {
        self.text(&mut view.url);
    }

    pub fn event(&self, event: &mut Event) {
        if let Event::RunFinished { ending: Ending::Failed { diagnostic, .. }, .. } = event {
            self.diagnostic(diagnostic);
        }
    }
}
