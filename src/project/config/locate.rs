//! Finds the configuration files: named, from `ALEMBIC_CONFIG`, or in the folder and above it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;
use crate::project::choice::Choice;
use crate::project::place::span_of;
use crate::project::source::read_text;

use super::ini::Ini;
use super::merged::Config;
use super::toml::Pyproject;

const INI: &str = "alembic.ini";
const PYPROJECT: &str = "pyproject.toml";
const ALUDEL: &str = "aludel.toml";

pub(in crate::project) struct Located {
    pub config: Config,
    /// The files that were read, the ini first.
    pub files: Vec<PathBuf>,
    /// What relative paths in the configuration are relative to, best guess first.
    pub bases: Vec<PathBuf>,
}

/// `directory` must be absolute.
pub(in crate::project) fn locate(choice: &Choice, directory: &Path) -> Result<Located, Diagnostic> {
    let (ini, pyproject) = named(choice)?;
    let named_something = ini.is_some() || pyproject.is_some();
    let (ini, pyproject, found_in) = if named_something {
        let ini = ini.map(|ini| directory.join(ini));
        let pyproject = pyproject.map(|pyproject| directory.join(pyproject));
        // The other of the two keeps its usual place.
        let beside = |name: &str| Some(directory.join(name)).filter(|file| file.is_file());
        match (ini, pyproject) {
            (Some(ini), None) => (Some(ini), beside(PYPROJECT), None),
            (None, Some(pyproject)) => (beside(INI), Some(pyproject), None),
            both => (both.0, both.1, None),
        }
    } else if choice.script_location.is_some() {
        (None, None, None)
    } else {
        let folder = search(directory)?;
        let file = |name: &str| Some(folder.join(name)).filter(|file| file.is_file());
        (file(INI), file(PYPROJECT), Some(folder))
    };

    let section = choice.section.clone().unwrap_or_else(|| "alembic".into());
    let ini = ini.map(|file| read_ini(&file).map(|ini| (file, ini))).transpose()?;
    let pyproject = pyproject.map(|file| read_pyproject(&file).map(|toml| (file, toml))).transpose()?;
    check_section(choice, ini.as_ref(), pyproject.as_ref())?;

    let mut files = Vec::new();
    let mut bases: Vec<PathBuf> = found_in.into_iter().collect();
    if bases.is_empty() {
        bases.push(directory.to_owned());
    }
    for file in ini.iter().map(|(file, _)| file).chain(pyproject.iter().map(|(file, _)| file)) {
        files.push(file.clone());
        if let Some(folder) = file.parent()
            && !bases.iter().any(|base| base == folder)
        {
            bases.push(folder.to_owned());
        }
    }
    let mut config = Config::new(section, ini.map(|(_, ini)| ini), pyproject.map(|(_, toml)| toml));
    if let Some(file) = bases.iter().map(|base| base.join(ALUDEL)).find(|file| file.is_file()) {
        config.add_aludel(read_aludel(&file)?);
        files.push(file);
    }
    Ok(Located { config, files, bases })
}

/// The ini file and the pyproject file that the user named.
fn named(choice: &Choice) -> Result<(Option<PathBuf>, Option<PathBuf>), Diagnostic> {
    let names = match (choice.config.is_empty(), &choice.environment_config) {
        (true, Some(name)) if choice.script_location.is_none() => std::slice::from_ref(name),
        _ => choice.config.as_slice(),
    };
    let (mut ini, mut pyproject) = (None, None);
    for name in names {
        let (slot, complaint) = if name.file_name().is_some_and(|name| name == PYPROJECT) {
            (&mut pyproject, "pyproject.toml indicated more than once")
        } else {
            (&mut ini, "only one ini file may be indicated")
        };
        if slot.replace(name.clone()).is_some() {
            return Err(Diagnostic::error("config-twice", complaint));
        }
    }
    Ok((ini, pyproject))
}

fn search(directory: &Path) -> Result<PathBuf, Diagnostic> {
    for folder in directory.ancestors() {
        if folder.join(INI).is_file() || mentions_alembic(&folder.join(PYPROJECT)) {
            return Ok(folder.to_owned());
        }
    }
    Err(Diagnostic::error(
        "project-not-found",
        format!("No alembic.ini, and no pyproject.toml with [tool.alembic], in {} or above it", directory.display()),
    )
    .hint("name the configuration with --config FILE")
    .hint("or open the scripts without any: --script-location DIR"))
}

/// Files that don't parse count too: better an error about them than a search that goes past them.
fn mentions_alembic(file: &Path) -> bool {
    let Ok(text) = fs::read_to_string(file) else { return false };
    text.contains("tool.alembic")
        || (text.contains("alembic")
            && text
                .parse::<toml::Table>()
                .is_ok_and(|document| document.get("tool").and_then(|tool| tool.get("alembic")).is_some()))
}

fn read_ini(file: &Path) -> Result<Ini, Diagnostic> {
    Ini::parse(file, &here(file), &read_text(file)?.text)
}

fn read_pyproject(file: &Path) -> Result<Pyproject, Diagnostic> {
    Pyproject::parse(file, &here(file), &read_text(file)?.text)
}

fn read_aludel(file: &Path) -> Result<toml::Table, Diagnostic> {
    let text = read_text(file)?.text;
    text.parse().map_err(|error: toml::de::Error| {
        let told = Diagnostic::error("config-syntax", format!("{}: {}", file.display(), error.message()));
        told.at_known(error.span().map(|range| span_of(file, &text, range)))
    })
}

fn here(file: &Path) -> String {
    let folder = file.parent().unwrap_or(Path::new("")).to_string_lossy();
    if cfg!(windows) { folder.replace('\\', "/") } else { folder.into_owned() }
}

fn check_section(
    choice: &Choice,
    ini: Option<&(PathBuf, Ini)>,
    pyproject: Option<&(PathBuf, Pyproject)>,
) -> Result<(), Diagnostic> {
    let Some(section) = &choice.section else { return Ok(()) };
    if ini.is_some_and(|(_, ini)| ini.has_section(section)) || pyproject.is_some_and(|(_, toml)| toml.has_alembic()) {
        return Ok(());
    }
    let file = ini.map_or_else(|| INI.to_owned(), |(file, _)| file.display().to_string());
    let mut problem = Diagnostic::error(
        "config-section",
        format!("No config file '{file}' found, or file has no '[{section}]' section"),
    );
    let known: Vec<&str> = ini.map_or_else(Vec::new, |(_, ini)| ini.sections().collect());
    if !known.is_empty() {
        problem = problem.hint(format!("its sections are {}", known.join(", ")));
    }
    Err(problem)
}
