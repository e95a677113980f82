//! The terminal: taken over on the way in, given back on every way out, panics and signals included.

use std::io::{self, BufWriter, Stdout, Write, stdout};
use std::panic;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::cursor::{Hide, Show};
use ratatui::crossterm::event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture};
use ratatui::crossterm::execute;
use ratatui::crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};

/// Gives the terminal back when it is dropped.
pub struct Held {
    pub terminal: Terminal<CrosstermBackend<BufWriter<Stdout>>>,
    mouse: bool,
}

impl Held {
    pub fn take(mouse: bool) -> io::Result<Self> {
        restore_on_panic();
        enter(mouse)?;
        // A frame goes out in one piece.
        match Terminal::new(CrosstermBackend::new(BufWriter::with_capacity(64 * 1024, stdout()))) {
            Ok(terminal) => Ok(Self { terminal, mouse }),
            Err(error) => {
                restore();
                Err(error)
            }
        }
    }

    /// Runs something that needs the terminal for itself.
    pub fn lend<T>(&mut self, job: impl FnOnce() -> T) -> io::Result<T> {
        restore();
        let out = job();
        enter(self.mouse)?;
        self.terminal.clear()?;
        Ok(out)
    }

    /// Asks the terminal to put a text on the clipboard (OSC 52): works over ssh, where terminals allow it.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        let mut out = stdout();
        write!(out, "\x1b]52;c;{}\x07", base64(text.as_bytes()))?;
        out.flush()
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        restore();
    }
}

fn enter(mouse: bool) -> io::Result<()> {
    enable_raw_mode()?;
    HELD.store(true, Ordering::Relaxed);
    let taken = execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste, Hide)
        .and_then(|()| if mouse { execute!(stdout(), EnableMouseCapture) } else { Ok(()) });
    if taken.is_err() {
        restore();
    }
    taken
}

/// Each part on its own: one that fails must not keep the others from being undone. Once only: leaving twice would put the cursor
/// back over what a panic has written.
fn restore() {
    if !HELD.swap(false, Ordering::Relaxed) {
        return;
    }
    let _ = execute!(stdout(), DisableMouseCapture, DisableBracketedPaste);
    let _ = execute!(stdout(), LeaveAlternateScreen, Show);
    let _ = disable_raw_mode();
}

/// Whether the screen is ours at the moment.
static HELD: AtomicBool = AtomicBool::new(false);

/// A panic's text belongs on the real screen, so that goes back first. While the explorer is on, a panic of another thread says
/// nothing: its owner hears of it, and its text would only tear the screen.
fn restore_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let drawing = std::thread::current().id();
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if std::thread::current().id() == drawing && HELD.load(Ordering::Relaxed) {
                restore();
            }
            if !HELD.load(Ordering::Relaxed) {
                before(info);
            }
        }));
    });
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0u32, |group, byte| group << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for at in 0..4 {
            let letter = LETTERS[(group >> (18 - 6 * at)) as usize & 63];
            out.push(if at <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_as_the_standard_has_it() {
        for (plain, coded) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy"), ("é", "w6k=")]
        {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }
}
