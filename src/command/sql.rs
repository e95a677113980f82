//! The SQL of revisions as Alembic's offline mode writes it, without a database: of one, of some, or of every script both ways.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

use super::preview::{self, Preview};
use super::scripts::Evaluation;
use super::workspace::Workspace;
use crate::diagnostic::Diagnostic;
use crate::dialect::Memo;
use crate::executor::{Evaluated, ProjectScripts, Question, Source};
use crate::project::Script;
use crate::revision::{Direction, Id};
use crate::schema::DialectName;

/// More workers than this cost more memory than they save time.
const MOST_WORKERS: usize = 4;
const FEWEST_SCRIPTS: usize = 30;

/// One revision in one direction.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// The file's name where its header can't be read.
    pub revision: Id,
    pub file: PathBuf,
    pub direction: Direction,
    pub result: Result<Preview, Diagnostic>,
}

/// Evaluates scripts offline, one after another, in one worker process that the first of them starts.
struct Renderer {
    workspace: Arc<Workspace>,
    scripts: ProjectScripts,
    dialect: DialectName,
    offline: bool,
}

impl Renderer {
    fn new(workspace: &Arc<Workspace>, evaluation: &Evaluation, dialect: DialectName) -> Self {
        let (scripts, _) = evaluation.scripts(workspace);
        Self { workspace: Arc::clone(workspace), scripts, dialect, offline: true }
    }

    fn revision(&mut self, id: &str, direction: Direction) -> Result<Heard, Diagnostic> {
        let workspace = Arc::clone(&self.workspace);
        let script = workspace.script(id).map_err(|error| *error.diagnostic)?;
        self.script(script, direction)
    }

    fn script(&mut self, script: &Script, direction: Direction) -> Result<Heard, Diagnostic> {
        let header = script.header.as_ref().map_err(|problem| (**problem).clone())?;
        let source = Source { path: script.path.clone(), text: script.source()? };
        let question = Question {
            revision: header.revision.clone(),
            direction,
            dialect: self.dialect,
            server_version: String::new(),
            offline: self.offline,
            live: false,
        };
        let evaluated = self.scripts.evaluate_script(script, source.text.clone(), &question, &mut |_: &str| {})?;
        Ok(Heard { question, source, evaluated })
    }
}

/// A revision's script, evaluated but not compiled yet.
pub struct Heard {
    question: Question,
    source: Source,
    evaluated: Evaluated,
}

impl Heard {
    /// `memo` remembers the types that the revisions before this one have created.
    pub fn compile(&self, memo: &mut Memo) -> Result<Preview, Diagnostic> {
        preview::compile(&self.evaluated, Some(&self.source), &self.question, memo)
    }
}

/// Every script of the project in the given directions, each as if it ran alone. What fails is told in its place. `sink` hears of
/// them in the order of the files; where it answers false the rest is left.
pub fn each(
    workspace: &Arc<Workspace>,
    evaluation: &Evaluation,
    dialect: DialectName,
    directions: &[Direction],
    sink: &mut dyn FnMut(Rendered) -> bool,
) {
    let render = |renderer: &mut Renderer, script: &Script| -> Vec<Rendered> {
        let one = |&direction: &Direction| Rendered {
            revision: script.id().unwrap_or(script.file_name()).to_owned(),
            file: script.path.clone(),
            direction,
            result: renderer.script(script, direction).and_then(|heard| heard.compile(&mut Memo::default())),
        };
        directions.iter().map(one).collect()
    };
    let renderer = || Renderer::new(workspace, evaluation, dialect);
    in_parallel(&workspace.project.scripts, &renderer, &render, &mut |rendered| rendered.into_iter().all(&mut *sink));
}

/// These revisions, one after another: what one of them creates is there for the next. `sink` hears of them in this order; where it
/// answers false the rest is left.
pub fn in_order(
    workspace: &Arc<Workspace>,
    evaluation: &Evaluation,
    dialect: DialectName,
    steps: &[(Id, Direction)],
    sink: &mut dyn FnMut(Result<Preview, Diagnostic>) -> bool,
) {
    let mut memo = Memo::default();
    let renderer = || Renderer::new(workspace, evaluation, dialect);
    let hear = |renderer: &mut Renderer, (id, direction): &(Id, Direction)| renderer.revision(id, *direction);
    in_parallel(steps, &renderer, &hear, &mut |heard| sink(heard.and_then(|heard| heard.compile(&mut memo))));
}

/// Each of these as a run would find it, as far as that is known without a database. `sink` hears of them in this order.
pub fn as_run(
    workspace: &Arc<Workspace>,
    evaluation: &Evaluation,
    dialect: DialectName,
    steps: &[(Id, Direction)],
    sink: &mut dyn FnMut(Result<Preview, Diagnostic>) -> bool,
) {
    let renderer = || Renderer { offline: false, ..Renderer::new(workspace, evaluation, dialect) };
    let hear = |renderer: &mut Renderer, (id, direction): &(Id, Direction)| {
        renderer.revision(id, *direction).and_then(|heard| heard.compile(&mut Memo::default()))
    };
    in_parallel(steps, &renderer, &hear, sink);
}

/// Works on all items at once, as far as there are cores, and hands over what comes of them in their order.
fn in_parallel<T: Sync, W, R: Send>(
    items: &[T],
    worker: &(impl Fn() -> W + Sync),
    work: &(impl Fn(&mut W, &T) -> R + Sync),
    sink: &mut dyn FnMut(R) -> bool,
) {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    // A worker takes as long to start as some tens of scripts to evaluate.
    let workers = cores.min(MOST_WORKERS).min(items.len().div_ceil(FEWEST_SCRIPTS));
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        // Bounded, so that a reader that is slow, or gone, does not let everything pile up here.
        let (sender, answers) = mpsc::sync_channel::<(usize, R)>(64);
        for _ in 0..workers {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                let mut worker = worker();
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(at) else { return };
                    if sender.send((at, work(&mut worker, item))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let (mut early, mut due) = (BTreeMap::new(), 0);
        for (at, answer) in answers {
            early.insert(at, answer);
            while let Some(ready) = early.remove(&due) {
                due += 1;
                if !sink(ready) {
                    return;
                }
            }
        }
    });
}
