//! The whole state of the explorer. Drawing reads it, `update` changes it, nothing else does.

use std::collections::HashMap;
use std::time::Duration;

use ratatui::layout::Rect;

use super::backend::ConnectionView;
use super::document::{Document, Shelf, Subject};
use super::effect::Effect;
use super::geometry::{Focus, Regions, inner, regions};
use super::history::History;
use super::keymap::{Context, Keymap};
use super::layer::Layer;
use super::list::List;
use super::log::Log;
use super::path::Path;
use super::progress::Progress;
use crate::diagnostic::Diagnostic;
use crate::revision::{Direction, Id};
use crate::style::{Glyphs, Meaning, Theme, ThemeError, Themes, visible};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    Script,
    UpgradeSql,
    DowngradeSql,
    Details,
}

impl Tab {
    pub const ALL: [Self; 4] = [Self::Script, Self::UpgradeSql, Self::DowngradeSql, Self::Details];

    /// In full, and for narrow panes.
    pub fn titles(self) -> (&'static str, &'static str) {
        match self {
            Self::Script => ("Script", "Script"),
            Self::UpgradeSql => ("Upgrade SQL", "Up"),
            Self::DowngradeSql => ("Downgrade SQL", "Down"),
            Self::Details => ("Details", "Info"),
        }
    }
}

#[derive(Debug, Clone)]
pub enum ProjectState {
    Loading,
    Loaded,
    Failed(Diagnostic),
}

/// What the terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colours {
    #[default]
    Full,
    /// The 256 fixed ones.
    Fixed,
    /// None: `NO_COLOR`.
    None,
}

impl Colours {
    fn fit(self, theme: Theme) -> Theme {
        match self {
            Self::Full => theme,
            Self::Fixed => theme.with_fixed_colours(),
            Self::None => theme.without_colour(),
        }
    }
}

/// How things look, and what may change it.
#[derive(Debug, Clone)]
pub struct Look {
    pub themes: Themes,
    pub theme: Theme,
    pub glyphs: Glyphs,
    pub colours: Colours,
}

impl Look {
    pub fn new(themes: Themes, theme: &str, ascii: bool, colours: Colours) -> Result<Self, ThemeError> {
        let glyphs = if ascii { Glyphs::ASCII } else { Glyphs::UNICODE };
        let theme = colours.fit(themes.load(theme)?);
        Ok(Self { themes, theme, glyphs, colours })
    }

    /// The next theme that can be read; those that can't are named.
    pub fn next(&mut self) -> Vec<ThemeError> {
        let mut wrong = Vec::new();
        let mut name = self.theme.name.clone();
        for _ in 0..self.themes.names().len() {
            name = self.themes.after(&name).to_owned();
            match self.themes.load(&name) {
                Ok(theme) => {
                    self.theme = self.colours.fit(theme);
                    break;
                }
                Err(error) => wrong.push(error),
            }
        }
        wrong
    }
}

/// Answers that are still awaited.
#[derive(Debug, Clone, Default)]
pub struct Pending {
    pub project: bool,
    pub findings: bool,
    pub connection: bool,
    pub document: Option<Subject>,
    pub highlight: Option<u64>,
    pub plan: bool,
    pub introduction: bool,
    pub foresight: bool,
}

impl Pending {
    pub fn any(&self) -> bool {
        self.project
            || self.findings
            || self.connection
            || self.document.is_some()
            || self.highlight.is_some()
            || self.plan
            || self.introduction
            || self.foresight
    }
}

pub struct App {
    pub look: Look,
    pub keymap: Keymap,
    pub screen: Rect,
    pub project: ProjectState,
    pub history: History,
    pub connection: ConnectionView,
    pub list: List,
    /// To the selection; worked out anew when it or the version rows change.
    pub path: Option<Path>,
    /// The row the path was worked out for.
    pub path_to: Option<usize>,
    pub focus: Focus,
    pub zoomed: bool,
    pub tab: Tab,
    pub document: Option<Document>,
    /// The file may have changed since it was read.
    pub document_aged: bool,
    pub details_top: usize,
    pub shelf: Shelf,
    /// Ends of runs that failed, shown in the script of their revision until it is read again.
    pub failures: HashMap<Id, Diagnostic>,
    pub progress: Option<Progress>,
    pub log: Log,
    pub layers: Vec<Box<dyn Layer>>,
    /// One sentence in place of the hints, until the next key.
    pub notice: Option<(Meaning, String)>,
    pub pending: Pending,
    pub now: Duration,
    pub frozen: bool,
    /// Leave as soon as the run has ended.
    pub leaving: bool,
    pub finished: bool,
    /// Something that shows has changed since the last frame.
    pub stale: bool,
    pub tickets: u64,
}

