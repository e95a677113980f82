//! A project that has been opened, and the history its scripts make.

use std::sync::{Arc, OnceLock};

use super::error::{CommandError, Kind};
use super::scripts::Evaluation;
use super::settings::Settings;
use crate::database::VersionTable;
use crate::diagnostic::{Diagnostic, Severity};
use crate::project::{Choice, Project, Script};
use crate::revision::{self, Defect, Graph, Id, Plan, plan};

pub struct Workspace {
    pub project: Arc<Project>,
    pub graph: Graph,
    /// What the user said about where the project is.
    pub(super) choice: Choice,
    /// Set by commands that may run env.py, with the database that the user chose.
    pub(super) runs_env_py: OnceLock<(Evaluation, Option<String>)>,
    settings: OnceLock<Settings>,
    problems: OnceLock<Vec<Diagnostic>>,
}

impl Workspace {
    /// Reads configuration and headers; runs nothing and asks no database.
    pub fn open(choice: &Choice) -> Result<Arc<Self>, CommandError> {
        let project = Project::open(choice)?;
        let graph = project.graph();
        // What is wrong with the names is told now, not when a database is looked at.
        project.version_table()?;
        Ok(Arc::new(Self {
            project: Arc::new(project),
            graph,
            choice: choice.clone(),
            runs_env_py: OnceLock::new(),
            settings: OnceLock::new(),
            problems: OnceLock::new(),
        }))
    }

    /// Lets env.py be run, in the sandbox and at most once, when something is first asked that depends on it. Without this it is only
    /// read. `database` chooses one of several databases.
    pub fn run_env_py(&self, evaluation: Evaluation, database: Option<String>) {
        // The first word counts: a command has one.
        let _ = self.runs_env_py.set((evaluation, database));
    }

    /// What env.py and the configuration say about running migrations. The first call may run env.py.
    pub fn settings(&self) -> &Settings {
        self.settings.get_or_init(|| Settings::of(self))
    }

    pub fn version_table(&self) -> &VersionTable {
        &self.settings().version_table.value
    }

    /// The first paragraph of a revision's docstring, on one line; empty where there is none.
    pub fn message(&self, id: &str) -> String {
        self.graph
            .find(id)
            .map(|found| found.message.split_whitespace().collect::<Vec<_>>().join(" "))
            .unwrap_or_default()
    }

    pub fn script(&self, id: &str) -> Result<&Script, CommandError> {
        self.project.script(id).ok_or_else(|| {
            CommandError::new(
                Kind::NotFound,
                Diagnostic::error("revision-not-found", format!("Can't locate revision identified by '{id}'")),
            )
        })
    }

    /// Everything that is wrong with the files: configuration, history, scripts that can't be read. Worked out once.
    pub fn problems(&self) -> &[Diagnostic] {
        self.problems.get_or_init(|| self.all_problems())
    }

    fn all_problems(&self) -> Vec<Diagnostic> {
        let mut all = self.project.diagnostics.clone();
        all.extend(self.graph.defects().iter().map(|defect| self.defect(defect)));
        for script in &self.project.scripts {
            all.extend(script.header.as_ref().err().map(|problem| (**problem).clone()));
            all.extend(script.fault.as_ref().map(|fault| mild((**fault).clone())));
            all.extend(script.warnings.iter().cloned());
        }
        all
    }

