//! The explorer, and pictures of it.

use std::path::Path;
use std::time::Duration;

use super::args::LookArgs;
use super::exit::Exit;
use super::session::Session;
use crate::command::{CommandError, demo};
use crate::diagnostic::Diagnostic;
use crate::project::Choice;
use crate::tui::settings::Settings;
use crate::tui::{self, Alias, Colours, Live, Options, Source, TuiError};

/// Scripts are only looked at here, most of the time: they may take less than when they run.
const PREVIEW_TIME: Duration = Duration::from_secs(30);
/// For everything that the keys of a picture set going.
const PATIENCE: Duration = Duration::from_secs(120);

pub fn explore(session: &Session, look: &LookArgs) -> Result<Exit, CommandError> {
    let options = Options { settings: Settings::read(Settings::folder().as_deref()), ..options(look) };
    let source = source(session);
    tui::run(|outbox| Live::new(source, outbox), options).map_err(failed)?;
    Ok(Exit::Done)
}

/// `demo` makes a fresh demo for this picture alone; true takes the broken one.
pub fn screenshot(
    session: &Session,
    size: &str,
    keys: &str,
    output: &Path,
    demo: Option<bool>,
    look: &LookArgs,
) -> Result<Exit, CommandError> {
    let size = parse_size(size)?;
    let strokes = tui::key::strokes(keys)
        .map_err(|error| CommandError::from(Diagnostic::error("screenshot-keys", error.to_string())))?;
    let format = Format::of(output)?;
    let fresh = demo.map(FreshDemo::new).transpose()?;
    let source = match &fresh {
        Some(demo) => Source { choice: demo.choice(), url: None, alias: Some(demo.alias()), ..source(session) },
        None => source(session),
    };
    // Nobody's own settings: the picture is the same wherever it is made.
    let options = Options { frozen_clock: true, colours: Colours::Full, ..options(look) };
    let picture =
        tui::screenshot(|outbox| Live::new(source, outbox), options, size, &strokes, PATIENCE).map_err(failed)?;
    let text = match format {
        Format::Svg => picture.svg(),
        Format::Text => picture.text(),
    };
    write(output, &text)?;
    Ok(Exit::Done)
}

fn source(session: &Session) -> Source {
    let evaluation = session.evaluation(PREVIEW_TIME.as_secs()).map_err(|error| *error.diagnostic);
    Source {
        choice: session.choice.clone(),
        url: session.url.clone(),
        database: session.database.clone(),
        engine: session.engine,
        evaluation,
        alias: None,
    }
}

fn options(look: &LookArgs) -> Options {
    Options { theme: look.theme.clone(), ascii: look.ascii, colours: colours(), ..Options::default() }
}

/// What the terminal can show, by the variables that terminals set.
fn colours() -> Colours {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    if set("NO_COLOR").is_some() {
        Colours::None
    } else if set("COLORTERM").is_some_and(|value| value == "truecolor" || value == "24bit") {
        Colours::Full
    } else {
        Colours::Fixed
    }
}

fn failed(error: TuiError) -> CommandError {
    Diagnostic::error(error.code(), error.to_string()).into()
}

enum Format {
    Svg,
    Text,
}

impl Format {
    fn of(output: &Path) -> Result<Self, CommandError> {
        match output.extension().and_then(|ending| ending.to_str()) {
            Some("svg") => Ok(Self::Svg),
            Some("txt") => Ok(Self::Text),
            Some(_) | None => Err(Diagnostic::error(
                "screenshot-format",
                format!("{} ends in neither .svg nor .txt, the two kinds of picture there are.", output.display()),
            )
            .into()),
        }
    }
}

fn parse_size(text: &str) -> Result<(u16, u16), CommandError> {
    let parsed = text.split_once(['x', 'X', '×']).and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
    parsed.ok_or_else(|| {
        Diagnostic::error("screenshot-size", format!("{text:?} is no size: write columns and rows, as 120x36.")).into()
    })
}

/// Writes beside the file first, so that a picture is never half there.
fn write(output: &Path, text: &str) -> Result<(), CommandError> {
    let mut beside = output.as_os_str().to_owned();
    beside.push(".part");
    let done = std::fs::write(&beside, text).and_then(|()| std::fs::rename(&beside, output));
    done.map_err(|error| {
        // Nothing is left of it, as far as that can be had.
        let _ = std::fs::remove_file(&beside);
        Diagnostic::error("screenshot-unwritable", format!("{} can't be written: {error}", output.display())).into()
    })
}

/// A demo in a folder of its own, gone when the picture is made.
struct FreshDemo {
    parent: std::path::PathBuf,
}

impl FreshDemo {
    fn new(broken: bool) -> Result<Self, CommandError> {
        let parent = std::env::temp_dir().join(format!("aludel-picture-{}", std::process::id()));
        let fresh = Self { parent };
        demo::prepare(&fresh.folder(), broken, true)?;
        Ok(fresh)
    }

    fn folder(&self) -> std::path::PathBuf {
        self.parent.join("shop")
    }

    fn choice(&self) -> Choice {
        Choice::in_directory(self.folder())
    }

    fn alias(&self) -> Alias {
        Alias { folder: self.folder().to_string_lossy().into_owned(), shown: "/srv/shop".to_owned() }
    }
}

impl Drop for FreshDemo {
    fn drop(&mut self) {
        // A folder of temporary files that stays behind does no harm.
        let _ = std::fs::remove_dir_all(&self.parent);
    }
}
