//! Keys as people write them: `j`, `U`, `ctrl-d`, `shift-tab`, `pagedown`; and the language that replays them.

use std::fmt;
use std::str::FromStr;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    Char(char),
    Function(u8),
    Enter,
    Escape,
    Tab,
    Backspace,
    Delete,
    Insert,
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    Home,
    End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    pub code: Code,
    pub ctrl: bool,
    pub alt: bool,
    /// Only for keys without a character: `U` is `U`, not `shift-u`.
    pub shift: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error(
        "`{0}` is not a key: write a character, or a name such as `enter`, `esc`, `tab`, `pagedown`, `f5`, after `ctrl-`, `alt-` or `shift-`"
    )]
    Unknown(String),
    #[error("the text that begins with {0} has no closing quote")]
    OpenQuote(String),
}

const NAMES: [(&str, Code); 22] = [
    ("enter", Code::Enter),
    ("return", Code::Enter),
    ("esc", Code::Escape),
    ("escape", Code::Escape),
    ("tab", Code::Tab),
    ("backspace", Code::Backspace),
    ("delete", Code::Delete),
    ("insert", Code::Insert),
    ("up", Code::Up),
    ("down", Code::Down),
    ("left", Code::Left),
    ("right", Code::Right),
    ("pageup", Code::PageUp),
    ("pgup", Code::PageUp),
    ("pagedown", Code::PageDown),
    ("pgdn", Code::PageDown),
    ("home", Code::Home),
    ("end", Code::End),
    ("space", Code::Char(' ')),
    ("minus", Code::Char('-')),
    ("less", Code::Char('<')),
    ("quote", Code::Char('\'')),
];

impl Key {
    pub const fn plain(code: Code) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }

    /// The character a text field would take from it.
    pub fn text(self) -> Option<char> {
        if let (Code::Char(c), false, false) = (self.code, self.ctrl, self.alt) { Some(c) } else { None }
    }
}

impl FromStr for Key {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let unknown = || KeyError::Unknown(text.to_owned());
        let mut key = Self::plain(Code::Enter);
        let mut rest = text;
        while rest.chars().count() > 1 {
            let lower = rest.to_ascii_lowercase();
            if let Some(after) = lower.strip_prefix("ctrl-") {
                key.ctrl = true;
                rest = &rest[rest.len() - after.len()..];
            } else if let Some(after) = lower.strip_prefix("alt-") {
                key.alt = true;
                rest = &rest[rest.len() - after.len()..];
            } else if let Some(after) = lower.strip_prefix("shift-") {
                key.shift = true;
                rest = &rest[rest.len() - after.len()..];
            } else {
                break;
            }
        }
        let lower = rest.to_ascii_lowercase();
        let mut chars = rest.chars();
        key.code = match (chars.next(), chars.next()) {
            (Some(c), None) => Code::Char(c),
            _ => match NAMES.iter().find(|(name, _)| *name == lower) {
                Some((_, code)) => *code,
                None => match lower.strip_prefix('f').and_then(|number| number.parse().ok()) {
                    Some(number @ 1..=24) => Code::Function(number),
                    _ => return Err(unknown()),
                },
            },
        };
        if let (Code::Char(c), true) = (key.code, key.shift) {
            key.code = Code::Char(c.to_ascii_uppercase());
            key.shift = false;
        }
        Ok(key)
    }
}

/// As a hint shows it: `Ctrl-d`, `Esc`, `↑`.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [(self.ctrl, "Ctrl-"), (self.alt, "Alt-"), (self.shift, "Shift-")] {
            if held {
                f.write_str(name)?;
            }
        }
        match self.code {
            Code::Char(' ') => f.write_str("Space"),
            Code::Char(c) => write!(f, "{c}"),
            Code::Function(number) => write!(f, "F{number}"),
            Code::Enter => f.write_str("Enter"),
            Code::Escape => f.write_str("Esc"),
            Code::Tab => f.write_str("Tab"),
            Code::Backspace => f.write_str("Backspace"),
            Code::Delete => f.write_str("Delete"),
            Code::Insert => f.write_str("Insert"),
            Code::Up => f.write_str("Up"),
            Code::Down => f.write_str("Down"),
            Code::Left => f.write_str("Left"),
            Code::Right => f.write_str("Right"),
            Code::PageUp => f.write_str("PgUp"),
            Code::PageDown => f.write_str("PgDn"),
            Code::Home => f.write_str("Home"),
            Code::End => f.write_str("End"),
        }
    }
}

/// One thing a replay does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stroke {
    Press(Key),
    /// Wait until everything has come to rest, a run included.
    Wait,
}

/// Reads `j j Enter <wait> / 'users' Enter`: keys apart by spaces, text between single quotes typed as it stands, and `<wait>`.
pub fn strokes(text: &str) -> Result<Vec<Stroke>, KeyError> {
    let mut out = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        if let Some(quoted) = rest.strip_prefix('\'') {
            let (typed, after) = quoted.split_once('\'').ok_or_else(|| KeyError::OpenQuote(rest.to_owned()))?;
            out.extend(typed.chars().map(|c| Stroke::Press(Key::plain(Code::Char(c)))));
            rest = after.trim_start();
            continue;
        }
        let (word, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        out.push(if word == "<wait>" { Stroke::Wait } else { Stroke::Press(word.parse()?) });
        rest = after.trim_start();
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_shows_keys() {
        for (written, shown) in [
            ("j", "j"),
            ("U", "U"),
            ("shift-u", "U"),
            ("ctrl-d", "Ctrl-d"),
            ("Shift-Tab", "Shift-Tab"),
            ("pgdn", "PgDn"),
            ("-", "-"),
            ("ctrl--", "Ctrl--"),
            ("f12", "F12"),
            ("space", "Space"),
            ("é", "é"),
        ] {
            assert_eq!(written.parse::<Key>().unwrap().to_string(), shown);
        }
        for wrong in ["", "hyper-j", "f25", "entre"] {
            assert!(wrong.parse::<Key>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn reads_a_replay() {
        let press = |key: &str| Stroke::Press(key.parse().unwrap());
        assert_eq!(
            strokes(" j  Enter <wait> / 'a b' esc").unwrap(),
            [
                press("j"),
                press("enter"),
                Stroke::Wait,
                press("/"),
                press("a"),
                press("space"),
                press("b"),
                press("esc")
            ]
        );
        assert!(strokes("/ 'open").is_err());
        assert!(strokes("<wiat>").is_err());
    }
}
