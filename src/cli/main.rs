//! From arguments to an exit status.

use clap::Parser;

use super::args::{Cli, Command, ConfigArgs, Format, LookArgs, On, PlaceArgs};
use super::exit::Exit;
use super::session::Session;
use super::step::{Wish, step};
use super::{
    branches, check_history, current, doctor, edit, ensure_version, heads, history, json, merge, plan, report, resolve,
    show, sql,
};
use crate::command::{CommandError, Kind, demo};
use crate::project::Choice;

/// Parses, does, reports.
pub fn main() -> Exit {
    let cli = Cli::parse();
    let exit = answer(&cli);
    report::flush();
    exit
}

fn answer(cli: &Cli) -> Exit {
    match run(cli).map_err(super::session::with_last_seen) {
        Ok(exit) => exit,
        Err(error) if cli.command.as_ref().is_some_and(|command| command.format() == Format::Json) => {
            json::error(&error);
            exit_of(&error)
        }
        Err(error) => {
            report::diagnostic(&error.diagnostic);
            for candidate in super::session::introduced(&error.candidates) {
                report::remark(&format!("    {}", crate::style::visible(&candidate.to_string())));
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
        Kind::Script => Exit::Script,
        Kind::Usage => Exit::Usage,
        Kind::NotAtHeads => Exit::NotAtHeads,
        Kind::Defects => Exit::Defects,
    }
}

fn at<A: clap::Args>(cli: &Cli, on: &On<A>) -> Session {
    Session::of(&[&cli.config, &on.config], &[&cli.place, &on.place])
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
            explore(&Session { choice, url: url.clone(), x_arguments: Vec::new(), database: None, engine: None }, look)
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
        Some(Command::Current(args)) => current::current(&session(&args.config(), &args.place), args),
        Some(Command::Heads(on)) => heads::heads(&at(cli, on), &on.args),
        Some(Command::Branches(on)) => branches::branches(&at(cli, on), &on.args),
        Some(Command::History(on)) => history::history(&at(cli, on), &on.args),
        Some(Command::Show(on)) => show::show(&at(cli, on), &on.args),
        Some(Command::Resolve(on)) => resolve::resolve(&at(cli, on), &on.args),
        Some(Command::Plan(on)) => plan::plan(&at(cli, on), &on.args),
        Some(Command::Sql(on)) => sql::sql(&at(cli, on), &on.args),
        Some(Command::CheckHistory(on)) => check_history::check_history(&at(cli, on), &on.args),
        Some(Command::Doctor(on)) => doctor::doctor(&at(cli, on), &on.args),
        Some(Command::Merge(on)) => merge::merge(&at(cli, on), &on.args),
        Some(Command::Edit(on)) => edit::edit(&at(cli, on), &on.args),
        Some(Command::EnsureVersion(on)) => ensure_version::ensure_version(&at(cli, on), &on.args),
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
