//! Where the database URL comes from, and which of several places wins.

use std::fmt;

use crate::diagnostic::{Diagnostic, Severity};

use super::super::project::Project;
use super::database_url::DatabaseUrl;

const KEY: &str = "sqlalchemy.url";

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UrlSource {
    CommandLine,
    /// `ALUDEL_URL`
    Environment,
    /// `url` in `[tool.aludel]`
    Aludel,
    /// What env.py configures; the environment variable it takes it from, if it is one.
    EnvPy {
        variable: Option<String>,
    },
    Configuration {
        file: String,
    },
    /// `DATABASE_URL`
    DatabaseUrl,
}

impl fmt::Display for UrlSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CommandLine => f.write_str("--url"),
            Self::Environment => f.write_str("ALUDEL_URL"),
            Self::Aludel => f.write_str("url in aludel.toml or [tool.aludel]"),
            Self::EnvPy { variable: None } => f.write_str("env.py"),
            Self::EnvPy { variable: Some(name) } => write!(f, "{name}, as env.py asks"),
            Self::Configuration { file } => write!(f, "{KEY} in {file}"),
            Self::DatabaseUrl => f.write_str("DATABASE_URL"),
        }
    }
}

/// What env.py configures as the URL.
#[derive(Clone, PartialEq, Eq)]
pub enum EnvPyUrl {
    Text(String),
    /// The worth of this environment variable, whole.
    Variable(String),
}

impl EnvPyUrl {
    /// Zero bytes stand around the name of a variable; one that is only part of a URL is not followed, because what env.py puts
    /// around it decides who gets to see it.
    pub fn of(text: &str) -> Option<Self> {
        match text.split('\0').collect::<Vec<_>>().as_slice() {
            [text] => Some(Self::Text((*text).to_owned())),
            ["", name, ""] => Some(Self::Variable((*name).to_owned())),
            _ => None,
        }
    }
}

/// The first of `--url`, `ALUDEL_URL`, `url` in `[tool.aludel]`, env.py, the configuration's `sqlalchemy.url` and `DATABASE_URL` that
/// says something. `environment` reads a variable. Relative SQLite files of the configuration belong to the project's folder, others to the current directory.
pub fn url_source(
    command_line: Option<&str>,
    project: Option<&Project>,
    env_py: Option<&EnvPyUrl>,
    environment: &dyn Fn(&str) -> Option<String>,
) -> Result<Option<(DatabaseUrl, UrlSource)>, Diagnostic> {
    if let Some(text) = command_line.filter(|text| !text.trim().is_empty()) {
        return parsed(text, UrlSource::CommandLine).map(Some);
    }
    let variable = |name: &str| environment(name).filter(|text: &String| !text.trim().is_empty());
    if let Some(text) = variable("ALUDEL_URL") {
        return parsed(&text, UrlSource::Environment).map(Some);
    }
    let root = |url: DatabaseUrl| match project {
        Some(project) => url.relative_to(&project.root),
        None => url,
    };
    if let Some(toml::Value::String(text)) = project.and_then(|project| project.config().aludel().get("url")) {
        return parsed(text, UrlSource::Aludel).map(|(url, source)| Some((root(url), source)));
    }
    let of_env_py = match env_py {
        Some(EnvPyUrl::Text(text)) => Some((text.clone(), None)),
        Some(EnvPyUrl::Variable(name)) => variable(name).map(|text| (text, Some(name.clone()))),
        None => None,
    };
    if let Some((text, variable)) = of_env_py.filter(|(text, _)| !text.trim().is_empty() && !is_placeholder(text)) {
        return parsed(&text, UrlSource::EnvPy { variable }).map(|(url, source)| Some((root(url), source)));
    }
    if let Some(project) = project
        && let Some(text) = configured(project)?.filter(|text| !is_placeholder(text))
    {
        let (url, source) = parsed(&text, UrlSource::Configuration { file: file_name(project) })?;
        return Ok(Some((root(url), source)));
    }
    variable("DATABASE_URL").map(|text| parsed(&text, UrlSource::DatabaseUrl)).transpose()
}

/// Says so where the configuration still holds the address of Alembic's template, which counts as none.
pub fn url_notes(project: &Project) -> Option<Diagnostic> {
    let text = configured(project).ok()??;
    is_placeholder(&text).then(|| {
        Diagnostic::new(
            Severity::Note,
            "url-placeholder",
            format!("{KEY} in {} is still the example of Alembic's template", file_name(project)),
        )
        .hint("write the address of the database there, or give it with --url or in ALUDEL_URL")
    })
}

fn configured(project: &Project) -> Result<Option<String>, Diagnostic> {
    Ok(project.config().get(KEY)?.filter(|text| !text.trim().is_empty()))
}

fn is_placeholder(text: &str) -> bool {
    text.trim().starts_with("driver://")
}

fn file_name(project: &Project) -> String {
    project
        .config_files
        .first()
        .and_then(|file| file.file_name())
        .map_or_else(|| "the configuration".into(), |name| name.to_string_lossy().into_owned())
}

fn parsed(text: &str, source: UrlSource) -> Result<(DatabaseUrl, UrlSource), Diagnostic> {
    match DatabaseUrl::parse(text) {
        Ok(url) => Ok((url, source)),
        // It may be any secret: env.py says which variable is asked.
        Err(problem) if matches!(source, UrlSource::EnvPy { variable: Some(_) }) => {
            Err(Diagnostic::error(problem.code, format!("There is no URL that can be used in {source}")))
        }
        Err(mut problem) => {
            problem.message = format!("{} (the URL comes from {source})", problem.message);
            Err(problem)
        }
    }
}
