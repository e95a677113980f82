//! A project: its configuration, its scripts and where everything is.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;
use crate::revision::Graph;
use crate::schema::TableName;

use super::choice::Choice;
use super::config::{Config, Located, locate};
use super::discover::discover;
use super::environment::EnvPy;
use super::locations::Locations;
use super::read::{read_script, read_scripts, read_the_rest};
use super::script::Script;

#[derive(Debug, Clone)]
pub struct Project {
    /// For titles: the name of the root folder.
    pub name: String,
    /// The folder of the configuration, or the one the user stands in.
    pub root: PathBuf,
    /// The files that were read, the ini first.
    pub config_files: Vec<PathBuf>,
    pub script_location: PathBuf,
    pub version_locations: Vec<PathBuf>,
    /// Where modules that scripts import are looked for, first match first; existing folders only.
    pub import_paths: Vec<PathBuf>,
    /// In the order of discovery, broken ones too.
    pub scripts: Vec<Script>,
    /// About the configuration and the discovery; what is wrong with a script stands with the script.
    pub diagnostics: Vec<Diagnostic>,
    pub config: Config,
    index: HashMap<String, usize>,
}

impl Project {
    /// Reads the configuration and every script. Only a project that can't be found or configured is an error.
    pub fn open(choice: &Choice) -> Result<Self, Diagnostic> {
        let directory = std::path::absolute(if choice.directory.as_os_str().is_empty() {
            Path::new(".")
        } else {
            &choice.directory
        })
        .map_err(|error| Diagnostic::error("file-unreadable", format!("Can't find the current directory: {error}")))?;
        let mut diagnostics = Vec::new();
        let Located { config, files, bases } = locate(choice, &directory)?;
        let locations = Locations::of(choice, &directory, &config, &bases, &mut diagnostics)?;
        let paths = discover(&locations.versions, locations.recursive, &mut diagnostics);
        let scripts = read_scripts(paths)?;
        let root = bases.into_iter().next().unwrap_or(directory);
        let index =
            scripts.iter().enumerate().filter_map(|(at, script)| script.id().map(|id| (id.to_owned(), at))).collect();
        Ok(Self {
            name: name_of(&root),
            root,
            config_files: files,
            script_location: locations.script_location,
            version_locations: locations.versions,
            import_paths: locations.imports,
            scripts,
            diagnostics,
            config,
            index,
        })
    }

    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The script of a revision; of several the last one, as in the graph.
    pub fn script(&self, id: &str) -> Option<&Script> {
        self.index.get(id).map(|&at| &self.scripts[at])
    }

    /// A script as it is on disk now.
    pub fn read_script(&self, path: &Path) -> Script {
        read_script(path)
    }

    /// Scripts that can't be read, wholly or in part.
    pub fn broken(&self) -> impl Iterator<Item = &Script> {
        self.scripts.iter().filter(|script| script.problem().is_some())
    }

    /// Opening a very large project reads headers only. This parses the rest (a tenth of a second for 10,000 scripts, to be spent in the
    /// background) and returns those scripts, each with its position in `scripts`.
    pub fn read_the_rest(&self) -> Result<Vec<(usize, Script)>, Diagnostic> {
        read_the_rest(&self.scripts)
    }

    pub fn graph(&self) -> Graph {
        Graph::new(
            self.scripts
                .iter()
                .filter_map(|script| script.header.as_ref().ok())
                .map(|header| header.to_revision())
                .collect(),
        )
    }

    /// env.py as it is on disk now, read without running it; None where there is none.
    pub fn env_py(&self) -> Option<EnvPy> {
        EnvPy::read(&self.script_location)
    }

    /// Where the applied revisions are kept: `version_table` and `version_table_schema` of `[tool.aludel]` or of the main section,
    /// `alembic_version` otherwise.
    pub fn version_table(&self) -> Result<TableName, Diagnostic> {
        let given = |key| Ok::<_, Diagnostic>(self.config.setting(key)?.filter(|value| !value.is_empty()));
        Ok(TableName {
            schema: given("version_table_schema")?,
            name: given("version_table")?.unwrap_or_else(|| "alembic_version".into()),
        })
    }
}

fn name_of(root: &Path) -> String {
    root.file_name().map_or_else(|| root.display().to_string(), |name| name.to_string_lossy().into_owned())
}
