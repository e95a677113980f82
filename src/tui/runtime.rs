//! The loop of the explorer: wait for something to happen, take in all that has, draw once. Idle means still.

use std::io;
use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

use ratatui::crossterm::execute;
use ratatui::crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};

use super::app::App;
use super::backend::{Backend, Outbox};
use super::input::InputThread;
use super::message::Message;
use super::screen;
use super::session::{Errand, Session};
use super::terminal::Held;
use crate::command::editor;

/// Between two frames that only background work asked for; input is drawn at once.
const FRAME: Duration = Duration::from_millis(16);
/// Between two turns of a spinner or a clock.
const TICK: Duration = Duration::from_millis(120);
/// After a signal, how long the running revision may take to end.
const GRACE: Duration = Duration::from_secs(30);

pub fn run<B: Backend>(mut app: App, mouse: bool, backend: impl FnOnce(Outbox) -> B) -> io::Result<()> {
    let mut held = Held::take(mouse)?;
    let size = held.terminal.size()?;
    (app.screen.width, app.screen.height) = (size.width, size.height);
    let mut session = Session::start(app, backend)?;
    let input = InputThread::start(session.outbox.clone())?;
    let started = Instant::now();
    let mut drawn = Instant::now();
    let mut terminated: Option<Instant> = None;
    draw(&mut held, &mut session.app)?;
    while !session.app.finished {
        let first = if session.app.moves() {
            match session.inbox.recv_timeout(TICK) {
                Ok(message) => Some(message),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => break,
            }
        } else {
            match session.inbox.recv() {
                Ok(message) => Some(message),
                Err(_) => break,
            }
        };
        session.dispatch(Message::Tick(started.elapsed()));
        let mut urgent = false;
        let mut next = first;
        while let Some(message) = next {
            urgent |= is_input(&message);
            if matches!(message, Message::Terminate) && terminated.is_none() {
                terminated = Some(Instant::now());
            }
            for errand in session.dispatch(message) {
                let answer = carry_out(errand, &mut held, &input)?;
                session.dispatch(answer);
                urgent = true;
            }
            // What talks faster than a screen can be drawn must not keep the frame from being drawn at all.
            if drawn.elapsed() >= FRAME && session.app.stale {
                break;
            }
            next = session.inbox.try_recv().ok();
            if next.is_none() && !urgent && session.app.stale {
                let wait = FRAME.saturating_sub(drawn.elapsed());
                next = session.inbox.recv_timeout(wait).ok();
            }
        }
        if session.app.stale {
            draw(&mut held, &mut session.app)?;
            drawn = Instant::now();
        }
        if terminated.is_some_and(|since| since.elapsed() > GRACE) {
            break;
        }
    }
    drop(held);
    Ok(())
}

fn draw(held: &mut Held, app: &mut App) -> io::Result<()> {
    execute!(io::stdout(), BeginSynchronizedUpdate)?;
    held.terminal.draw(|frame| screen::draw(app, frame.buffer_mut()))?;
    execute!(io::stdout(), EndSynchronizedUpdate)?;
    app.stale = false;
    Ok(())
}

fn carry_out(errand: Errand, held: &mut Held, input: &InputThread) -> io::Result<Message> {
    Ok(match errand {
        Errand::Copy(text) => {
            let copied =
                held.copy(&text).map(|()| text).map_err(|error| format!("The terminal did not take it: {error}."));
            Message::Copied(copied)
        }
        Errand::Edit { file, line } => {
            input.pause();
            let edited = held.lend(|| editor::edit(std::slice::from_ref(&file), line));
            input.resume();
            Message::Edited(edited?)
        }
    })
}

/// What somebody waits for.
fn is_input(message: &Message) -> bool {
    matches!(
        message,
        Message::Key(_) | Message::Paste(_) | Message::Click { .. } | Message::Wheel { .. } | Message::Resize { .. }
    )
}
