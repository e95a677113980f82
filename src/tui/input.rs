//! The terminal's events as messages, read on a thread that can be paused while an editor has the terminal.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use ratatui::crossterm::event::{
    self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind,
};

use signal_hook::iterator::{Handle, Signals};

use super::backend::Outbox;
use super::key::{Code, Key};
use super::message::Message;

/// How long a pause or a signal may go unnoticed. Keys are not delayed by it.
const BEAT: Duration = Duration::from_millis(100);
const WHEEL_LINES: i32 = 3;

#[derive(Default)]
struct Gate {
    paused: bool,
    /// The reader has seen the pause and is not reading.
    resting: bool,
    closed: bool,
}

pub struct InputThread {
    gate: Arc<(Mutex<Gate>, Condvar)>,
    signals: Handle,
}

impl InputThread {
    pub fn start(outbox: Outbox) -> std::io::Result<Self> {
        let gate = Arc::new((Mutex::new(Gate::default()), Condvar::new()));
        let signals = listen(outbox.clone())?;
        let shared = Arc::clone(&gate);
        thread::Builder::new().name("input".to_owned()).spawn(move || {
            loop {
                {
                    let (lock, wake) = &*shared;
                    let mut state = hold(lock);
                    while state.paused && !state.closed {
                        state.resting = true;
                        wake.notify_all();
                        state = wake.wait(state).unwrap_or_else(PoisonError::into_inner);
                    }
                    state.resting = false;
                    if state.closed {
                        return;
                    }
                }
                match event::poll(BEAT) {
                    Ok(true) => match event::read() {
                        Ok(event) => {
                            if let Some(message) = translate(event) {
                                outbox.post(message);
                            }
                        }
                        Err(_) => break,
                    },
                    Ok(false) => {}
                    Err(_) => break,
                }
            }
            // The terminal is gone: nobody is there to ask.
            outbox.post(Message::Terminate);
        })?;
        Ok(Self { gate, signals })
    }

    /// Returns when the reader has let go of the terminal.
    pub fn pause(&self) {
        let (lock, wake) = &*self.gate;
        let mut state = hold(lock);
        state.paused = true;
        while !state.resting && !state.closed {
            let (next, waited) = wake.wait_timeout(state, BEAT * 5).unwrap_or_else(PoisonError::into_inner);
            state = next;
            if waited.timed_out() {
                break;
            }
        }
    }

    pub fn resume(&self) {
        let (lock, wake) = &*self.gate;
        hold(lock).paused = false;
        wake.notify_all();
    }
}

impl Drop for InputThread {
    fn drop(&mut self) {
        let (lock, wake) = &*self.gate;
        hold(lock).closed = true;
        wake.notify_all();
        self.signals.close();
    }
}

fn hold(lock: &Mutex<Gate>) -> MutexGuard<'_, Gate> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Tells of signals on a thread of its own: when the terminal has gone away, reading from it may never return.
fn listen(outbox: Outbox) -> std::io::Result<Handle> {
    #[cfg(unix)]
    const ENDS: [i32; 3] = [signal_hook::consts::SIGTERM, signal_hook::consts::SIGINT, signal_hook::consts::SIGHUP];
    #[cfg(not(unix))]
    const ENDS: [i32; 2] = [signal_hook::consts::SIGTERM, signal_hook::consts::SIGINT];
    let mut signals = Signals::new(ENDS)?;
    let handle = signals.handle();
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for _ in signals.forever() {
            outbox.post(Message::Terminate);
        }
    })?;
    Ok(handle)
}

fn translate(event: Event) -> Option<Message> {
    match event {
        Event::Key(event) if event.kind != KeyEventKind::Release => key(event).map(Message::Key),
        Event::Key(_) | Event::FocusGained | Event::FocusLost => None,
        Event::Paste(text) => Some(Message::Paste(text)),
        Event::Resize(columns, rows) => Some(Message::Resize { columns, rows }),
        Event::Mouse(event) => {
            let (column, row) = (event.column, event.row);
            match event.kind {
                MouseEventKind::Down(MouseButton::Left) => Some(Message::Click { column, row }),
                MouseEventKind::ScrollDown => Some(Message::Wheel { column, row, lines: WHEEL_LINES }),
                MouseEventKind::ScrollUp => Some(Message::Wheel { column, row, lines: -WHEEL_LINES }),
                MouseEventKind::Down(_)
                | MouseEventKind::Up(_)
                | MouseEventKind::Drag(_)
                | MouseEventKind::Moved
                | MouseEventKind::ScrollLeft
                | MouseEventKind::ScrollRight => None,
            }
        }
    }
}

fn key(event: KeyEvent) -> Option<Key> {
    let code = match event.code {
        KeyCode::Char(c) => Code::Char(c),
        KeyCode::F(number) => Code::Function(number),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Escape,
        KeyCode::Tab | KeyCode::BackTab => Code::Tab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Insert => Code::Insert,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::Null
        | KeyCode::CapsLock
        | KeyCode::ScrollLock
        | KeyCode::NumLock
        | KeyCode::PrintScreen
        | KeyCode::Pause
        | KeyCode::Menu
        | KeyCode::KeypadBegin
        | KeyCode::Media(_)
        | KeyCode::Modifier(_) => return None,
    };
    let held = |modifier| event.modifiers.contains(modifier);
    // A character tells its shift itself.
    let shift = (held(KeyModifiers::SHIFT) || event.code == KeyCode::BackTab) && !matches!(code, Code::Char(_));
    Some(Key { code, ctrl: held(KeyModifiers::CONTROL), alt: held(KeyModifiers::ALT), shift })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_arrive_as_the_keymap_writes_them() {
        let arrives = |code, modifiers| key(KeyEvent::new(code, modifiers));
        assert_eq!(arrives(KeyCode::Char('U'), KeyModifiers::SHIFT), Some("U".parse().unwrap()));
        assert_eq!(arrives(KeyCode::BackTab, KeyModifiers::SHIFT), Some("shift-tab".parse().unwrap()));
        assert_eq!(arrives(KeyCode::Char('c'), KeyModifiers::CONTROL), Some("ctrl-c".parse().unwrap()));
        assert_eq!(arrives(KeyCode::CapsLock, KeyModifiers::NONE), None);
    }
}
