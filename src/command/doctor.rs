//! `doctor`: what was found where, whose word each setting is, what will be used, and what is in the way.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use super::current::look;
use super::foreseen;
use super::place::Place;
use super::python;
use super::runtime::block_on;
use super::settings::{How, Settings};
use super::workspace::Workspace;
use crate::database::Connection;
use crate::diagnostic::{Diagnostic, Severity};
use crate::executor::Engine;
use crate::schema::DialectName;

/// Steps that are named; the rest is counted.
const MOST_STEPS: usize = 10;

/// How long the scripts of a large history are asked what they need.
const SURVEY: Duration = Duration::from_secs(10);

/// One line of the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub part: Part,
    pub name: String,
    pub value: String,
    /// Who says so, where that is a question.
    pub source: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Project,
    Environment,
    Database,
    Engine,
    Surroundings,
}

impl Part {
    pub fn title(self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::Environment => "env.py",
            Self::Database => "database",
            Self::Engine => "engine",
            Self::Surroundings => "surroundings",
        }
    }
}

#[derive(Debug, Default)]
pub struct Findings {
    pub facts: Vec<Fact>,
    /// Worst first.
    pub problems: Vec<Diagnostic>,
}

/// `ask_database` false leaves the database alone. Writes nothing anywhere.
pub fn doctor(workspace: &Arc<Workspace>, url: Option<&str>, ask_database: bool, engine: Option<Engine>) -> Findings {
    let mut findings = Findings::default();
    findings.project(workspace);
    findings.environment(workspace.settings());
    findings.database(workspace, url, ask_database);
    findings.engine(workspace, url, engine);
    findings.git(&workspace.project.root);
    findings.problems.sort_by_key(|problem| std::cmp::Reverse(problem.severity));
    findings
}

impl Findings {
    pub fn say(&mut self, part: Part, name: &str, value: impl Into<String>, source: Option<&str>) {
        let source = source.map(str::to_owned);
        self.facts.push(Fact { part, name: name.to_owned(), value: value.into(), source });
    }

    fn project(&mut self, workspace: &Workspace) {
        let project = &workspace.project;
        let shown = |path: &Path| path.display().to_string();
        self.say(Part::Project, "root", shown(&project.root), None);
        if project.config_files.is_empty() {
            self.say(Part::Project, "configuration", "none", None);
        }
        for file in &project.config_files {
            self.say(Part::Project, "configuration", shown(file), None);
        }
        self.say(Part::Project, "script location", shown(&project.script_location), None);
        for location in &project.version_locations {
            self.say(Part::Project, "version location", shown(location), None);
        }
        for path in &project.import_paths {
            self.say(Part::Project, "import path", shown(path), None);
        }
        let broken = project.broken().count();
        let heads = workspace.graph.heads().join(", ");
        let scripts = match broken {
            0 => project.scripts.len().to_string(),
            broken => format!("{}, of which {broken} can't be read", project.scripts.len()),
        };
        self.say(Part::Project, "scripts", scripts, None);
        self.say(Part::Project, "heads", if heads.is_empty() { "none".to_owned() } else { heads }, None);
        self.problems.extend(workspace.problems().iter().cloned());
    }

    fn environment(&mut self, settings: &Settings) {
        let part = Part::Environment;
        let how = match settings.how {
            How::Absent => "there is none",
            How::Run => "run in the sandbox, without a database",
            How::RunOffline => "run in the sandbox, as for --sql: online it can't be followed",
            How::Read => "read, not run: only its literals are known",
        };
        self.say(part, "env.py", how, None);
        let table = &settings.version_table;
        self.say(part, "version table", table.value.table_name().to_string(), Some(table.word.says()));
        if !table.value.primary_key {
            self.say(part, "version_table_pk", "false", Some(table.word.says()));
        }
        for (name, flag) in &settings.flags {
            self.say(part, name, flag.value.to_string(), Some(flag.word.says()));
        }
        for (name, value) in &settings.arguments {
            self.say(part, &format!("argument {name}"), value.as_str(), Some("env.py"));
        }
        for (kind, template) in &settings.naming_convention {
            self.say(part, &format!("naming of {kind}"), template.as_str(), Some("env.py"));
        }
        for choice in &settings.databases {
            let url = choice.masked_url.as_deref().unwrap_or("no URL of its own");
            self.say(part, &format!("database {}", choice.name), url, None);
        }
        for (name, what) in &settings.unknown {
            self.say(part, name, format!("can't be told: {what}"), Some("env.py"));
        }
        for name in &settings.unheeded {
            let told = format!("env.py gives {name}, which Aludel doesn't follow");
            self.problems.push(Diagnostic::warning("env-py-unheeded", told).at_known(settings.place()));
        }
        self.problems.extend(settings.told());
        if let Err(error) = settings.usable() {
            self.problems.push(*error.diagnostic);
        }
    }

