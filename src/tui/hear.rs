//! Answers of the backend: what each changes in the state.

use std::rc::Rc;

use super::app::{App, ProjectState};
use super::backend::{ConnectionView, Preview, ProjectView, Report};
use super::document::{Content, Row, Subject, Text};
use super::effect::Effect;
use super::geometry::Focus;
use super::history::{History, State};
use super::layer::Alert;
use super::pane::gutter;
use crate::diagnostic::Diagnostic;
use crate::revision::Id;
use crate::style::Meaning;

impl App {
    pub fn hear(&mut self, report: Report) -> Vec<Effect> {
        match report {
            Report::Project(view) => {
                self.pending.project = false;
                self.project = ProjectState::Loaded;
                self.show_project(view);
            }
            Report::Findings(findings) => self.take_findings(findings),
            Report::ProjectFailed(diagnostic) => {
                self.pending.project = false;
                self.pending.findings = false;
                if self.history.is_empty() {
                    self.project = ProjectState::Failed(diagnostic);
                } else {
                    // A half-saved configuration should not take away what is on the screen.
                    self.layers.push(Box::new(Alert::problem("The project could not be read again", &diagnostic)));
                }
            }
            Report::Connection(connection) => {
                self.pending.connection = matches!(connection, ConnectionView::Connecting(_));
                let versions_before = self.versions().map(<[String]>::to_vec);
                let failed_before = matches!(self.connection, ConnectionView::Failed { .. });
                if let ConnectionView::Failed { diagnostic, .. } = &connection
                    && !failed_before
                {
                    let text = diagnostic.message.clone();
                    self.notify(Meaning::Error, &text);
                }
                self.connection = connection;
                if self.versions() != versions_before.as_deref() {
                    self.replace_states();
                    self.forget_previews();
                }
            }
            Report::Versions(versions) => {
                self.pending.connection = false;
                if self.versions().is_some_and(|held| held != versions) {
                    self.set_versions(versions);
                    self.forget_previews();
                }
            }
            Report::Script { id, script } => self.show_text(Subject::Script(id), script.map(|text| (text, Vec::new()))),
            Report::Preview { id, direction, preview } => {
                // Their lines are the script's, and mean nothing in the SQL.
                let unplaced = |preview: Preview| preview.diagnostics.into_iter().map(without_place).collect();
                let content = preview.map(|preview| (preview.sql.clone(), unplaced(preview)));
                self.show_text(Subject::Sql(id, direction), content);
            }
            Report::Introduced { ids, told } => {
                self.pending.introduction = false;
                for layer in &mut self.layers {
                    layer.introduced(&ids, &told);
                }
            }
            Report::Foreseen { steps, foresight } => {
                self.pending.foresight = false;
                for layer in &mut self.layers {
                    layer.foreseen(&steps, &foresight);
                }
            }
            Report::Run(event) => {
                // The state was prepared when the user agreed.
                if !matches!(event, crate::executor::Event::RunStarted { .. }) || !self.running() {
                    self.follow(event);
                }
                if self.leaving && !self.running() {
                    self.finished = true;
                    return vec![Effect::Quit];
                }
            }
        }
        Vec::new()
    }

    fn show_project(&mut self, view: ProjectView) {
        let selected = self.selected_id().map(str::to_owned);
        self.history = History::new(view, self.versions());
        self.path_to = None;
        self.shelf.clear();
        self.failures.clear();
        // What is shown stays until the file has been read again.
        self.document_aged = true;
        let row = selected.and_then(|id| self.history.find(&id)).filter(|_| self.list.chosen);
        let row = row.or_else(|| self.first_current());
        self.list.refresh(&self.history, row);
    }

    fn take_findings(&mut self, findings: Vec<(Id, Diagnostic)>) {
        self.pending.findings = false;
        if findings.is_empty() {
            return;
        }
        self.history.add_findings(findings);
        // Folds part where something is found, and the script shows it at its line.
        let row = self.selected();
        self.list.refresh(&self.history, row);
        self.path_to = None;
        self.shelf.clear();
        self.document_aged |= matches!(self.document.as_ref().map(|shown| &shown.subject), Some(Subject::Script(_)));
    }

