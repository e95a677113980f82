//! What is known about running migrations, and whose word it is: command line, `[tool.aludel]`, env.py, configuration, default.

use std::collections::BTreeMap;

use super::error::{CommandError, Kind};
use super::reading::{Reading, reading};
use super::workspace::Workspace;
use crate::database::VersionTable;
use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::project::{Config, Configured, EnvPyUrl};

/// Who said it, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Word {
    CommandLine,
    Aludel,
    EnvPy,
    Configuration,
    Default,
}

impl Word {
    pub fn says(self) -> &'static str {
        match self {
            Self::CommandLine => "command line",
            Self::Aludel => "aludel.toml or [tool.aludel]",
            Self::EnvPy => "env.py",
            Self::Configuration => "configuration",
            Self::Default => "default",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told<T> {
    pub value: T,
    pub word: Word,
}

/// How env.py was made sense of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// There is none.
    Absent,
    Run,
    /// As it goes in offline mode, because in online mode it can't be followed.
    RunOffline,
    /// Only its literals are known.
    Read,
}

/// One of several databases that env.py migrates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatabaseChoice {
    pub name: String,
    pub masked_url: Option<String>,
}

pub struct Settings {
    pub how: How,
    /// Why env.py could not be run or read.
    pub problem: Option<Diagnostic>,
    pub version_table: Told<VersionTable>,
    /// Keyword arguments for `upgrade()` and `downgrade()`.
    pub arguments: BTreeMap<String, String>,
    pub naming_convention: BTreeMap<String, String>,
    /// `include_schemas`, `render_as_batch`, `transaction_per_migration`: recorded, for those whom they concern.
    pub flags: BTreeMap<String, Told<bool>>,
    pub url: Option<EnvPyUrl>,
    /// Two or more, or none.
    pub databases: Vec<DatabaseChoice>,
    /// Keywords whose worth can't be told, and what they hold.
    pub unknown: BTreeMap<String, String>,
    pub unheeded: Vec<String>,
    /// The line of `context.configure()`.
    place: Option<Span>,
    /// Keys that `[tool.aludel]` states, an empty text included: nothing is a statement too.
    stated: Vec<String>,
    choice: Result<(), Box<Diagnostic>>,
}

const FLAGS: &[&str] = &["include_schemas", "render_as_batch", "transaction_per_migration"];

impl Settings {
    pub(super) fn of(workspace: &Workspace) -> Self {
        let wanted = workspace.runs_env_py.get().and_then(|(_, database)| database.as_deref());
        let Reading { how, problem, configured } = reading(workspace);
        let databases: Vec<DatabaseChoice> = if configured.len() > 1 {
            let name = |(at, one): (usize, &Configured)| DatabaseChoice {
                name: name_of(one, at),
                masked_url: one.url.as_deref().map(masked),
            };
            configured.iter().enumerate().map(name).collect()
        } else {
            Vec::new()
        };
        let (chosen, choice) = choose(&databases, wanted);
        let said = configured.into_iter().nth(chosen.unwrap_or(0)).unwrap_or_default();
        let place = workspace.project.env_py().filter(|_| said.line > 0).map(|env| env.line(said.line));
        let said = if choice.is_err() { Configured { url: None, ..said } } else { said };
        let config = &workspace.project.config;
        Self {
            version_table: version_table(config, &said),
            flags: FLAGS.iter().filter_map(|name| Some(((*name).to_owned(), flag(config, &said, name)?))).collect(),
            url: said.url.as_deref().and_then(EnvPyUrl::of),
            how,
            problem,
            arguments: said.arguments,
            naming_convention: said.naming_convention,
            databases,
            unknown: said.unknown,
            unheeded: said.unheeded,
            place,
            stated: config.aludel().keys().cloned().collect(),
            choice,
        }
    }

    /// An error where it is not clear which database, or which version table: the wrong one would be migrated from its base.
    pub fn usable(&self) -> Result<(), CommandError> {
        self.choice.clone().map_err(|told| CommandError::new(Kind::Usage, *told))?;
        let vague = ["version_table", "version_table_schema"]
            .into_iter()
            .find_map(|name| Some((name, self.unknown.get(name)?)))
            .filter(|(name, _)| !self.stated.iter().any(|stated| stated == name));
        let Some((name, what)) = vague else { return Ok(()) };
        let told =
            format!("env.py gives {name} as {what}, which can't be followed here, so the version rows can't be found");
        let told = Diagnostic::error("version-table-unknown", told).at_known(self.place());
        Err(CommandError::new(
            Kind::Project,
            told.hint(format!("state it in aludel.toml, or in pyproject.toml under [tool.aludel]: {name} = \"…\"")),
        ))
    }

