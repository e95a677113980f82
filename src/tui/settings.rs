//! The user's settings: theme, symbols, mouse and keys, from the configuration folder. What is wrong is said, and the rest counts.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::keymap::Keymap;
use crate::diagnostic::Diagnostic;
use crate::style::Themes;

/// `config.toml` of the configuration folder.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    theme: Option<String>,
    ascii: Option<bool>,
    mouse: Option<bool>,
    /// A keymap file, from the configuration folder where it is relative.
    keymap: Option<PathBuf>,
}

#[derive(Debug, Clone)]
pub struct Settings {
    pub theme: Option<String>,
    pub ascii: bool,
    pub mouse: bool,
    pub keymap: Keymap,
    /// Those in the program, and `themes/*.toml` of the configuration folder.
    pub themes: Themes,
    pub problems: Vec<Diagnostic>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: None,
            ascii: false,
            mouse: true,
            keymap: Keymap::standard(),
            themes: Themes::embedded(),
            problems: Vec::new(),
        }
    }
}

impl Settings {
    /// Where settings are looked for on this system; none where there is no home folder.
    pub fn folder() -> Option<PathBuf> {
        directories::ProjectDirs::from("", "", "aludel").map(|found| found.config_dir().to_owned())
    }

    /// Never fails: a folder or file that is not there means the defaults.
    pub fn read(folder: Option<&Path>) -> Self {
        let mut settings = Self::default();
        let Some(folder) = folder else { return settings };
        let path = folder.join("config.toml");
        let file = match read(&path, &mut settings.problems) {
            Some(text) => toml::from_str::<File>(&text).unwrap_or_else(|error| {
                let line = error.span().map_or(1, |span| 1 + text[..span.start.min(text.len())].matches('\n').count());
                settings.problems.push(
                    Diagnostic::error(
                        "settings-syntax",
                        format!("{}, line {line}: {}", path.display(), error.message()),
                    )
                    .hint("settings are: theme = \"dark\", ascii = false, mouse = true, keymap = \"keymap.toml\""),
                );
                File::default()
            }),
            None => File::default(),
        };
        settings.read_themes(&folder.join("themes"));
        let named = file.keymap.is_some();
        let keymap = folder.join(file.keymap.unwrap_or_else(|| "keymap.toml".into()));
        match read(&keymap, &mut settings.problems) {
            Some(text) => {
                let name = keymap.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                let wrong = settings.keymap.merge(&name, &text);
                settings.problems.extend(wrong);
            }
            None if named && !keymap.exists() => settings
                .problems
                .push(Diagnostic::error("settings-keymap", format!("the keymap {} does not exist", keymap.display()))),
            None => {}
        }
        settings.theme = file.theme;
        settings.ascii = file.ascii.unwrap_or(false);
        settings.mouse = file.mouse.unwrap_or(true);
        settings
    }

    fn read_themes(&mut self, folder: &Path) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths.iter().filter(|path| path.extension().is_some_and(|extension| extension == "toml")) {
            if let (Some(name), Some(text)) =
                (path.file_stem().and_then(|name| name.to_str()), read(path, &mut self.problems))
            {
                self.themes.add(name, &text);
                if let Err(error) = self.themes.load(name) {
                    self.problems.push(Diagnostic::error(error.code(), error.to_string()));
                }
            }
        }
    }
}

fn read(path: &Path, problems: &mut Vec<Diagnostic>) -> Option<String> {
    match fs::read_to_string(path) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => {
            problems
                .push(Diagnostic::error("settings-unreadable", format!("{} can't be read: {error}", path.display())));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::action::Action;
    use crate::tui::keymap::Context;

    #[test]
    fn nothing_there_means_the_defaults() {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::read(Some(folder.path()));
        assert_eq!(settings.problems, []);
        assert!(settings.mouse && !settings.ascii && settings.theme.is_none());
    }

    #[test]
    fn settings_themes_and_keys_are_read() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(
            folder.path().join("config.toml"),
            "theme = 'mine'\nascii = true\nmouse = false\nkeymap = 'keys.toml'",
        )
        .unwrap();
        fs::write(folder.path().join("keys.toml"), "any = [{ on = 'x', run = 'quit' }]").unwrap();
        fs::create_dir(folder.path().join("themes")).unwrap();
        fs::write(folder.path().join("themes/mine.toml"), "inherits = 'light'").unwrap();
        let settings = Settings::read(Some(folder.path()));
        assert_eq!(settings.problems, []);
        assert_eq!(settings.theme.as_deref(), Some("mine"));
        assert!(settings.ascii && !settings.mouse);
        assert!(!settings.themes.load("mine").unwrap().dark);
        assert_eq!(settings.keymap.action(Context::Graph, "x".parse().unwrap()), Some(Action::Quit));
    }

    #[test]
    fn every_mistake_is_named_at_once() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("config.toml"), "mouse = false\ntheem = 'mine'").unwrap();
        fs::write(folder.path().join("keymap.toml"), "any = [{ on = 'x', run = 'quti' }]").unwrap();
        fs::create_dir(folder.path().join("themes")).unwrap();
        fs::write(folder.path().join("themes/mine.toml"), "inherits = 'lihgt'").unwrap();
        let settings = Settings::read(Some(folder.path()));
        let codes: Vec<&str> = settings.problems.iter().map(|problem| problem.code.as_ref()).collect();
        assert_eq!(codes, ["settings-syntax", "theme-inherits", "keymap-unknown-action"]);
        assert!(settings.problems[0].message.contains("line 2"), "{}", settings.problems[0].message);
    }
}