    /// The version rows changed: states follow, and the selection goes to where the database stands unless the user chose a row.
    pub fn replace_states(&mut self) {
        let selected = self.selected_id().map(str::to_owned);
        let versions = self.versions().map(<[String]>::to_vec);
        self.history = std::mem::take(&mut self.history).with_versions(versions.as_deref());
        self.path_to = None;
        let running = self.progress.as_ref().is_some_and(|progress| progress.ending.is_none() && progress.follow);
        let row = match selected.and_then(|id| self.history.find(&id)) {
            Some(row) if self.list.chosen || running => Some(row),
            row => self.first_current().or(row),
        };
        self.list.refresh(&self.history, row);
    }

    fn first_current(&self) -> Option<usize> {
        self.history.states.iter().position(|state| *state == State::Current)
    }

    /// What SQL a revision needs can depend on the schema, so it is asked for again.
    pub fn forget_previews(&mut self) {
        self.shelf.clear();
        self.document_aged |= matches!(self.document.as_ref().map(|shown| &shown.subject), Some(Subject::Sql(..)));
    }

    fn show_text(&mut self, subject: Subject, content: Result<(String, Vec<Diagnostic>), Diagnostic>) {
        if self.pending.document.as_ref() == Some(&subject) {
            self.pending.document = None;
        }
        let own = self.remarks(&subject);
        let (height, columns) = self.room(Focus::Detail);
        let Some(document) = self.document.as_mut().filter(|document| document.subject == subject) else { return };
        let before = match &document.content {
            Content::Ready(text) => Some(Rc::clone(text)),
            Content::Loading | Content::Failed(_) => None,
        };
        document.ticket = 0;
        document.content = match content {
            Ok((raw, mut diagnostics)) => {
                diagnostics.extend(own);
                let mut text = Text::new(&raw, &diagnostics, columns.saturating_sub(gutter(raw.lines().count()) + 1));
                if let Some(before) = before.as_ref().filter(|before| before.lines == text.lines) {
                    text.pieces.clone_from(&before.pieces);
                }
                // What is wrong should not have to be looked for; what is merely odd can wait.
                let wrong = |row: &Row| matches!(row, Row::Note { meaning: Meaning::Error, .. });
                if let Some(remark) = text.rows.iter().position(wrong)
                    && remark + 3 > height
                    && before.is_none()
                {
                    document.top = remark.saturating_sub(height / 2);
                }
                Content::Ready(text.into())
            }
            Err(diagnostic) => Content::Failed(diagnostic),
        };
    }

    /// What is known to be wrong with a script: its header's diagnostics and the failure of the last run.
    fn remarks(&self, subject: &Subject) -> Vec<Diagnostic> {
        let Subject::Script(id) = subject else { return Vec::new() };
        let row = self.history.find(id).and_then(|row| self.history.rows.get(row));
        let own = row.and_then(|row| row.file.as_ref()).and_then(|file| file.file_name());
        let said = row.into_iter().flat_map(|row| row.diagnostics.iter().chain(&row.findings));
        let known = said.chain(self.failures.get(id)).cloned();
        // A run can fail in a module the script imports: that line is not one of these.
        known
            .map(|diagnostic| match &diagnostic.span {
                Some(span) if span.file.file_name() != own => without_place(diagnostic),
                Some(_) | None => diagnostic,
            })
            .collect()
    }
}

/// The same remark with its place in words.
fn without_place(diagnostic: Diagnostic) -> Diagnostic {
    let Some(span) = &diagnostic.span else { return diagnostic };
    let file = span.file.file_name().unwrap_or_default().to_string_lossy();
    let message = format!("{file}, line {}: {}", span.line, diagnostic.message);
    Diagnostic { message, span: None, ..diagnostic }
}