    /// Why env.py could not be followed as a command would run it, to be shown once.
    pub fn told(&self) -> Option<Diagnostic> {
        let problem = self.problem.clone()?;
        let (severity, counts) = match self.how {
            How::RunOffline => (Severity::Note, "what it does for --sql counts"),
            How::Absent | How::Run | How::Read => (Severity::Warning, "only its literals count"),
        };
        let mut told = Diagnostic { severity, ..problem };
        told.message = format!("env.py can't be followed, so {counts}: {}", told.message);
        // Those of revision scripts don't fit.
        told.hints.retain(|hint| {
            !["nothing of this revision", "leave it out of the script", "without a database"]
                .iter()
                .any(|words| hint.contains(words))
        });
        Some(told.hint(
            "state what it configures in aludel.toml, or in pyproject.toml under [tool.aludel]: version_table, version_table_schema, url",
        ))
    }

    /// Where env.py configures.
    pub fn place(&self) -> Option<Span> {
        self.place.clone()
    }

    /// Where env.py takes the URL from, if it can't be followed there: the one found elsewhere may be another database's.
    pub fn url_elsewhere(&self) -> Option<String> {
        if let (Some(EnvPyUrl::Variable(name)), _) = (&self.url, ()) {
            return std::env::var_os(name)
                .is_none()
                .then(|| format!("env.py takes the URL from {name}, which is not set"));
        }
        let what = self.unknown.get("url")?;
        Some(format!(
            "env.py takes the URL from {what}, which can't be followed here: name the database with --url or ALUDEL_URL"
        ))
    }
}

fn version_table(config: &Config, said: &Configured) -> Told<VersionTable> {
    let (mut table, mut word) = (VersionTable::default(), Word::Default);
    let aludel = |key: &str| config.aludel().get(key)?.as_str().map(str::to_owned);
    // `Workspace::open` has refused what can't be read.
    let configured = |key: &str| config.get(key).ok().flatten();
    let mut first = |key: &str, of_env_py: Option<&String>| {
        let found =
            [(Word::Aludel, aludel(key)), (Word::EnvPy, of_env_py.cloned()), (Word::Configuration, configured(key))];
        let (who, value) =
            found.into_iter().find_map(|(who, value)| Some((who, value.filter(|value| !value.is_empty())?)))?;
        word = word.min(who);
        Some(value)
    };
    if let Some(name) = first("version_table", said.version_table.as_ref()) {
        table.name = name;
    }
    table.schema = first("version_table_schema", said.version_table_schema.as_ref());
    if let Some(primary_key) = flag(config, said, "version_table_pk") {
        table.primary_key = primary_key.value;
        word = word.min(primary_key.word);
    }
    Told { value: table, word }
}

fn flag(config: &Config, said: &Configured, name: &str) -> Option<Told<bool>> {
    let aludel = config.aludel().get(name).and_then(toml::Value::as_bool);
    aludel
        .map(|value| Told { value, word: Word::Aludel })
        .or_else(|| said.flag(name).map(|value| Told { value, word: Word::EnvPy }))
}

fn choose(databases: &[DatabaseChoice], wanted: Option<&str>) -> (Option<usize>, Result<(), Box<Diagnostic>>) {
    let names = || databases.iter().map(|choice| choice.name.as_str()).collect::<Vec<_>>().join(", ");
    match (databases, wanted) {
        ([], None) => (None, Ok(())),
        ([], Some(wanted)) => {
            let told = Diagnostic::error(
                "database-unknown",
                format!("There is no database '{wanted}': env.py migrates one database"),
            );
            (None, Err(Box::new(told.hint("leave --database out"))))
        }
        (databases, None) => {
            let told = format!("env.py migrates {} databases, one after another: {}", databases.len(), names());
            let told = Diagnostic::error("database-choice", told)
                .hint("choose one with --database NAME, and run the command for each of them");
            (None, Err(Box::new(told)))
        }
        (databases, Some(wanted)) => match databases.iter().position(|choice| choice.name == wanted) {
            Some(at) => (Some(at), Ok(())),
            None => {
                let told = Diagnostic::error("database-unknown", format!("There is no database '{wanted}' in env.py"));
                (None, Err(Box::new(told.hint(format!("it has {}", names())))))
            }
        },
    }
}

/// By the argument that the multidb template gives, by what else sets it apart, or by its number.
fn name_of(one: &Configured, at: usize) -> String {
    one.arguments
        .get("engine_name")
        .or_else(|| one.arguments.values().next())
        .or(one.version_table_schema.as_ref())
        .cloned()
        .unwrap_or_else(|| (at + 1).to_string())
}

fn masked(url: &str) -> String {
    match EnvPyUrl::of(url) {
        Some(EnvPyUrl::Variable(name)) => format!("the environment variable {name}"),
        Some(EnvPyUrl::Text(text)) => crate::project::DatabaseUrl::parse(&text)
            .map_or_else(|_| "a URL that can't be read".to_owned(), |url| url.masked().to_owned()),
        None => "put together from environment variables".to_owned(),
    }
}
