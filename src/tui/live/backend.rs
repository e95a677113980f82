//! Carries out what the explorer asks for.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::Sender;
use std::time::Duration;

use super::alias::Alias;
use super::database::{self, Wish};
use super::foresight::Asked;
use super::known::Shared;
use super::preview::{self, Previews};
use super::view::{completed, findings, view};
use crate::command::{self, CommandError, Evaluation, Manner, Place, Run, Workspace};
use crate::diagnostic::Diagnostic;
use crate::executor::{Ending, Engine, Event, Standing};
use crate::project::Choice;
use crate::revision::{Direction, Id, Plan};
use crate::schema::DialectName;
use crate::tui::backend::{Backend, ConnectionView, DatabaseView, Outbox, PlanRequest, Refusal, Report, Target};

/// What to explore.
pub struct Source {
    pub choice: Choice,
    /// `--url`
    pub url: Option<String>,
    /// `--database`
    pub database: Option<String>,
    /// `--engine`
    pub engine: Option<Engine>,
    pub evaluation: Result<Evaluation, Diagnostic>,
    /// For pictures.
    pub alias: Option<Alias>,
}

pub struct Live {
    source: Source,
    outbox: Outbox,
    known: Shared,
    database: Sender<Wish>,
    previews: Previews,
    run: Option<Run>,
    /// The newest request for what is to be expected.
    foresights: Arc<AtomicUsize>,
}

impl Live {
    pub fn new(source: Source, outbox: Outbox) -> Self {
        let known = Shared::default();
        Self {
            database: database::start(known.clone(), source.alias.clone(), outbox.clone()),
            previews: Previews::start(source.evaluation.clone(), outbox.clone()),
            source,
            outbox,
            known,
            run: None,
            foresights: Arc::default(),
        }
    }

    fn workspace(&self) -> Option<Arc<Workspace>> {
        self.known.lock().workspace.clone()
    }

    fn engine(&self, workspace: &Workspace) -> Result<Engine, CommandError> {
        Ok(workspace.engine(self.source.engine)?.value)
    }

    fn place(&self, workspace: &Workspace) -> Result<Place, CommandError> {
        Place::find(workspace, self.source.url.as_deref())
    }
}

impl Backend for Live {
    fn open(&mut self) {
        let (choice, url, alias) = (self.source.choice.clone(), self.source.url.clone(), self.source.alias.clone());
        let (evaluation, chosen) = (self.source.evaluation.clone(), self.source.database.clone());
        let engine = self.source.engine;
        let (known, outbox, database) = (self.known.clone(), self.outbox.clone(), self.database.clone());
        std::thread::spawn(move || match Workspace::open(&choice) {
            Ok(workspace) => {
                if let Ok(evaluation) = evaluation {
                    workspace.run_env_py(evaluation, chosen);
                }
                let wants_connection = {
                    let mut known = known.lock();
                    known.workspace = Some(Arc::clone(&workspace));
                    known.no_project = false;
                    std::mem::take(&mut known.wants_connection)
                };
                let mut view = view(&workspace);
                match workspace.engine(engine) {
                    Ok(engine) => view.engine = engine.value,
                    Err(error) => view.diagnostics.push(*error.diagnostic),
                }
                if let Some(alias) = &alias {
                    alias.project(&mut view);
                }
                outbox.send(Report::Project(view.clone()));
                if wants_connection {
                    connect(&workspace, url.as_deref(), &known, &outbox, &database);
                }
                let found = match workspace.project.read_the_rest() {
                    Ok(rest) => {
                        if let Some(view) = completed(&workspace, view, &rest) {
                            outbox.send(Report::Project(view));
                        }
                        findings(&workspace, rest, alias.as_ref())
                    }
                    Err(problem) => {
                        view.diagnostics.push(problem);
                        outbox.send(Report::Project(view));
                        Vec::new()
                    }
                };
                outbox.send(Report::Findings(found));
            }
            Err(error) => {
                let wanted_connection = {
                    let mut known = known.lock();
                    known.no_project = known.workspace.is_none();
                    known.no_project && std::mem::take(&mut known.wants_connection)
                };
                let mut problem = *error.diagnostic;
                if problem.code == "project-not-found" {
                    problem.hints.push("or try the built-in demo: aludel demo".to_owned());
                }
                outbox.send(Report::ProjectFailed(problem));
                if wanted_connection {
                    outbox.send(without_project());
                }
            }
        });
    }

    fn connect(&mut self) {
        let workspace = {
            let mut known = self.known.lock();
            if known.no_project {
                self.outbox.send(without_project());
                return;
            }
            known.wants_connection = known.workspace.is_none();
            known.workspace.clone()
        };
        if let Some(workspace) = workspace {
            connect(&workspace, self.source.url.as_deref(), &self.known, &self.outbox, &self.database);
        }
    }

    fn poll(&mut self) {
        if let Some(workspace) = self.workspace() {
            // A thread that has ended has said why.
            let _ = self.database.send(Wish::Poll(workspace));
        }
    }

    fn plan(&mut self, request: &PlanRequest) -> Result<Plan, Refusal> {
        let (workspace, rows) = {
            let known = self.known.lock();
            (known.workspace.clone(), known.rows.clone())
        };
        let workspace = workspace.ok_or_else(not_open)?;
        let rows = rows.ok_or_else(|| {
            Diagnostic::error("not-connected", "There is no connection, so nobody knows where the database stands.")
        })?;
        let rows = rows.as_slice();
        let plan = match (&request.target, request.direction) {
            (Target::Revision(id), Direction::Upgrade) => workspace.upgrade(rows, id),
            (Target::Revision(id), Direction::Downgrade) => workspace.downgrade(rows, id),
            (Target::Revision(id), Direction::Stamp) => workspace.stamp(rows, std::slice::from_ref(id), false),
            (Target::OneStep, direction) => command::one_step(&workspace, rows, direction, request.selected.as_deref()),
        };
        plan.map_err(|error| Refusal { diagnostic: *error.diagnostic, candidates: error.candidates })
    }

