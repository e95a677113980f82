//! From arguments to an exit status.

use clap::Parser;

use super::args::{Cli, Command, ConfigArgs, LookArgs, PlaceArgs};
use super::exit::Exit;
use super::session::Session;
use super::step::{Wish, step};
use super::{history, report};
use crate::command::{CommandError, Kind, demo};
use crate::project::Choice;

/// Parses, does, reports.
pub fn main() -> Exit {
    let cli = Cli::parse();
    match run(&cli) {
        Ok(exit) => exit,
        Err(error) => {
            report::diagnostic(&error.diagnostic);
            for candidate in &error.candidates {
                report::remark(&format!("    {}", crate::style::visible(candidate)));
            }
            exit_of(&error)
        }
    }
}

fn exit_of(error: &CommandError) -> Exit {
    match error.kind {
        Kind::NotFound => Exit::NotFound,
        Kind::Ambiguous => Exit::Ambiguous,
        Kind::SeveralHeads => Exit::SeveralHeads,
        Kind::History | Kind::Project => Exit::Failed,
        Kind::Database => Exit::Database,
    }
}

fn run(cli: &Cli) -> Result<Exit, CommandError> {
    let session = |config: &ConfigArgs, place: &PlaceArgs| Session::of(&[&cli.config, config], &[&cli.place, place]);
    match &cli.command {
        None => explore(&session(&ConfigArgs::default(), &PlaceArgs::default()), &LookArgs::default()),
        Some(Command::Explore { config, place, look }) => explore(&session(config, place), look),
        Some(Command::Demo { broken, reset, folder, no_explore, url, look }) => {
            let folder = folder.clone().unwrap_or_else(|| demo::default_folder(*broken));
            let made = demo::prepare(&folder, *broken, *reset)?;
            let word = if made.found { "is in" } else { "was made in" };
            report::remark(&format!("The demo {word} {} (--reset starts it anew)", made.folder.display()));
            if *no_explore {
                return Ok(Exit::Done);
            }
            let choice = Choice::in_directory(&made.folder);
            explore(&Session { choice, url: url.clone(), x_arguments: Vec::new() }, look)
        }
        Some(Command::Upgrade { revision, run, config, place }) => {
            step(&session(config, place), &Wish::Upgrade(revision), run)
        }
        Some(Command::Downgrade { revision, run, config, place }) => {
            step(&session(config, place), &Wish::Downgrade(revision), run)
        }
        Some(Command::Stamp { revisions, purge, run, config, place }) => {
            step(&session(config, place), &Wish::Stamp { revisions, purge: *purge }, run)
        }
        Some(Command::Current { verbose, place }) => {
            history::current(&session(&ConfigArgs::default(), place), *verbose).map(|()| Exit::Done)
        }
        Some(Command::Heads { verbose, resolve_dependencies, config, place }) => {
            history::heads(&session(config, place), *verbose, *resolve_dependencies).map(|()| Exit::Done)
        }
        Some(Command::History { rev_range, verbose, indicate_current, config, place }) => {
            history::history(&session(config, place), rev_range.as_deref(), *verbose, *indicate_current)
                .map(|()| Exit::Done)
        }
        Some(Command::Screenshot { size, keys, output, demo, broken, look, config, place }) => {
            screenshot(&session(config, place), size, keys, output, demo.then_some(*broken), look)
        }
        Some(Command::Evaluate) => crate::evaluate::worker_main(),
    }
}

#[cfg(feature = "tui")]
use super::explore::{explore, screenshot};

#[cfg(not(feature = "tui"))]
fn explore(_: &Session, _: &LookArgs) -> Result<Exit, CommandError> {
    Err(without_explorer())
}

#[cfg(not(feature = "tui"))]
fn screenshot(
    _: &Session,
    _: &str,
    _: &str,
    _: &std::path::Path,
    _: Option<bool>,
    _: &LookArgs,
) -> Result<Exit, CommandError> {
    Err(without_explorer())
}

#[cfg(not(feature = "tui"))]
fn without_explorer() -> CommandError {
    use crate::diagnostic::Diagnostic;
    Diagnostic::error("explorer-feature-missing", "This program was built without the explorer (feature `tui`).").into()
}
