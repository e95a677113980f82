//! Starts a run in the background and hands back its events.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use super::place::Place;
use super::scripts::Evaluation;
use super::second_road::SecondRoad;
use super::workspace::Workspace;
use crate::database::{Connection, Target};
use crate::diagnostic::Diagnostic;
use crate::executor::{self, Ending, Engine, Event, Options, ProjectScripts, Standing, StopFlag};
use crate::revision::Plan;

/// How a plan is run, where the user has a choice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Manner {
    pub single_transaction: bool,
    pub engine: Engine,
}

/// A run in progress. Dropping it asks it to stop after the running revision and waits for that.
pub struct Run {
    pub stop: StopFlag,
    thread: Option<JoinHandle<()>>,
}

impl Run {
    /// Runs `plan` on a connection of its own. The receiver gets `RunFinished` last, whatever happens.
    pub fn start(
        workspace: &Arc<Workspace>,
        place: &Place,
        evaluation: &Evaluation,
        plan: Plan,
        manner: Manner,
    ) -> (Self, Receiver<Event>) {
        let (sender, events) = channel();
        let stop = StopFlag::new();
        let (scripts, _) = evaluation.scripts(workspace);
        let target = place.target.clone();
        let options = Options {
            version_table: workspace.version_table().clone(),
            single_transaction: manner.single_transaction,
            engine: manner.engine,
            road: Some(Arc::new(SecondRoad::new(workspace, place, &evaluation.x_arguments))),
            ..Options::default()
        };
        let flag = stop.clone();
        let thread = std::thread::spawn(move || {
            // A receiver that is gone listens no more; the run goes on to its next safe point all the same.
            let sink = move |event| drop(sender.send(event));
            let not_begun = match run(target, scripts, &plan, &options, &sink, &flag) {
                Ok(true) => None,
                Ok(false) => Some(Ending::Stopped),
                Err(diagnostic) => Some(Ending::Failed { revision: None, diagnostic, standing: Standing::Untouched }),
            };
            if let Some(ending) = not_begun {
                sink(Event::RunFinished {
                    ending,
                    heads: plan.heads_before.clone(),
                    steps_done: 0,
                    duration: Duration::ZERO,
                });
            }
        });
        (Self { stop, thread: Some(thread) }, events)
    }

    /// Waits until nothing of the run is left.
    pub fn join(mut self) {
        self.wait();
    }

    pub fn is_over(&self) -> bool {
        self.thread.as_ref().is_none_or(JoinHandle::is_finished)
    }

    fn wait(&mut self) {
        if let Some(thread) = self.thread.take() {
            // A panic of the run's thread has been printed by the panic hook already.
            let _ = thread.join();
        }
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        self.stop.request();
        self.wait();
    }
}

/// Whether the run began: it does not where somebody cancels while the server does not answer. An error is one that came before.
fn run(
    target: Target,
    scripts: ProjectScripts,
    plan: &Plan,
    options: &Options,
    sink: &(dyn Fn(Event) + Sync),
    stop: &StopFlag,
) -> Result<bool, Diagnostic> {
    let scripts = scripts.shared();
    super::runtime::block_on(async {
        let mut connection = tokio::select! {
            biased;
            opened = Connection::open(&target) => opened.map_err(|error| error.to_diagnostic())?,
            () = stop.cancelled() => return Ok(false),
        };
        executor::run(&mut connection, &scripts, plan, options, sink, stop).await;
        connection.close().await;
        Ok(true)
    })?
}
