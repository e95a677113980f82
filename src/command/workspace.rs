//! A project that has been opened, and the history its scripts make.

use std::sync::Arc;

use super::error::{CommandError, Kind};
use crate::database::VersionTable;
use crate::diagnostic::Diagnostic;
use crate::project::{Choice, Project, Script};
use crate::revision::{self, Graph, Id, Plan, plan};

pub struct Workspace {
    pub project: Arc<Project>,
    pub graph: Graph,
    pub version_table: VersionTable,
}

impl Workspace {
    /// Reads configuration and headers; runs nothing and asks no database.
    pub fn open(choice: &Choice) -> Result<Arc<Self>, CommandError> {
        let project = Project::open(choice)?;
        let graph = project.graph();
        let name = project.version_table()?;
        let version_table = VersionTable { schema: name.schema, name: name.name, ..VersionTable::default() };
        Ok(Arc::new(Self { project: Arc::new(project), graph, version_table }))
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

    /// Everything that is wrong with the files: configuration, history, scripts that can't be read.
    pub fn problems(&self) -> Vec<Diagnostic> {
        let mut all = self.project.diagnostics.clone();
        all.extend(self.graph.defects().iter().map(|defect| self.defect(defect)));
        for script in &self.project.scripts {
            all.extend(script.problem().cloned());
            all.extend(script.warnings.iter().cloned());
        }
        all
    }

    /// A defect of the history with the file of the first revision it names.
    pub fn defect(&self, defect: &revision::Defect) -> Diagnostic {
        let told = match defect {
            // Alembic goes on with a warning: the later file counts.
            revision::Defect::Duplicate { .. } => Diagnostic::warning(defect.code(), defect.to_string()),
            _ => Diagnostic::error(defect.code(), defect.to_string()),
        };
        match defect.revisions().iter().find_map(|id| self.project.script(id)) {
            Some(script) => told.hint(format!("in {}", script.path.display())),
            None => told,
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
        Ok(plan::upgrade(&self.graph, rows, target)?)
    }

    pub fn downgrade(&self, rows: &[Id], target: &str) -> Result<Plan, CommandError> {
        Ok(plan::downgrade(&self.graph, rows, target)?)
    }

    /// `purge` forgets the present rows first, unknown ones too.
    pub fn stamp(&self, rows: &[Id], targets: &[String], purge: bool) -> Result<Plan, CommandError> {
        Ok(plan::stamp(&self.graph, rows, targets, purge)?)
    }
}
