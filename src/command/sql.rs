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
use crate::executor::{ProjectScripts, Question, Source};
use crate::project::Script;
use crate::revision::{Direction, Id};
use crate::schema::DialectName;

/// More workers than this cost more memory than they save time.
const MOST_WORKERS: usize = 4;

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
pub struct Renderer {
    workspace: Arc<Workspace>,
    scripts: ProjectScripts,
    dialect: DialectName,
}

impl Renderer {
    pub fn new(workspace: &Arc<Workspace>, evaluation: &Evaluation, dialect: DialectName) -> Self {
        let (scripts, _) = evaluation.scripts(workspace);
        Self { workspace: Arc::clone(workspace), scripts, dialect }
    }

    pub fn dialect(&self) -> DialectName {
        self.dialect
    }

    /// `memo` remembers the types that the revisions before this one have created.
    pub fn revision(&mut self, id: &str, direction: Direction, memo: &mut Memo) -> Result<Preview, Diagnostic> {
        let workspace = Arc::clone(&self.workspace);
        let script = workspace.script(id).map_err(|error| *error.diagnostic)?;
        self.script(script, direction, memo)
    }

    fn script(&mut self, script: &Script, direction: Direction, memo: &mut Memo) -> Result<Preview, Diagnostic> {
        let header = script.header.as_ref().map_err(|problem| (**problem).clone())?;
        let source = Source { path: script.path.clone(), text: script.source()? };
        let question = Question {
            revision: header.revision.clone(),
            direction,
            dialect: self.dialect,
            server_version: String::new(),
            offline: true,
        };
        let evaluated = self.scripts.evaluate_script(script, source.text.clone(), &question, &mut |_| {})?;
        preview::compile(&evaluated, Some(&source), &question, memo)
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
    let scripts = &workspace.project.scripts;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let workers = cores.min(MOST_WORKERS).min(scripts.len());
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        // Bounded, so that a reader that is slow, or gone, does not let everything pile up here.
        let (sender, answers) = mpsc::sync_channel::<(usize, Vec<Rendered>)>(64);
        for _ in 0..workers {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                let mut renderer = Renderer::new(workspace, evaluation, dialect);
                while let Some((at, script)) = take(next, scripts) {
                    let rendered = directions.iter().map(|&direction| Rendered {
                        revision: script.id().unwrap_or(script.file_name()).to_owned(),
                        file: script.path.clone(),
                        direction,
                        result: renderer.script(script, direction, &mut Memo::default()),
                    });
                    if sender.send((at, rendered.collect())).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let (mut early, mut due) = (BTreeMap::new(), 0);
        for (at, rendered) in answers {
            early.insert(at, rendered);
            while let Some(ready) = early.remove(&due) {
                due += 1;
                for one in ready {
                    if !sink(one) {
                        return;
                    }
                }
            }
        }
    });
}

fn take<'s>(next: &AtomicUsize, scripts: &'s [Script]) -> Option<(usize, &'s Script)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    scripts.get(at).map(|script| (at, script))
}
