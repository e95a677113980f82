//! Scripts that ask the database while they run, on every engine.

mod goldens;
mod inspector;
mod lots;
mod orm;
mod runs;

use std::path::Path;
use std::sync::{Arc, Mutex};

use aludel::database::{Connection, VersionTable};
use aludel::evaluate::{Evaluator, Limits, Options as EvaluatorOptions};
use aludel::executor::{Circumstances, Ending, Event, Options, ProjectScripts, SharedScripts, StopFlag, run};
use aludel::project::{Choice, Project};
use aludel::revision::{Plan, plan};

/// A project of scripts, and what runs them.
struct Running {
    project: Arc<Project>,
    scripts: SharedScripts,
    _folder: tempfile::TempDir,
}

/// How a run went.
struct Went {
    ending: Ending,
    events: Vec<Event>,
}

impl Running {
    /// File names and texts.
    fn new(scripts: &[(&str, &str)]) -> Self {
        Self::within(scripts, Limits::default())
    }

    fn within(scripts: &[(&str, &str)], limits: Limits) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let versions = folder.path().join("migrations/versions");
        std::fs::create_dir_all(&versions).unwrap();
        std::fs::write(folder.path().join("alembic.ini"), "[alembic]\nscript_location = %(here)s/migrations\n")
            .unwrap();
        for (name, text) in scripts {
            std::fs::write(versions.join(name), text).unwrap();
        }
        let project = open(folder.path());
        let evaluator = Evaluator::new(EvaluatorOptions {
            program: env!("CARGO_BIN_EXE_aludel").into(),
            args: vec!["__evaluate".into()],
            limits,
            import_roots: Vec::new(),
        });
        let scripts = ProjectScripts::new(Arc::clone(&project), evaluator, Circumstances::default()).shared();
        Self { project, scripts, _folder: folder }
    }

    /// One revision `a1` with this body of `upgrade()`.
    fn body(body: &str) -> Self {
        let body: String = body.lines().map(|line| format!("    {line}\n")).collect();
        let text = format!(
            "from alembic import op\nimport sqlalchemy as sa\nrevision = 'a1'\ndown_revision = None\n\ndef upgrade():\n    bind = op.get_bind()\n{body}\ndef downgrade():\n    pass\n"
        );
        Self::new(&[("a1.py", &text)])
    }

    async fn upgrade(&self, connection: &mut Connection) -> Went {
        let current = connection.versions(&VersionTable::default()).await.unwrap();
        self.go(connection, plan::upgrade(&self.project.graph(), &current, "head").unwrap()).await
    }

    async fn downgrade(&self, connection: &mut Connection) -> Went {
        let current = connection.versions(&VersionTable::default()).await.unwrap();
        self.go(connection, plan::downgrade(&self.project.graph(), &current, "base").unwrap()).await
    }

    async fn go(&self, connection: &mut Connection, plan: Plan) -> Went {
        let went = self.go_without_looking(connection, plan).await;
        assert!(!connection.look_at_transaction().await.unwrap());
        went
    }

    /// The session may be gone afterwards.
    async fn go_without_looking(&self, connection: &mut Connection, plan: Plan) -> Went {
        let events = Mutex::new(Vec::new());
        let sink = |event| events.lock().unwrap().push(event);
        let ending = run(connection, &self.scripts, &plan, &Options::default(), &sink, &StopFlag::new()).await;
        Went { ending, events: events.into_inner().unwrap() }
    }
}

fn open(folder: &Path) -> Arc<Project> {
    let choice = Choice { directory: folder.to_owned(), ..Choice::default() };
    Arc::new(Project::open(&choice).unwrap_or_else(|problem| panic!("{problem}")))
}

impl Went {
    fn printed(&self) -> String {
        let text = |event: &Event| match event {
            Event::Output { text, .. } => Some(text.clone()),
            _ => None,
        };
        self.events.iter().filter_map(text).collect()
    }

    fn well(self) -> String {
        let printed = self.printed();
        assert!(matches!(self.ending, Ending::Done), "{:#?}\n{printed}", self.ending);
        printed
    }
}
