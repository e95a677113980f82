//! What the explorer asks of the rest of the program: a trait whose methods start work in the background, and the views it gets back.

use std::path::PathBuf;
use std::sync::mpsc::Sender;

use super::message::Message;
use crate::diagnostic::Diagnostic;
use crate::executor::{Engine, Event};
use crate::revision::{Direction, Id, Plan};
use crate::schema::DialectName;

/// Every method but `plan` returns at once and answers later through the outbox it was made with.
///
/// Dropping a backend while a run is in progress must leave the database as a stop between two revisions would.
pub trait Backend {
    /// Reads the project's files again. Answers `Report::Project` and when all scripts are checked `Report::Findings`, or
    /// `Report::ProjectFailed`.
    fn open(&mut self);

    /// Connects to the database that was chosen. Answers `Report::Connection`, with `Absent` where no database was named.
    fn connect(&mut self);

    /// Reads the version rows again. Answers `Report::Versions` or, where the connection is gone, `Report::Connection`.
    fn poll(&mut self);

    /// Decides the steps. Reads no file and asks no database, so that it may be called between two frames.
    fn plan(&mut self, request: &PlanRequest) -> Result<Plan, Refusal>;

    /// Finds out who wrote revisions, and when. Answers `Report::Introduced`.
    fn introduce(&mut self, ids: Vec<Id>);

    /// Finds out which steps of a plan can't be taken natively, as far as their scripts tell. Only the newest request need be answered,
    /// with `Report::Foreseen`.
    fn foresee(&mut self, plan: &Plan);

    /// Runs a plan that the user agreed to. Answers with `Report::Run` events, `RunFinished` last, whatever happens.
    fn start(&mut self, plan: Plan);

    /// Ends the run after the revision that is running.
    fn stop(&mut self);

    /// Interrupts the statement that is running; the run ends as soon as the database has answered.
    fn cancel(&mut self);

    /// Compiles one direction of one revision for the connected dialect. Only the newest request need be answered, with `Report::Preview`.
    fn preview(&mut self, id: &str, direction: Direction);

    /// Reads a revision's file. Only the newest request need be answered, with `Report::Script`.
    fn script(&mut self, id: &str);
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanRequest {
    pub direction: Direction,
    pub target: Target,
    /// The revision under the cursor, for choosing a branch where one step is ambiguous.
    pub selected: Option<Id>,
}

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    pub diagnostic: Diagnostic,
    /// The revisions that may have been meant.
    pub candidates: Vec<Id>,
}

impl From<Diagnostic> for Refusal {
    fn from(diagnostic: Diagnostic) -> Self {
        Self { diagnostic, candidates: Vec::new() }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    OneStep,
    Revision(Id),
}

/// Where answers go. Cheap to clone; outlives the explorer without harm.
#[derive(Debug, Clone)]
pub struct Outbox {
    sender: Sender<Message>,
}

impl Outbox {
    pub(crate) fn new(sender: Sender<Message>) -> Self {
        Self { sender }
    }

    /// An answer that comes after the explorer has closed is nobody's business any more.
    pub fn send(&self, report: Report) {
        self.post(Message::Report(Box::new(report)));
    }

    pub(crate) fn post(&self, message: Message) {
        let _ = self.sender.send(message);
    }
}

/// An answer of the backend.
#[derive(Debug, Clone)]
pub enum Report {
    Project(ProjectView),
    ProjectFailed(Diagnostic),
    /// What is odd or wrong about revisions that can be used nonetheless, by id, all of it.
    Findings(Vec<(Id, Diagnostic)>),
    Connection(ConnectionView),
    /// The version rows as they are now.
    Versions(Vec<Id>),
    Script {
        id: Id,
        script: Result<String, Diagnostic>,
    },
    Preview {
        id: Id,
        direction: Direction,
        preview: Result<Preview, Diagnostic>,
    },
    /// A sentence for each of these, in their order: id, author, day and message.
    Introduced {
        ids: Vec<Id>,
        told: Vec<String>,
    },
    /// What `foresee` found of these steps.
    Foreseen {
        steps: Vec<Id>,
        foresight: Foresight,
    },
    Run(Event),
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Foresight {
    pub engine: Engine,
    /// Steps that need the project's Python, and why, in their order; with the engine `python` none is named, since all of them run there.
    pub steps: Vec<(Id, Diagnostic)>,
    /// That Python, where a step will run in it.
    pub python: Option<Result<String, Diagnostic>>,
}

#[derive(Debug, Clone, Default)]
pub struct ProjectView {
    pub name: String,
    /// Where it lies, as the user should see it.
    pub place: String,
    /// In any order; rows of equal standing keep it. Newest first reads best.
    pub rows: Vec<RevisionRow>,
    /// What is wrong with the project as a whole: configuration, cycles, labels used twice.
    pub diagnostics: Vec<Diagnostic>,
    /// What runs its scripts.
    pub engine: Engine,
}

/// One revision, or one file that could not be read as one.
#[derive(Debug, Clone, Default)]
pub struct RevisionRow {
    /// For a file that can't be read its name, so that it has a place on the screen.
    pub id: Id,
    pub message: String,
    /// Its own branch labels.
    pub labels: Vec<String>,
    pub file: Option<PathBuf>,
    /// As the file's docstring says.
    pub created: Option<String>,
    pub parents: Vec<Id>,
    /// Resolved to ids. Those that can't be resolved are a diagnostic instead.
    pub dependencies: Vec<Id>,
    /// An error among them makes the row a broken one.
    pub diagnostics: Vec<Diagnostic>,
    /// What a check of the script said besides. Whatever it is, the revision can be used.
    pub findings: Vec<Diagnostic>,
    pub downgrade: DowngradeBody,
}

/// What reading the file alone tells about its `downgrade()`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DowngradeBody {
    #[default]
    Unknown,
    Operations,
    /// Nothing but `pass`, or no such function.
    Empty,
    /// It only raises.
    Raises,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub enum ConnectionView {
    /// Not asked yet.
    #[default]
    Unknown,
    /// No database was named: `hint` says what to do about it.
    Absent {
        hint: String,
    },
    Connecting(DatabaseView),
    Connected {
        database: DatabaseView,
        versions: Vec<Id>,
    },
    Failed {
        database: DatabaseView,
        diagnostic: Diagnostic,
    },
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DatabaseView {
    /// `PostgreSQL 16.3`; the bare engine's name before the server has answered.
    pub engine: String,
    pub dialect: Option<DialectName>,
    /// With the password masked.
    pub url: String,
    /// Which setting the URL came from: `--url`, `ALUDEL_URL`, `alembic.ini`, `DATABASE_URL`.
    pub source: String,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Preview {
    /// Statements as they would be sent, each ended by `;`, apart by blank lines.
    pub sql: String,
    /// Warnings, and what could not be compiled.
    pub diagnostics: Vec<Diagnostic>,
}