impl App {
    pub fn new(look: Look, keymap: Keymap, columns: u16, rows: u16) -> Self {
        Self {
            look,
            keymap,
            screen: Rect::new(0, 0, columns, rows),
            project: ProjectState::Loading,
            history: History::default(),
            connection: ConnectionView::Unknown,
            list: List::default(),
            path: None,
            path_to: None,
            focus: Focus::Graph,
            zoomed: false,
            tab: Tab::Script,
            document: None,
            document_aged: false,
            details_top: 0,
            shelf: Shelf::default(),
            failures: HashMap::new(),
            progress: None,
            log: Log::default(),
            layers: Vec::new(),
            notice: None,
            pending: Pending::default(),
            now: Duration::ZERO,
            frozen: false,
            leaving: false,
            finished: false,
            stale: true,
            tickets: 0,
        }
    }

    /// What to do before the first frame.
    pub fn begin(&mut self) -> Vec<Effect> {
        self.pending.project = true;
        self.pending.findings = true;
        self.pending.connection = true;
        vec![Effect::Open, Effect::Connect]
    }

    pub fn regions(&self) -> Option<Regions> {
        let idle = self.log.lines.is_empty() && self.progress.is_none();
        let quiet = idle.then(|| 1 + self.history.view().diagnostics.len().min(20) as u16);
        regions(self.screen, self.zoomed.then_some(self.focus), quiet)
    }

    /// Where keys are looked up: the uppermost layer, or the focused pane.
    pub fn context(&self) -> Context {
        match self.layers.last() {
            Some(layer) => layer.context(),
            None => self.pane_context(),
        }
    }

    pub fn pane_context(&self) -> Context {
        match self.focus {
            Focus::Graph => Context::Graph,
            Focus::Detail => Context::Detail,
            Focus::Log => Context::Log,
        }
    }

    pub fn selected(&self) -> Option<usize> {
        self.list.selected_row()
    }

    pub fn selected_id(&self) -> Option<&str> {
        self.selected().and_then(|row| self.history.rows.get(row)).map(|row| row.id.as_str())
    }

    pub fn versions(&self) -> Option<&[Id]> {
        match &self.connection {
            ConnectionView::Connected { versions, .. } => Some(versions),
            ConnectionView::Unknown
            | ConnectionView::Absent { .. }
            | ConnectionView::Connecting(_)
            | ConnectionView::Failed { .. } => None,
        }
    }

    pub fn running(&self) -> bool {
        self.progress.as_ref().is_some_and(|progress| progress.ending.is_none())
    }

    /// Something on the screen moves by itself: a spinner, a clock.
    pub fn moves(&self) -> bool {
        self.running() || self.pending.project || self.pending.connection || self.loading()
    }

    fn loading(&self) -> bool {
        self.pending.document.is_some()
    }

    /// Nothing more will happen until somebody presses a key.
    pub fn at_rest(&self) -> bool {
        !self.running() && !self.pending.any()
    }

    pub fn notify(&mut self, meaning: Meaning, text: &str) {
        self.notice = Some((meaning, visible(text).into_owned()));
    }

    /// The subject the right pane should show; details need none.
    pub fn wanted(&self) -> Option<Subject> {
        if self.list.selected_fold().is_some() {
            return None;
        }
        let row = self.history.rows.get(self.selected()?)?;
        let id = row.id.clone();
        match self.tab {
            Tab::Script => row.file.is_some().then_some(Subject::Script(id)),
            Tab::UpgradeSql => self.can_preview(row.file.is_some()).then_some(Subject::Sql(id, Direction::Upgrade)),
            Tab::DowngradeSql => self.can_preview(row.file.is_some()).then_some(Subject::Sql(id, Direction::Downgrade)),
            Tab::Details => None,
        }
    }

    fn can_preview(&self, has_file: bool) -> bool {
        let broken =
            self.selected().and_then(|row| self.history.states.get(row)) == Some(&super::history::State::Broken);
        has_file && !broken && self.versions().is_some()
    }

    /// Lines and columns a pane has for its text.
    pub fn room(&self, focus: Focus) -> (usize, usize) {
        let Some(found) = self.regions() else { return (1, 1) };
        let pane = match focus {
            Focus::Graph => found.graph,
            Focus::Detail => found.detail,
            Focus::Log => found.log,
        };
        let inner = inner(pane);
        (inner.height.max(1) as usize, inner.width.max(1) as usize)
    }
}