    /// A defect of the history at the line that causes it, or with the file of the first revision it names.
    pub fn defect(&self, defect: &revision::Defect) -> Diagnostic {
        // Alembic goes on with a warning: the later file counts.
        let mild = matches!(defect, Defect::Duplicate { .. });
        let severity = if mild { Severity::Warning } else { Severity::Error };
        let mut told = Diagnostic::new(severity, defect.code(), defect.to_string());
        let Some(script) = defect.revisions().iter().find_map(|id| self.project.script(id)) else { return told };
        let (name, value) = match defect {
            Defect::MissingParent { parent, .. } => ("down_revision", Some(parent.as_str())),
            Defect::MissingDependency { dependency, .. } => ("depends_on", Some(dependency.as_str())),
            Defect::SelfLoop { .. } | Defect::Cycle { .. } => ("down_revision", None),
            Defect::DependencySelfLoop { .. } | Defect::DependencyCycle { .. } => ("depends_on", None),
            Defect::LabelClash { label, .. } => ("branch_labels", Some(label.as_str())),
            Defect::Duplicate { revision } | Defect::IllegalCharacters { revision, .. } => {
                ("revision", Some(revision.as_str()))
            }
        };
        told = match script.places().and_then(|places| places.assignment(name, value)) {
            Some(span) => told.at(span),
            None => told.hint(format!("in {}", script.path.display())),
        };
        match defect {
            Defect::MissingParent { parent, .. } => {
                told.hint(format!("no file defines {parent}: bring its script back, or name another parent"))
            }
            Defect::MissingDependency { dependency, .. } => {
                told.hint(format!("no file defines {dependency}, neither as a revision nor as a branch label"))
            }
            Defect::SelfLoop { .. }
            | Defect::Cycle { .. }
            | Defect::DependencySelfLoop { .. }
            | Defect::DependencyCycle { .. } => told.hint("one of these must stand on something else"),
            Defect::Duplicate { revision } => {
                let files = self.project.scripts.iter().filter(|script| script.id() == Some(revision));
                files
                    .fold(told, |told, script| told.hint(format!("in {}", script.path.display())))
                    .hint("give one of them another identifier")
            }
            Defect::LabelClash { .. } => told.hint("rename one of the labels"),
            Defect::IllegalCharacters { .. } => told.hint("identifiers may not hold @ - + :"),
        }
    }

    /// The version rows that a user names in place of a database's: `base`, or ids (or what denotes single revisions) between commas.
    pub fn rows_from(&self, text: &str) -> Result<Vec<Id>, CommandError> {
        let mut rows: Vec<Id> = Vec::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            for id in revision::resolve(&self.graph, part, &[])? {
                if !rows.contains(&id) {
                    rows.push(id);
                }
            }
        }
        Ok(rows)
    }

    /// The heads that a database with these version rows still lacks. Unlike Alembic's check, a head that another applied revision
    /// depends on counts as applied.
    pub fn missing_heads(&self, rows: &[Id]) -> Vec<Id> {
        let applied = self.graph.applied(rows);
        self.graph.heads().into_iter().filter(|head| !applied.contains(*head)).map(str::to_owned).collect()
    }

    pub fn upgrade(&self, rows: &[Id], target: &str) -> Result<Plan, CommandError> {
        self.wholly_read(target)?;
        Ok(plan::upgrade(&self.graph, rows, target)?)
    }

    pub fn downgrade(&self, rows: &[Id], target: &str) -> Result<Plan, CommandError> {
        Ok(plan::downgrade(&self.graph, rows, target)?)
    }

    /// `purge` forgets the present rows first, unknown ones too.
    pub fn stamp(&self, rows: &[Id], targets: &[String], purge: bool) -> Result<Plan, CommandError> {
        targets.iter().try_for_each(|target| self.wholly_read(target))?;
        Ok(plan::stamp(&self.graph, rows, targets, purge)?)
    }

    /// A script that can't be read may be the very head: what is found by searching must not pass it by. A revision that is named, or
    /// base, is the same whatever that script says.
    pub(super) fn wholly_read(&self, target: &str) -> Result<(), CommandError> {
        if revision::is_explicit(target) {
            return Ok(());
        }
        let unread: Vec<&Script> = self.project.scripts.iter().filter(|script| script.header.is_err()).collect();
        let Some(first) = unread.first() else { return Ok(()) };
        let mut told = Diagnostic::error(
            "unreadable-scripts",
            format!("'{target}' can't be told: {} of the scripts can't be read, and may belong there", unread.len()),
        );
        if let Err(problem) = &first.header {
            told = told.hint(problem.to_string());
        }
        told = told.hint("mend the script, or name the revision by its identifier");
        Err(CommandError::new(Kind::Defects, told))
    }
}

/// What is wrong below a header leaves the graph whole, and of many scripts only the headers are read: it must not change what a
/// question about the graph ends with. `check-history` reads every script, and there it is an error.
fn mild(mut fault: Diagnostic) -> Diagnostic {
    fault.severity = Severity::Warning;
    fault.hint("the revision keeps its place, but no step through it can be run")
}
