//! What one invocation works on: the project and the database that its options, files and environment name.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use super::args::{ConfigArgs, Format, PlaceArgs};
use super::exit::Exit;
use super::report;
use super::waiting::waiting;
use crate::command::current::{self, Standing};
use crate::command::foreseen::Roads;
use crate::command::{CommandError, Evaluation, Introduction, Place, Workspace};
use crate::diagnostic::Severity;
use crate::executor::Engine;
use crate::project::Choice;
use crate::revision::{self, Id, Plan};
use crate::schema::DialectName;

/// A command opens one project; errors are told with what is known of its revisions.
static OPENED: OnceLock<Arc<Workspace>> = OnceLock::new();

/// Why env.py could not be followed is said once.
static TOLD: AtomicBool = AtomicBool::new(false);

/// env.py only configures: one that takes longer does something else.
const ENV_PY_SECONDS: u64 = 10;

/// The revisions that may have been meant, with author, day and message.
pub fn introduced(candidates: &[Id]) -> Vec<Introduction> {
    let plain = || candidates.iter().map(|id| Introduction::unknown(id)).collect();
    OPENED.get().map_or_else(plain, |workspace| workspace.introduce_all(candidates))
}

/// The error that ends the command, with where git last knew the revision it lacks.
pub fn with_last_seen(mut error: CommandError) -> CommandError {
    let seen = OPENED.get().zip(error.absent.as_ref()).and_then(|(workspace, absent)| workspace.last_seen(absent));
    error.diagnostic.hints.extend(seen.map(|seen| seen.to_string()));
    error
}

/// What is shown while a server doesn't answer.
pub fn connecting(place: &Place) -> String {
    format!("Connecting to {}", place.target.place())
}

pub struct Session {
    pub choice: Choice,
    pub url: Option<String>,
    pub x_arguments: Vec<String>,
    /// Of several databases that env.py migrates.
    pub database: Option<String>,
    /// What runs scripts, where the command line says it.
    pub engine: Option<Engine>,
}

impl Session {
    /// Options may stand before or after the command; the later ones win, lists add up.
    pub fn of(configs: &[&ConfigArgs], places: &[&PlaceArgs]) -> Self {
        let mut choice = Choice::from_environment();
        let (mut url, mut database, mut engine, mut x_arguments) = (None, None, None, Vec::new());
        for config in configs {
            choice.config.extend(config.config.iter().cloned());
        }
        for place in places {
            choice.section = place.name.clone().or(choice.section);
            choice.script_location = place.script_location.clone().or(choice.script_location);
            choice.version_locations.extend(place.version_location.iter().cloned());
            choice.recursive |= place.recursive;
            choice.import_paths.extend(place.import_path.iter().cloned());
            url = place.url.clone().or(url);
            engine = place.engine.map(Engine::from).or(engine);
            database = place.database.clone().or(database);
            x_arguments.extend(place.x.iter().cloned());
        }
        Self { choice, url, x_arguments, database, engine }
    }

    pub fn workspace(&self) -> Result<Arc<Workspace>, CommandError> {
        let workspace = Workspace::open(&self.choice)?;
        // Nothing runs yet, and nothing will unless a database is asked.
        workspace.run_env_py(self.evaluation(ENV_PY_SECONDS)?, self.database.clone());
        Ok(Arc::clone(OPENED.get_or_init(|| workspace)))
    }

    /// The database, or why there is none.
    pub fn place_of(&self, workspace: &Workspace) -> Result<Place, CommandError> {
        let place = Place::find(workspace, self.url.as_deref());
        if let Some(told) = workspace
            .settings()
            .told()
            .filter(|told| told.severity == Severity::Warning && !TOLD.swap(true, Ordering::Relaxed))
        {
            report::diagnostic(&told);
        }
        let place = place?;
        if let Some(note) = workspace.settings().url_elsewhere().filter(|note| place.notes.contains(note)) {
            report::warning(&note);
        }
        Ok(place)
    }

    pub fn current(&self, workspace: &Workspace) -> Result<Standing, CommandError> {
        self.current_at(workspace, &self.place_of(workspace)?)
    }

    pub fn current_at(&self, workspace: &Workspace, place: &Place) -> Result<Standing, CommandError> {
        waiting(&connecting(place), || current::current(workspace, &place.target))
    }

    /// The command line's word, else the setting.
    pub fn engine(&self, workspace: &Workspace) -> Result<Engine, CommandError> {
        Ok(workspace.engine(self.engine)?.value)
    }

    /// Which steps will take the second road. Without a database, the scripts are asked as for the one that would be meant.
    pub fn roads(&self, workspace: &Arc<Workspace>, plan: &Plan, seconds: u64) -> Result<Roads, CommandError> {
        let engine = self.engine(workspace)?;
        if engine == Engine::Native {
            return Ok(Roads::default());
        }
        let place = Place::find(workspace, self.url.as_deref());
        let dialect = place.map_or(DialectName::Postgresql, |place| place.target.dialect);
        Ok(Roads::of(workspace, &self.evaluation(seconds)?, dialect, engine, plan))
    }

    pub fn evaluation(&self, seconds: u64) -> Result<Evaluation, CommandError> {
        Ok(Evaluation::here(Duration::from_secs(seconds), self.x_arguments.clone())?)
    }

    /// The version rows, where the meaning of the identifier depends on them.
    pub fn rows_for(&self, workspace: &Workspace, identifier: &str) -> Result<Option<Vec<Id>>, CommandError> {
        if !revision::needs_current(identifier) {
            return Ok(None);
        }
        Ok(Some(self.current(workspace)?.rows))
    }

    /// Says on stderr what is wrong with the files, after the answer that could be given all the same, and what that means for the
    /// exit status. In JSON the answer itself holds the problems.
    pub fn verdict(&self, workspace: &Workspace, format: Format) -> Exit {
        let problems = workspace.problems();
        if format == Format::Text {
            problems.iter().filter(|problem| problem.severity > Severity::Note).for_each(report::diagnostic);
        }
        if problems.iter().any(|problem| problem.severity == Severity::Error) { Exit::Defects } else { Exit::Done }
    }
}
