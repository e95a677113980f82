//! Which key does what where: the default map, the user's changes to it, and what is wrong with them.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::action::Action;
use super::key::Key;
use crate::diagnostic::Diagnostic;

const DEFAULT: &str = include_str!("../../assets/keymap.toml");

/// Where a key is pressed. The panes fall back to `any`; popups don't, so nothing happens behind them unseen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Context {
    Any,
    Graph,
    Detail,
    Log,
    Popup,
    Confirm,
    Filter,
}

impl Context {
    pub const ALL: [Self; 7] =
        [Self::Any, Self::Graph, Self::Detail, Self::Log, Self::Popup, Self::Confirm, Self::Filter];

    pub fn name(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Graph => "graph",
            Self::Detail => "detail",
            Self::Log => "log",
            Self::Popup => "popup",
            Self::Confirm => "confirm",
            Self::Filter => "filter",
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Any => "Everywhere",
            Self::Graph => "In the graph",
            Self::Detail => "In the script and SQL",
            Self::Log => "In the run log",
            Self::Popup => "In a window",
            Self::Confirm => "When asked",
            Self::Filter => "While typing a filter",
        }
    }

    fn fallback(self) -> Option<Self> {
        match self {
            Self::Graph | Self::Detail | Self::Log => Some(Self::Any),
            Self::Confirm => Some(Self::Popup),
            Self::Any | Self::Popup | Self::Filter => None,
        }
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keymap {
    /// In the order they were written, which is the order of help and hints.
    bindings: Vec<Binding>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Binding {
    context: Context,
    key: Key,
    action: Option<Action>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    on: Keys,
    run: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Keys {
    One(String),
    Several(Vec<String>),
}

impl Keymap {
    /// The map in the program. A test reads it, so mistakes in it cannot ship.
    pub fn standard() -> Self {
        let mut keymap = Self::default();
        keymap.merge("keymap.toml", DEFAULT);
        keymap
    }

    /// Lays a user's file over this map. What is wrong is left out and returned; the rest counts.
    pub fn merge(&mut self, file: &str, text: &str) -> Vec<Diagnostic> {
        let mut wrong = Vec::new();
        let tables: BTreeMap<String, Vec<Entry>> = match toml::from_str(text) {
            Ok(tables) => tables,
            Err(error) => {
                let line = error.span().map_or(1, |span| 1 + text[..span.start.min(text.len())].matches('\n').count());
                let message = format!("{file}, line {line}: {}", error.message());
                return vec![
                    Diagnostic::error("keymap-syntax", message)
                        .hint("write: graph = [ { on = [\"j\", \"down\"], run = \"move-down\" } ]"),
                ];
            }
        };
        for (name, entries) in tables {
            let Some(context) = Context::ALL.into_iter().find(|context| context.name() == name) else {
                let known: Vec<&str> = Context::ALL.iter().map(|context| context.name()).collect();
                wrong.push(
                    Diagnostic::error(
                        "keymap-unknown-context",
                        format!("{file}: `{name}` is not a place keys work in"),
                    )
                    .hint(format!("places: {}", known.join(", "))),
                );
                continue;
            };
            for entry in entries {
                self.bind(file, context, entry, &mut wrong);
            }
        }
        wrong
    }

    fn bind(&mut self, file: &str, context: Context, entry: Entry, wrong: &mut Vec<Diagnostic>) {
        let action = match entry.run.as_str() {
            "none" => None,
            name => match Action::find(name) {
                Some(action) => Some(action),
                None => {
                    let nearest = Action::ALL.iter().min_by_key(|action| distance(action.name(), name));
                    let mut diagnostic =
                        Diagnostic::error("keymap-unknown-action", format!("{file}: there is no action `{name}`"));
                    if let Some(nearest) = nearest {
                        diagnostic = diagnostic.hint(format!("did you mean `{}`?", nearest.name()));
                    }
                    wrong.push(diagnostic);
                    return;
                }
            },
        };
        let keys = match entry.on {
            Keys::One(key) => vec![key],
            Keys::Several(keys) => keys,
        };
        for written in keys {
            match written.parse::<Key>() {
                Ok(key) => match self.bindings.iter_mut().find(|held| held.context == context && held.key == key) {
                    Some(held) => held.action = action,
                    None => self.bindings.push(Binding { context, key, action }),
                },
                Err(error) => wrong.push(Diagnostic::error("keymap-unknown-key", format!("{file}: {error}"))),
            }
        }
    }

    /// What a key does in a place. An entry `none` there hides the wider one.
    pub fn action(&self, context: Context, key: Key) -> Option<Action> {
        let mut place = Some(context);
        while let Some(context) = place {
            if let Some(held) = self.bindings.iter().find(|held| held.context == context && held.key == key) {
                return held.action;
            }
            place = context.fallback();
        }
        None
    }

    /// The keys that do something in a place, first written first.
    pub fn keys(&self, context: Context, action: Action) -> Vec<Key> {
        let mut keys = Vec::new();
        let mut place = Some(context);
        while let Some(here) = place {
            for held in self.bindings.iter().filter(|held| held.context == here && held.action == Some(action)) {
                if self.action(context, held.key) == Some(action) && !keys.contains(&held.key) {
                    keys.push(held.key);
                }
            }
            place = here.fallback();
        }
        keys
    }

    /// The first key of an action, as a hint shows it; empty when it has none.
    pub fn label(&self, context: Context, action: Action) -> String {
        self.keys(context, action).first().map(Key::to_string).unwrap_or_default()
    }

    /// Every bound action of one place alone, with all its keys, in the order of the action table.
    pub fn listing(&self, context: Context) -> Vec<(Action, Vec<Key>)> {
        let mut out = Vec::new();
        for &action in Action::ALL {
            let keys: Vec<Key> = self
                .bindings
                .iter()
                .filter(|held| held.context == context && held.action == Some(action))
                .map(|held| held.key)
                .collect();
            if !keys.is_empty() {
                out.push((action, keys));
            }
        }
        out
    }
}

/// Every key as a page of the documentation, from the same tables as the help.
pub fn page() -> String {
    let keymap = Keymap::standard();
    let mut out = String::from(
        "# Keys of the explorer\n\nWritten from `assets/keymap.toml` and the table of actions; a test keeps it fresh. \
         The names in the last column are what a keymap of your own binds.\n",
    );
    for context in Context::ALL {
        let listing = keymap.listing(context);
        if listing.is_empty() {
            continue;
        }
        out += &format!("\n## {}\n\n| Keys | What it does | Action |\n|---|---|---|\n", context.title());
        for (action, keys) in listing {
            let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
            out += &format!("| {} | {} | `{}` |\n", keys.join(" "), action.sentence(), action.name());
        }
    }
    out
}

/// Edits between two words (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, c) in a.chars().enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, d) in b.iter().enumerate() {
            let cost = (before + usize::from(c != *d)).min(row[j] + 1).min(row[j + 1] + 1);
            before = row[j + 1];
            row[j + 1] = cost;
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_map_is_sound_and_reaches_every_action() {
        let mut keymap = Keymap::default();
        assert_eq!(keymap.merge("keymap.toml", DEFAULT), []);
        for &action in Action::ALL {
            let bound = Context::ALL.iter().any(|context| !keymap.keys(*context, action).is_empty());
            assert!(bound, "{} has no key", action.name());
        }
    }

    /// `ALUDEL_REWRITE=1` writes it.
    #[test]
    fn the_page_of_keys_is_fresh() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/keys.md");
        if std::env::var_os("ALUDEL_REWRITE").is_some() {
            std::fs::write(&path, page()).unwrap();
        }
        assert!(
            std::fs::read_to_string(&path).unwrap_or_default() == page(),
            "docs/keys.md is stale: ALUDEL_REWRITE=1 writes it"
        );
    }

    #[test]
    fn panes_fall_back_to_any_and_popups_do_not() {
        let keymap = Keymap::standard();
        let q = "q".parse().unwrap();
        assert_eq!(keymap.action(Context::Graph, q), Some(Action::Quit));
        assert_eq!(keymap.action(Context::Filter, q), None);
        assert_eq!(keymap.action(Context::Confirm, "U".parse().unwrap()), None);
    }

    #[test]
    fn a_users_file_changes_and_unbinds() {
        let mut keymap = Keymap::standard();
        let wrong = keymap.merge("mine.toml", "any = [{ on = 'q', run = 'none' }, { on = ['ctrl-q'], run = 'quit' }]");
        assert_eq!(wrong, []);
        assert_eq!(keymap.action(Context::Graph, "q".parse().unwrap()), None);
        assert_eq!(keymap.action(Context::Log, "ctrl-q".parse().unwrap()), Some(Action::Quit));
        assert_eq!(keymap.label(Context::Graph, Action::Quit), "Ctrl-c");
    }

    #[test]
    fn mistakes_are_named_and_the_rest_counts() {
        let mut keymap = Keymap::standard();
        let wrong = keymap.merge(
            "mine.toml",
            "any = [{ on = 'x', run = 'relaod' }, { on = 'hyper-x', run = 'quit' }, { on = 'X', run = 'help' }]\nnowhere = []",
        );
        let codes: Vec<&str> = wrong.iter().map(|diagnostic| diagnostic.code.as_ref()).collect();
        assert_eq!(codes, ["keymap-unknown-action", "keymap-unknown-key", "keymap-unknown-context"]);
        assert_eq!(wrong[0].hints, ["did you mean `reload`?"]);
        assert_eq!(keymap.action(Context::Graph, "X".parse().unwrap()), Some(Action::Help));
        let wrong = keymap.merge("mine.toml", "\nany = [{ on = 'x' }]");
        assert_eq!(wrong[0].code, "keymap-syntax");
        assert!(wrong[0].message.contains("line 2"), "{}", wrong[0].message);
    }
}