    fn database(&mut self, workspace: &Workspace, url: Option<&str>, ask: bool) {
        // What keeps any database from being chosen has been told above.
        if workspace.settings().usable().is_err() {
            return;
        }
        let place = match Place::find(workspace, url) {
            Ok(place) => place,
            Err(error) => {
                self.say(Part::Database, "URL", "none", None);
                self.problems.push(*error.diagnostic);
                return;
            }
        };
        self.say(Part::Database, "URL", place.masked.as_str(), Some(&place.source.to_string()));
        for note in &place.notes {
            self.problems.push(Diagnostic::warning("url-note", note.as_str()));
        }
        if !ask {
            self.say(Part::Database, "server", "not asked (--offline)", None);
            return;
        }
        let looked = block_on(async {
            let mut connection = Connection::open(&place.target).await?;
            let standing = look(workspace, &mut connection).await;
            let there = connection.has_version_table(workspace.version_table()).await;
            connection.close().await;
            Ok::<_, super::CommandError>((standing?, there?))
        });
        match looked {
            Ok(Ok((standing, there))) => {
                self.say(Part::Database, "server", format!("{} ({})", standing.server, standing.database), None);
                let unknown = standing.rows.iter().filter(|row| workspace.graph.find(row).is_none());
                self.problems.extend(unknown.map(|row| {
                    Diagnostic::error("unknown-row", format!("the database stands at {row}, which no file defines"))
                        .hint("bring its script back, or see `aludel stamp --purge`")
                }));
                let rows = match (there, standing.rows.is_empty()) {
                    (false, _) => "none yet: the first upgrade creates the table".to_owned(),
                    (true, true) => "none: the database is at base".to_owned(),
                    (true, false) => standing.rows.join(", "),
                };
                self.say(Part::Database, "version rows", rows, None);
                let missing = workspace.missing_heads(&standing.rows).join(", ");
                self.say(
                    Part::Database,
                    "not applied",
                    if missing.is_empty() { "nothing".into() } else { missing },
                    None,
                );
            }
            Ok(Err(error)) => self.unreachable(*error.diagnostic),
            Err(diagnostic) => self.unreachable(diagnostic),
        }
    }

    fn unreachable(&mut self, diagnostic: Diagnostic) {
        self.say(Part::Database, "server", "can't be asked, see below", None);
        self.problems.push(diagnostic);
    }

    fn engine(&mut self, workspace: &Arc<Workspace>, url: Option<&str>, engine: Option<Engine>) {
        let part = Part::Engine;
        let engine = match workspace.engine(engine) {
            Ok(engine) => engine,
            Err(error) => return self.problems.push(*error.diagnostic),
        };
        self.say(part, "engine", engine.value.name(), Some(engine.word.says()));
        let project = &workspace.project;
        let found = python::find(project, &|name| std::env::var_os(name));
        let python = found.and_then(|found| found.alembic(&project.root).map(|alembic| (found, alembic)));
        let missing = match python {
            Ok((found, alembic)) => {
                let told = format!("{}, Alembic {alembic}", found.program.display());
                self.say(part, "python", told, Some(found.source));
                None
            }
            Err(problem) => {
                self.say(part, "python", format!("none that can be used: {}", problem.message), None);
                Some(problem)
            }
        };
        let Some((evaluation, _)) = workspace.runs_env_py.get() else { return };
        let dialect = Place::find(workspace, url).map_or(DialectName::Postgresql, |place| place.target.dialect);
        let survey = foreseen::survey(workspace, evaluation, dialect, SURVEY);
        if survey.asked < survey.all {
            let told = format!("the newest {} of {} steps, in {} s", survey.asked, survey.all, SURVEY.as_secs());
            self.say(part, "scripts asked", told, None);
        }
        let needed = survey.found;
        let name = if engine.value == Engine::Native { "not native" } else { "by python" };
        for found in needed.iter().take(MOST_STEPS) {
            let told = format!("{} {}: {}", found.direction.verb(), found.revision, found.refusal.message);
            self.say(part, name, told, None);
        }
        if needed.len() > MOST_STEPS {
            self.say(part, name, format!("and {} more", needed.len() - MOST_STEPS), None);
        }
        match (engine.value, missing) {
            (Engine::Python, Some(problem)) => self.problems.push(problem),
            (Engine::Auto, Some(problem)) if !needed.is_empty() => self.problems.push(problem),
            (Engine::Native, missing) if !needed.is_empty() => {
                let steps = if needed.len() == 1 { "1 step".to_owned() } else { format!("{} steps", needed.len()) };
                let told = format!("{steps} up or down can't be taken by Aludel's interpreter");
                let told = Diagnostic::warning("needs-python", told);
                self.problems.push(match missing {
                    None => told.hint("--engine auto runs them through the project's own Python"),
                    Some(problem) => {
                        told.hint(format!("--engine auto needs a Python with Alembic: {}", problem.message))
                    }
                });
            }
            (Engine::Native | Engine::Auto | Engine::Python, _) => {}
        }
    }

    fn git(&mut self, root: &Path) {
        let version =
            Command::new("git").arg("--version").current_dir(root).stdin(Stdio::null()).stderr(Stdio::null()).output();
        let told = match version.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()) {
            Ok(version) if !version.is_empty() => version,
            Ok(_) | Err(_) => "not found: authors of revisions stay unknown".to_owned(),
        };
        self.say(Part::Surroundings, "git", told, None);
    }

    /// Whether something will keep commands from working.
    pub fn in_the_way(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }
}
