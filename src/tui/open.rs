//! The two ways in: the explorer in a terminal, and a picture of it.

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::app::{App, Colours, Look};
use super::backend::{Backend, Outbox};
use super::key::Stroke;
use super::layer::Alert;
use super::picture::Picture;
use super::session::Session;
use super::settings::Settings;
use super::{runtime, screen};
use crate::diagnostic::Diagnostic;

/// The theme where neither the command line nor the settings name one.
const THEME: &str = "dark";

#[derive(Debug, Clone, Default)]
pub struct Options {
    pub settings: Settings,
    /// Stands above the settings' theme. One that does not exist is an error; the settings' is only reported.
    pub theme: Option<String>,
    pub ascii: bool,
    /// `None` where `NO_COLOR` is set and not empty, `Fixed` where `COLORTERM` promises nothing.
    pub colours: Colours,
    /// Durations are shown as a dash, so that pictures stay the same from one day to the next.
    pub frozen_clock: bool,
}

#[derive(Debug, thiserror::Error)]
pub enum TuiError {
    #[error("the terminal can't be used: {0}")]
    Terminal(#[from] std::io::Error),
    #[error(transparent)]
    Theme(#[from] crate::style::ThemeError),
    #[error("the explorer had not come to rest after {0} seconds")]
    Restless(u64),
    #[error("a picture is between 1x1 and 500x500 cells, not {0}x{1}")]
    Size(u16, u16),
}

impl TuiError {
    pub fn code(&self) -> &'static str {
        match self {
            Self::Terminal(_) => "terminal",
            Self::Theme(error) => error.code(),
            Self::Restless(_) => "screenshot-restless",
            Self::Size(..) => "screenshot-size",
        }
    }
}

/// Opens the explorer and returns when the user leaves it. `backend` is given the outbox its answers go to.
pub fn run<B: Backend>(backend: impl FnOnce(Outbox) -> B, options: Options) -> Result<(), TuiError> {
    let mouse = options.settings.mouse;
    let app = app(options, 80, 24)?;
    Ok(runtime::run(app, mouse, backend)?)
}

/// Replays keys on a screen of `columns` by `rows` and returns what is drawn at the end. Waits for background work after each key,
/// and for a run at `<wait>` and at the end, `patience` in all.
pub fn screenshot<B: Backend>(
    backend: impl FnOnce(Outbox) -> B,
    options: Options,
    (columns, rows): (u16, u16),
    strokes: &[Stroke],
    patience: Duration,
) -> Result<Picture, TuiError> {
    if !(1..=500).contains(&columns) || !(1..=500).contains(&rows) {
        return Err(TuiError::Size(columns, rows));
    }
    let mut replay = Replay::start(backend, options, (columns, rows))?;
    if !replay.play(strokes, patience) {
        return Err(TuiError::Restless(patience.as_secs()));
    }
    Ok(replay.picture())
}

/// The explorer without a terminal: keys go in, frames come out. For pictures, tests and measurements.
pub struct Replay<B> {
    session: Session<B>,
}

impl<B: Backend> Replay<B> {
    pub fn start(
        backend: impl FnOnce(Outbox) -> B,
        options: Options,
        (columns, rows): (u16, u16),
    ) -> Result<Self, TuiError> {
        Ok(Self { session: Session::start(app(options, columns, rows)?, backend)? })
    }

    /// Presses keys and waits, at most `patience`; false when something had not come to rest by then.
    pub fn play(&mut self, strokes: &[Stroke], patience: Duration) -> bool {
        self.session.replay(strokes, patience)
    }

    /// Draws the frame as the terminal would be given it.
    pub fn draw(&self, buffer: &mut Buffer) {
        screen::draw(&self.session.app, buffer);
    }

    pub fn picture(&self) -> Picture {
        picture(&self.session.app)
    }
}

pub(super) fn picture(app: &App) -> Picture {
    let mut buffer = Buffer::empty(Rect::new(0, 0, app.screen.width, app.screen.height));
    screen::draw(app, &mut buffer);
    Picture::new(buffer, &app.look.theme)
}

pub(super) fn app(options: Options, columns: u16, rows: u16) -> Result<App, TuiError> {
    let Settings { theme, ascii, keymap, themes, mut problems, .. } = options.settings;
    let ascii = ascii || options.ascii;
    let look = match (options.theme, theme) {
        (Some(asked), _) => Look::new(themes, &asked, ascii, options.colours)?,
        (None, Some(set)) => match Look::new(themes.clone(), &set, ascii, options.colours) {
            Ok(look) => look,
            Err(error) => {
                problems.push(Diagnostic::error(error.code(), error.to_string()));
                Look::new(themes, THEME, ascii, options.colours)?
            }
        },
        (None, None) => Look::new(themes, THEME, ascii, options.colours)?,
    };
    let mut app = App::new(look, keymap, columns, rows);
    app.frozen = options.frozen_clock;
    if !problems.is_empty() {
        app.layers.push(Box::new(Alert::problems("The settings need a look", &problems)));
    }
    Ok(app)
}
