//! A builder that reads like a sentence: a shop, a screen, keys, and what is to be seen then.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use super::shop::{Memory, Shop};
use crate::tui::app::App;
use crate::tui::key::{Stroke, strokes};
use crate::tui::message::Message;
use crate::tui::open::{Options, app, picture};
use crate::tui::picture::Picture;
use crate::tui::session::{Errand, Session};

const PATIENCE: Duration = Duration::from_secs(20);

pub struct Stage {
    session: Session<Memory>,
    pub errands: Vec<Errand>,
}

impl Stage {
    pub fn new(shop: Shop, columns: u16, rows: u16) -> Self {
        Self::with(shop, columns, rows, Options { frozen_clock: true, ..Options::default() })
    }

    pub fn with(shop: Shop, columns: u16, rows: u16, options: Options) -> Self {
        let app = app(options, columns, rows).unwrap();
        let mut stage =
            Self { session: Session::start(app, |outbox| shop.start(outbox)).unwrap(), errands: Vec::new() };
        stage.rest();
        stage
    }

    pub fn press(mut self, keys: &str) -> Self {
        for stroke in strokes(keys).unwrap() {
            if let Stroke::Press(key) = stroke {
                self = self.send(Message::Key(key));
            }
        }
        self
    }

    pub fn send(mut self, message: Message) -> Self {
        let errands = self.session.dispatch(message);
        self.errands.extend(errands);
        self.rest();
        self
    }

    /// Takes in every answer that is awaited, but not the rest of a run that was told to stand still.
    fn rest(&mut self) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            while let Ok(message) = self.session.inbox.try_recv() {
                let errands = self.session.dispatch(message);
                self.errands.extend(errands);
            }
            let pending = &self.session.app.pending;
            let silent = matches!(self.app().connection, crate::tui::backend::ConnectionView::Connecting(_));
            if !pending.project
                && !pending.findings
                && !pending.introduction
                && !pending.foresight
                && (silent || !pending.connection)
                && pending.document.is_none()
                && pending.highlight.is_none()
            {
                return;
            }
            let message = self.session.inbox.recv_timeout(deadline.saturating_duration_since(Instant::now()));
            let errands = self.session.dispatch(message.expect("an answer within the patience"));
            self.errands.extend(errands);
        }
    }

    /// As the terminal's loop notes after a frame.
    pub fn drawn(&mut self) {
        self.session.app.stale = false;
    }

    pub fn app(&self) -> &App {
        &self.session.app
    }

    pub fn picture(&self) -> Picture {
        picture(&self.session.app)
    }

    pub fn text(&self) -> String {
        self.picture().text()
    }

    #[track_caller]
    pub fn shows(self, wanted: &str) -> Self {
        let text = self.text();
        assert!(text.contains(wanted), "`{wanted}` is not on the screen:\n{text}");
        self
    }

    /// Compares with `tests/golden/screens/NAME.txt`; `ALUDEL_REWRITE=1` writes it. `ALUDEL_PICTURES=DIR` writes an SVG as well.
    pub fn looks_like(self, name: &str) -> Self {
        let picture = self.picture();
        if let Some(folder) = std::env::var_os("ALUDEL_PICTURES") {
            fs::create_dir_all(&folder).unwrap();
            fs::write(Path::new(&folder).join(format!("{name}.svg")), picture.svg()).unwrap();
        }
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/screens").join(format!("{name}.txt"));
        let text = picture.text();
        if std::env::var_os("ALUDEL_REWRITE").is_some() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &text).unwrap();
        }
        let golden = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            text == golden,
            "{name} looks different (ALUDEL_REWRITE=1 takes it as it is):\n--- golden\n{golden}\n--- now\n{text}"
        );
        self
    }
}
