//! The way through the project's own Alembic: how it is called, and whether it would work on the same database.

use std::ffi::OsString;
use std::sync::{Arc, OnceLock};

use super::place::Place;
use super::python;
use super::settings::How;
use super::workspace::Workspace;
use crate::database::Target;
use crate::diagnostic::Diagnostic;
use crate::executor::{Python, Road};
use crate::project::{DatabaseUrl, EnvPyUrl, UrlSource};
use crate::revision::{Direction, Id, Plan, Step, plan};
use crate::schema::DialectName;

pub struct SecondRoad {
    workspace: Arc<Workspace>,
    place: Place,
    x_arguments: Vec<String>,
    python: OnceLock<Result<Python, Diagnostic>>,
}

impl std::fmt::Debug for SecondRoad {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SecondRoad").field("place", &self.place.masked).field("python", &self.python).finish()
    }
}

impl SecondRoad {
    /// Looks for nothing yet.
    pub fn new(workspace: &Arc<Workspace>, place: &Place, x_arguments: &[String]) -> Self {
        Self {
            workspace: Arc::clone(workspace),
            place: place.clone(),
            x_arguments: x_arguments.to_vec(),
            python: OnceLock::new(),
        }
    }

    fn look(&self) -> Result<Python, Diagnostic> {
        let arguments = arguments(&self.workspace, &self.x_arguments)?;
        if let Some(other) = self.clearly_other() {
            let told = format!("Alembic would work on {other}, and Aludel works on {}", self.place.describe());
            return Err(Diagnostic::error("other-database", told).hint(self.advice()));
        }
        let project = &self.workspace.project;
        let found = python::find(project, &|name| std::env::var_os(name))?;
        let alembic = found.alembic(&project.root)?;
        Ok(Python {
            program: found.program,
            alembic,
            arguments,
            folder: project.root.clone(),
            place: self.place.describe(),
            advice: self.advice(),
        })
    }

    /// Another database by env.py's own words. Where these leave a doubt, Alembic's live connection decides.
    fn clearly_other(&self) -> Option<String> {
        let project = &self.workspace.project;
        let settings = self.workspace.settings();
        let text = match &settings.url {
            Some(EnvPyUrl::Text(text)) => Some(text.clone()),
            Some(EnvPyUrl::Variable(name)) => std::env::var(name).ok(),
            None if settings.how == How::Run && !settings.unknown.contains_key("url") => {
                project.config().get("sqlalchemy.url").ok().flatten()
            }
            None => None,
        };
        let url = DatabaseUrl::parse(&text?).ok()?.relative_to(&project.root);
        differ(&Target::from(&url), &self.place.target).then(|| url.masked().to_owned())
    }

    fn advice(&self) -> String {
        let way = "let env.py take its URL from an environment variable, and set that";
        match &self.place.source {
            UrlSource::CommandLine => format!("Alembic is not told of --url: leave it out, or {way}"),
            UrlSource::Environment => format!("Alembic does not read ALUDEL_URL: unset it, or {way}"),
            UrlSource::Aludel => {
                format!("Alembic does not read url in aludel.toml or [tool.aludel]: take it out, or {way}")
            }
            UrlSource::DatabaseUrl => {
                "env.py does not take its URL from DATABASE_URL: let it, or name its own with --url".to_owned()
            }
            UrlSource::EnvPy { .. } | UrlSource::Configuration { .. } => {
                "env.py works differently in its application's Python: name the database that it takes there with --url"
                    .to_owned()
            }
        }
    }
}

impl Road for SecondRoad {
    fn python(&self) -> Result<Python, Diagnostic> {
        self.python.get_or_init(|| self.look()).clone()
    }

    fn target(&self, step: &Step, before: &[Id]) -> Option<String> {
        target(&self.workspace, step, before)
    }
}

/// `-c FILE -n SECTION -x …`
fn arguments(workspace: &Workspace, x_arguments: &[String]) -> Result<Vec<OsString>, Diagnostic> {
    let project = &workspace.project;
    let impossible = |what: &str, remedy: &str| {
        Err(Diagnostic::error(
            "second-road-impossible",
            format!("{what}, so the project's own Alembic can't be told of it"),
        )
        .hint(remedy))
    };
    if workspace.choice.script_location.is_some() || !workspace.choice.version_locations.is_empty() {
        return impossible("The folder of the scripts was named on the command line", "name it in the configuration");
    }
    if !workspace.settings().databases.is_empty() {
        return impossible("env.py migrates several databases at once", "run these revisions with Alembic itself");
    }
    let mut arguments = Vec::new();
    for file in &project.config_files {
        let name = file.file_name().unwrap_or_default();
        // That of the folder it runs in is found there.
        if name == "aludel.toml" || *file == project.root.join("pyproject.toml") {
            continue;
        }
        arguments.extend(["-c".into(), file.clone().into_os_string()]);
    }
    if project.config().section() != "alembic" {
        arguments.extend(["-n".into(), project.config().section().into()]);
    }
    for argument in x_arguments {
        arguments.extend(["-x".into(), argument.into()]);
    }
    Ok(arguments)
}

/// What Alembic's own rules make of each way to say it is planned here, so that the step is the only one.
fn target(workspace: &Workspace, step: &Step, before: &[Id]) -> Option<String> {
    let graph = &workspace.graph;
    let only_this = |plan: Plan| matches!(plan.steps.as_slice(), [one] if one.revision == step.revision && one.direction == step.direction);
    let id = &step.revision;
    match step.direction {
        Direction::Stamp => None,
        Direction::Upgrade => plan::upgrade(graph, before, id).is_ok_and(only_this).then(|| id.clone()),
        Direction::Downgrade => {
            let parents = graph.parents(id);
            let plain = parents.iter().map(|parent| (*parent).to_owned());
            let of_branch = parents.iter().map(|parent| format!("{id}@{parent}"));
            let below = [format!("{id}-1"), format!("{id}@-1"), format!("{id}@base"), "base".to_owned()];
            plain.chain(of_branch).chain(below).find(|text| plan::downgrade(graph, before, text).is_ok_and(only_this))
        }
    }
}

/// Only what can't be the same: names of hosts have many spellings.
fn differ(one: &Target, other: &Target) -> bool {
    let engine = |target: &Target| match target.dialect {
        DialectName::Mariadb => DialectName::Mysql,
        dialect => dialect,
    };
    let database = |target: &Target| match (&target.database, target.dialect) {
        (Some(file), DialectName::Sqlite) => {
            let path = std::path::absolute(file).unwrap_or_else(|_| file.into());
            Some(path.canonicalize().unwrap_or(path).to_string_lossy().into_owned())
        }
        (database, _) => database.clone(),
    };
    let unlike =
        |one: Option<String>, other: Option<String>| matches!((one, other), (Some(one), Some(other)) if one != other);
    engine(one) != engine(other) || unlike(database(one), database(other))
}
