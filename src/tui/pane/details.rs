//! The details tab: everything known of the selected revision without running it.

use crate::diagnostic::Severity;
use crate::style::{Meaning, visible, width};
use crate::tui::app::{App, Tab};
use crate::tui::backend::DowngradeBody;
use crate::tui::canvas::Pieces;
use crate::tui::document::meaning;
use crate::tui::geometry::Focus;
use crate::tui::history::State;
use crate::tui::layer::wrap;

/// Lines of the tab; none where another tab is shown. A fold has no script and no SQL, so every tab tells of it.
pub fn lines(app: &App) -> Vec<Pieces> {
    if let Some(run) = app.list.selected_fold() {
        return super::fold::lines(app, run);
    }
    let (Tab::Details, Some(row)) = (app.tab, app.selected()) else { return Vec::new() };
    let (Some(revision), Some(state)) = (app.history.rows.get(row), app.history.states.get(row)) else {
        return Vec::new();
    };
    let (_, columns) = app.room(Focus::Detail);
    let mut page = Page::new(app);
    page.field("revision", &revision.id, Meaning::Identifier);
    page.field("message", &revision.message, Meaning::Text);
    let mut said = vec![
        (label("state"), Meaning::Muted),
        (format!("{} {}", super::state_glyph(&app.look.glyphs, *state), state.word()), state.meaning()),
    ];
    if let Some(path) = &app.path {
        said.push((format!(", {}", path.told()), Meaning::Path));
    } else if let Some(id) = app.history.unknown_version().filter(|id| *id != revision.id) {
        said.push((format!(", way unknown: no file holds {}", visible(id)), Meaning::Ghost));
    }
    page.lines.push(said);
    page.field("created", revision.created.as_deref().unwrap_or_default(), Meaning::Text);
    if let Some(file) = &revision.file {
        page.field("file", &file.file_name().unwrap_or_default().to_string_lossy(), Meaning::Text);
        page.field("folder", &file.parent().unwrap_or(file).to_string_lossy(), Meaning::Text);
    }
    page.lines.push(Vec::new());
    page.relatives(app, "parents", &revision.parents, "none: a base");
    let children: Vec<String> = app
        .history
        .children
        .get(row)
        .into_iter()
        .flatten()
        .map(|&child| app.history.rows[child as usize].id.clone())
        .collect();
    page.relatives(app, "children", &children, "none: a head");
    if !revision.dependencies.is_empty() {
        page.relatives(app, "depends on", &revision.dependencies, "");
    }
    if !revision.labels.is_empty() {
        page.field("labels", &revision.labels.join(", "), Meaning::Label);
    }
    match revision.downgrade {
        DowngradeBody::Unknown | DowngradeBody::Operations => {}
        DowngradeBody::Empty => page.field("downgrade", "empty: only the version row changes", Meaning::Warning),
        DowngradeBody::Raises => page.field("downgrade", "irreversible: it raises", Meaning::Error),
    }
    if *state == State::Ghost {
        page.field("note", "no file of this project holds it", Meaning::Ghost);
    }
    let own = revision.diagnostics.iter().chain(&revision.findings).chain(app.failures.get(&revision.id));
    let project: Vec<_> = own.collect();
    if !project.is_empty() {
        page.lines.push(Vec::new());
    }
    for diagnostic in project {
        let place = diagnostic.span.as_ref().map(|span| format!("line {}: ", span.line)).unwrap_or_default();
        let sign = match diagnostic.severity {
            Severity::Note => app.look.glyphs.note,
            Severity::Warning | Severity::Error => app.look.glyphs.warning,
        };
        for (nth, part) in wrap(&visible(&format!("{place}{}", diagnostic.message)), columns.saturating_sub(5).max(10))
            .into_iter()
            .enumerate()
        {
            let lead = if nth == 0 { format!("{sign} ") } else { "  ".to_owned() };
            page.lines.push(vec![(lead, meaning(diagnostic.severity)), (part, meaning(diagnostic.severity))]);
        }
        for hint in &diagnostic.hints {
            page.lines.push(vec![("  hint: ".to_owned(), Meaning::Info), (visible(hint).into_owned(), Meaning::Text)]);
        }
    }
    page.lines
}

const LABEL: usize = 12;

fn label(text: &str) -> String {
    format!("{text}{}", " ".repeat(LABEL.saturating_sub(width(text))))
}

pub struct Page {
    pub lines: Vec<Pieces>,
    columns: usize,
}

impl Page {
    pub fn new(app: &App) -> Self {
        let (_, columns) = app.room(Focus::Detail);
        Self { lines: Vec::new(), columns: columns.saturating_sub(LABEL + 2).max(10) }
    }

    pub fn gap(&mut self) {
        self.lines.push(Vec::new());
    }

    pub fn field(&mut self, name: &str, value: &str, meaning: Meaning) {
        if value.is_empty() {
            return;
        }
        for (nth, part) in wrap(&visible(value), self.columns).into_iter().enumerate() {
            let name = if nth == 0 { name } else { "" };
            self.lines.push(vec![(label(name), Meaning::Muted), (part, meaning)]);
        }
    }

    fn relatives(&mut self, app: &App, name: &str, ids: &[String], none: &str) {
        if ids.is_empty() {
            self.field(name, none, Meaning::Muted);
        }
        for (nth, id) in ids.iter().enumerate() {
            let row = app.history.find(id);
            let state = row.and_then(|row| app.history.states.get(row)).copied().unwrap_or(State::Ghost);
            let message = row.map(|row| visible(&app.history.rows[row].message).into_owned()).unwrap_or_default();
            self.lines.push(vec![
                (label(if nth == 0 { name } else { "" }), Meaning::Muted),
                (format!("{} ", super::state_glyph(&app.look.glyphs, state)), state.meaning()),
                (visible(id).into_owned(), Meaning::Identifier),
                (format!("  {message}"), Meaning::Text),
            ]);
        }
    }
}