    fn introduce(&mut self, ids: Vec<Id>) {
        let (workspace, outbox) = (self.workspace(), self.outbox.clone());
        std::thread::spawn(move || {
            let introduced =
                |workspace: Arc<Workspace>| workspace.introduce_all(&ids).iter().map(ToString::to_string).collect();
            let told = workspace.map_or_else(|| ids.clone(), introduced);
            outbox.send(Report::Introduced { ids, told });
        });
    }

    fn foresee(&mut self, plan: &Plan) {
        let number = self.foresights.fetch_add(1, Ordering::AcqRel) + 1;
        let asked = self.workspace().and_then(|workspace| {
            let place = self.place(&workspace).ok()?;
            Some(Asked {
                engine: self.engine(&workspace).ok()?,
                evaluation: self.source.evaluation.clone().ok()?,
                plan: plan.clone(),
                workspace,
                place,
            })
        });
        let (outbox, newest) = (self.outbox.clone(), Arc::clone(&self.foresights));
        let steps: Vec<Id> = plan.steps.iter().map(|step| step.revision.clone()).collect();
        std::thread::spawn(move || {
            let wanted = || newest.load(Ordering::Acquire) == number;
            let foresight = asked.map(|asked| asked.foresight(&wanted)).unwrap_or_default();
            if wanted() {
                outbox.send(Report::Foreseen { steps, foresight });
            }
        });
    }

    fn start(&mut self, plan: Plan) {
        // What happens is told by the run from here on.
        self.foresights.fetch_add(1, Ordering::AcqRel);
        // A run that is over leaves a thread to collect.
        self.run = None;
        let started = self.workspace().ok_or_else(|| CommandError::from(not_open()));
        let started = started.and_then(|workspace| {
            let place = self.place(&workspace)?;
            let evaluation = self.source.evaluation.clone()?;
            let manner = Manner { engine: self.engine(&workspace)?, ..Manner::default() };
            Ok(Run::start(&workspace, &place, &evaluation, plan.clone(), manner))
        });
        match started {
            Ok((run, events)) => {
                self.run = Some(run);
                let (known, outbox, alias) = (self.known.clone(), self.outbox.clone(), self.source.alias.clone());
                std::thread::spawn(move || {
                    for mut event in events {
                        if let Some(alias) = &alias {
                            alias.event(&mut event);
                        }
                        if let Event::StepFinished { heads, .. } | Event::RunFinished { heads, .. } = &event {
                            known.lock().rows = Some(heads.clone());
                        }
                        outbox.send(Report::Run(event));
                    }
                });
            }
            Err(error) => self.outbox.send(Report::Run(Event::RunFinished {
                ending: Ending::Failed { revision: None, diagnostic: *error.diagnostic, standing: Standing::Untouched },
                heads: plan.heads_before,
                steps_done: 0,
                duration: Duration::ZERO,
            })),
        }
    }

    fn stop(&mut self) {
        if let Some(run) = &self.run {
            run.stop.request();
        }
    }

    fn cancel(&mut self) {
        if let Some(run) = &self.run {
            run.stop.cancel();
        }
    }

    fn preview(&mut self, id: &str, direction: Direction) {
        let (workspace, dialect, server_version) = {
            let known = self.known.lock();
            let version = known.server.as_ref().map(|server| server.version.clone()).unwrap_or_default();
            (known.workspace.clone(), known.dialect.unwrap_or(DialectName::Postgresql), version)
        };
        let Some(workspace) = workspace else { return };
        self.previews.request(preview::Wish { workspace, id: id.to_owned(), direction, dialect, server_version });
    }

    fn script(&mut self, id: &str) {
        let Some(workspace) = self.workspace() else { return };
        let (id, outbox) = (id.to_owned(), self.outbox.clone());
        std::thread::spawn(move || {
            let scripts = &workspace.project.scripts;
            // A file that is no revision goes by its name.
            let found =
                workspace.project.script(&id).or_else(|| scripts.iter().find(|script| script.file_name() == id));
            let script = match found {
                Some(script) => script.source(),
                None => Err(Diagnostic::error("script-missing", format!("No file defines revision {id}."))),
            };
            outbox.send(Report::Script { id, script });
        });
    }
}

fn connect(workspace: &Arc<Workspace>, url: Option<&str>, known: &Shared, outbox: &Outbox, database: &Sender<Wish>) {
    match Place::find(workspace, url) {
        Ok(place) => {
            known.lock().dialect = Some(place.target.dialect);
            // A thread that has ended has said why.
            let _ = database.send(Wish::Connect(Arc::clone(workspace), Box::new(place)));
        }
        Err(error) if error.diagnostic.code == "url-missing" => {
            outbox.send(Report::Connection(ConnectionView::Absent { hint: error.diagnostic.hints.join(" ") }));
        }
        Err(error) => outbox.send(Report::Connection(ConnectionView::Failed {
            database: DatabaseView::default(),
            diagnostic: *error.diagnostic,
        })),
    }
}

fn without_project() -> Report {
    Report::Connection(ConnectionView::Absent { hint: "Without a project nobody says which database.".to_owned() })
}

fn not_open() -> Diagnostic {
    Diagnostic::error("project-not-open", "The project has not been read yet.")
}
