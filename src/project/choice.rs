//! What the user chose on the command line and in the environment before a project is looked for.

use std::path::PathBuf;

/// Where to look for a project. Paths may be relative to `directory`.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// Where the search starts, and what relative paths are relative to; empty means the current directory.
    pub directory: PathBuf,
    /// `-c`, at most one ini file and one file named `pyproject.toml`.
    pub config: Vec<PathBuf>,
    /// `-n`; the section `alembic` otherwise.
    pub section: Option<String>,
    /// With it no configuration is searched for; one named by `config` is still read.
    pub script_location: Option<PathBuf>,
    pub version_locations: Vec<PathBuf>,
    pub recursive: bool,
    pub import_paths: Vec<PathBuf>,
    /// The value of `ALEMBIC_CONFIG`.
    pub environment_config: Option<PathBuf>,
}

impl Choice {
    /// The current directory, and what the environment says.
    pub fn from_environment() -> Self {
        Self {
            environment_config: std::env::var_os("ALEMBIC_CONFIG").filter(|value| !value.is_empty()).map(PathBuf::from),
            ..Self::default()
        }
    }

    pub fn in_directory(directory: impl Into<PathBuf>) -> Self {
        Self { directory: directory.into(), ..Self::default() }
    }
}
