//! SQL previews: one at a time, the newest request first, a slow one given up when another is waiting.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::command::preview::{Preview as Compiled, preview};
use crate::command::{Evaluation, Workspace};
use crate::diagnostic::Diagnostic;
use crate::evaluate::Killer;
use crate::executor::{ProjectScripts, Question};
use crate::revision::Direction;
use crate::schema::DialectName;
use crate::tui::backend::{Outbox, Preview, Report};

/// An evaluation that has had this long gives way to a newer request.
const PATIENCE: Duration = Duration::from_millis(300);

pub struct Wish {
    pub workspace: Arc<Workspace>,
    pub id: String,
    pub direction: Direction,
    pub dialect: DialectName,
    pub server_version: String,
}

#[derive(Default)]
struct Desk {
    wish: Option<Wish>,
    closed: bool,
    /// Since when the present evaluation runs, and how to end it.
    working: Option<(Instant, Killer)>,
}

/// Dropping it ends the thread and the worker process.
pub struct Previews {
    desk: Arc<(Mutex<Desk>, Condvar)>,
}

impl Previews {
    pub fn start(evaluation: Result<Evaluation, Diagnostic>, outbox: Outbox) -> Self {
        let desk = Arc::new((Mutex::new(Desk::default()), Condvar::new()));
        let served = Arc::clone(&desk);
        std::thread::spawn(move || serve(&served, &evaluation, &outbox));
        Self { desk }
    }

    pub fn request(&self, wish: Wish) {
        let mut desk = lock(&self.desk.0);
        desk.wish = Some(wish);
        if let Some((_, killer)) = desk.working.as_ref().filter(|(since, _)| since.elapsed() > PATIENCE) {
            killer.kill();
        }
        self.desk.1.notify_one();
    }
}

impl Drop for Previews {
    fn drop(&mut self) {
        let mut desk = lock(&self.desk.0);
        desk.closed = true;
        if let Some((_, killer)) = &desk.working {
            killer.kill();
        }
        self.desk.1.notify_one();
    }
}

fn serve((desk, bell): &(Mutex<Desk>, Condvar), evaluation: &Result<Evaluation, Diagnostic>, outbox: &Outbox) {
    // Kept from one preview to the next, as long as the project is the same.
    let mut scripts: Option<(Arc<Workspace>, ProjectScripts, Killer)> = None;
    loop {
        let wish = {
            let mut desk = lock(desk);
            loop {
                if desk.closed {
                    return;
                }
                if let Some(wish) = desk.wish.take() {
                    break wish;
                }
                desk = bell.wait(desk).unwrap_or_else(PoisonError::into_inner);
            }
        };
        let evaluation = match evaluation {
            Ok(evaluation) => evaluation,
            Err(diagnostic) => {
                answer(outbox, wish, Err(diagnostic.clone()));
                continue;
            }
        };
        if scripts.as_ref().is_none_or(|(known, ..)| !Arc::ptr_eq(known, &wish.workspace)) {
            let (made, killer) = evaluation.scripts(&wish.workspace);
            scripts = Some((Arc::clone(&wish.workspace), made, killer));
        }
        let Some((_, scripts, killer)) = &mut scripts else { continue };
        lock(desk).working = Some((Instant::now(), killer.clone()));
        let question = Question {
            revision: wish.id.clone(),
            direction: wish.direction,
            dialect: wish.dialect,
            server_version: wish.server_version.clone(),
            offline: false,
            live: false,
        };
        let made = preview(scripts, &question);
        let overtaken = {
            let mut desk = lock(desk);
            desk.working = None;
            desk.wish.is_some()
        };
        // What was given up for a newer request is nobody's answer.
        if !overtaken {
            answer(outbox, wish, made.map(text));
        }
    }
}

fn text(compiled: Compiled) -> Preview {
    let mut parts: Vec<String> = Vec::with_capacity(compiled.statements.len());
    let mut before = None;
    for statement in &compiled.statements {
        let sql = if statement.pending { statement.sql.clone() } else { format!("{};", statement.sql) };
        // Said once for all that one call asks for.
        let asked = Some((statement.operation, statement.line));
        parts.push(if asked == before {
            sql
        } else {
            format!("-- {}, line {}\n{sql}", statement.operation, statement.line)
        });
        before = asked;
    }
    if let Some(asks) = &compiled.asks {
        let line = asks.span.as_ref().map_or(0, |span| span.line);
        let shown = asks.span.as_ref().and_then(|span| span.text.as_deref()).unwrap_or_default().trim();
        parts.push(format!(
            "-- line {line}: {shown}\n-- Here the script asks the database. What it does from here on\n-- depends on the answer, and is known only while it runs."
        ));
    }
    Preview { sql: parts.join("\n\n"), diagnostics: compiled.warnings }
}

fn answer(outbox: &Outbox, wish: Wish, preview: Result<Preview, Diagnostic>) {
    outbox.send(Report::Preview { id: wish.id, direction: wish.direction, preview });
}

fn lock(desk: &Mutex<Desk>) -> MutexGuard<'_, Desk> {
    desk.lock().unwrap_or_else(PoisonError::into_inner)
}
