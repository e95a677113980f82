//! Themes: TOML files that give meanings a style, each able to inherit another.

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};
use serde::Deserialize;

use super::{Colour, ColourError, Meaning};

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes");

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    pub fg: Option<Colour>,
    pub bg: Option<Colour>,
    pub bold: bool,
    pub dim: bool,
    pub italic: bool,
    pub underline: bool,
    pub reversed: bool,
}

/// A style for every meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    pub name: String,
    /// Whether it is made for a dark background.
    pub dark: bool,
    styles: Vec<Style>,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ThemeError {
    #[error("the theme `{theme}` is not valid TOML: {reason}")]
    Syntax { theme: String, reason: String },
    #[error("the theme `{theme}` styles `{meaning}`, which is not a meaning this version knows")]
    UnknownMeaning { theme: String, meaning: String },
    #[error("the theme `{theme}`, `{meaning}`: {reason}")]
    Colour { theme: String, meaning: String, reason: ColourError },
    #[error("the theme `{theme}` inherits `{parent}`, which does not exist")]
    UnknownParent { theme: String, parent: String },
    #[error("the theme `{theme}` inherits itself")]
    Circle { theme: String },
    #[error("there is no theme `{theme}`: choose one of {known}")]
    Unknown { theme: String, known: String },
}

impl ThemeError {
    pub fn code(&self) -> &'static str {
        match self {
            Self::Syntax { .. } => "theme-syntax",
            Self::UnknownMeaning { .. } => "theme-unknown-meaning",
            Self::Colour { .. } => "theme-colour",
            Self::UnknownParent { .. } | Self::Circle { .. } => "theme-inherits",
            Self::Unknown { .. } => "unknown-theme",
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    inherits: Option<String>,
    dark: Option<bool>,
    #[serde(default)]
    palette: BTreeMap<String, String>,
    #[serde(default)]
    style: BTreeMap<String, Entry>,
}

#[derive(Deserialize, Clone)]
#[serde(untagged)]
enum Entry {
    Foreground(String),
    Full(Full),
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
struct Full {
    fg: Option<String>,
    bg: Option<String>,
    #[serde(default)]
    bold: bool,
    #[serde(default)]
    dim: bool,
    #[serde(default)]
    italic: bool,
    #[serde(default)]
    underline: bool,
    #[serde(default)]
    reversed: bool,
}

/// Every theme that was found: those in the program, and the user's, which may replace them.
#[derive(Debug, Clone, Default)]
pub struct Themes {
    sources: BTreeMap<String, String>,
}

impl Themes {
    pub fn embedded() -> Self {
        let mut themes = Self::default();
        for file in FILES.files() {
            if let (Some(name), Some(text)) =
                (file.path().file_stem().and_then(|name| name.to_str()), file.contents_utf8())
            {
                themes.add(name, text);
            }
        }
        themes
    }

    /// Adds a theme's text under its file's name. It is read when it is asked for.
    pub fn add(&mut self, name: &str, text: &str) {
        self.sources.insert(name.to_owned(), text.to_owned());
    }

    pub fn names(&self) -> Vec<&str> {
        self.sources.keys().map(String::as_str).collect()
    }

    /// The name after this one, in the order of the alphabet, around the end.
    pub fn after(&self, name: &str) -> &str {
        let names = self.names();
        let next = names.iter().position(|known| *known == name).map_or(0, |at| at + 1);
        names.get(next).or(names.first()).copied().unwrap_or_default()
    }

    pub fn load(&self, name: &str) -> Result<Theme, ThemeError> {
        let mut chain: Vec<(String, File)> = Vec::new();
        let mut next = Some(name.to_owned());
        while let Some(wanted) = next {
            let Some(text) = self.sources.get(&wanted) else {
                return Err(match chain.last() {
                    Some((theme, _)) => ThemeError::UnknownParent { theme: theme.clone(), parent: wanted },
                    None => ThemeError::Unknown { theme: wanted, known: self.names().join(", ") },
                });
            };
            if chain.iter().any(|(theme, _)| *theme == wanted) {
                return Err(ThemeError::Circle { theme: wanted });
            }
            let file: File = toml::from_str(text)
                .map_err(|error| ThemeError::Syntax { theme: wanted.clone(), reason: error.message().to_owned() })?;
            next = file.inherits.clone();
            chain.push((wanted, file));
        }
        compose(name, &chain)
    }
}

/// Later words win: the chain runs from the theme asked for up to its oldest ancestor.
fn compose(name: &str, chain: &[(String, File)]) -> Result<Theme, ThemeError> {
    let mut palette: BTreeMap<&str, &str> = BTreeMap::new();
    let mut entries: BTreeMap<Meaning, (&str, &Entry)> = BTreeMap::new();
    let mut dark = true;
    for (theme, file) in chain.iter().rev() {
        palette.extend(file.palette.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        dark = file.dark.unwrap_or(dark);
        for (meaning, entry) in &file.style {
            let known = Meaning::find(meaning)
                .ok_or_else(|| ThemeError::UnknownMeaning { theme: theme.clone(), meaning: meaning.clone() })?;
            entries.insert(known, (theme, entry));
        }
    }
    let mut styles = Vec::with_capacity(Meaning::ALL.len());
    for &meaning in Meaning::ALL {
        let mut from = meaning;
        while !entries.contains_key(&from) && from != from.fallback() {
            from = from.fallback();
        }
        styles.push(match entries.get(&from) {
            Some((theme, entry)) => resolve(entry, &palette).map_err(|reason| ThemeError::Colour {
                theme: (*theme).to_owned(),
                meaning: from.name().to_owned(),
                reason,
            })?,
            None => Style::default(),
        });
    }
    Ok(Theme { name: name.to_owned(), dark, styles })
}

fn resolve(entry: &Entry, palette: &BTreeMap<&str, &str>) -> Result<Style, ColourError> {
    let colour = |name: &String| palette.get(name.as_str()).copied().unwrap_or(name).parse::<Colour>();
    match entry {
        Entry::Foreground(name) => Ok(Style { fg: Some(colour(name)?), ..Style::default() }),
        Entry::Full(full) => Ok(Style {
            fg: full.fg.as_ref().map(colour).transpose()?,
            bg: full.bg.as_ref().map(colour).transpose()?,
            bold: full.bold,
            dim: full.dim,
            italic: full.italic,
            underline: full.underline,
            reversed: full.reversed,
        }),
    }
}

impl Theme {
    pub fn style(&self, meaning: Meaning) -> Style {
        self.styles.get(meaning as usize).copied().unwrap_or_default()
    }

    /// The same theme for terminals of 256 colours.
    pub fn with_fixed_colours(&self) -> Self {
        let reduce = |colour: Option<Colour>| colour.map(Colour::indexed);
        let styles = self.styles.iter().map(|style| Style { fg: reduce(style.fg), bg: reduce(style.bg), ..*style });
        Self { name: self.name.clone(), dark: self.dark, styles: styles.collect() }
    }

    /// The same theme for `NO_COLOR`: what a background told is told by reversing, the rest by bold, dim and underline.
    pub fn without_colour(&self) -> Self {
        let plain = self.style(Meaning::Text).bg;
        let styles = Meaning::ALL
            .iter()
            .map(|&meaning| {
                let style = self.style(meaning);
                // A ground that covers whole areas tells nothing; reversing those would hide what is selected in them.
                let ground = matches!(
                    meaning,
                    Meaning::Text | Meaning::Header | Meaning::Popup | Meaning::KeyText | Meaning::RunningLine
                );
                let stands_out = style.bg.is_some() && style.bg != plain && !ground;
                Style { fg: None, bg: None, reversed: style.reversed || stands_out, ..style }
            })
            .collect();
        Self { name: self.name.clone(), dark: self.dark, styles }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn themes(files: &[(&str, &str)]) -> Themes {
        let mut themes = Themes::default();
        for (name, text) in files {
            themes.add(name, text);
        }
        themes
    }

    #[test]
    fn every_theme_in_the_program_loads_and_tells_states_apart() {
        let themes = Themes::embedded();
        for needed in ["dark", "light", "high-contrast", "ansi"] {
            assert!(themes.names().contains(&needed), "{needed}");
        }
        for name in themes.names() {
            let theme = themes.load(name).unwrap_or_else(|error| panic!("{error}"));
            let states = [Meaning::Applied, Meaning::Pending, Meaning::Broken];
            for (at, &state) in states.iter().enumerate() {
                assert!(
                    states[at + 1..].iter().all(|&other| theme.style(other) != theme.style(state)),
                    "{name}: {state:?}"
                );
            }
            // Branches are told apart by colour alone, and the way and dependencies must stand out of them.
            let lines: Vec<Style> = Meaning::LANES
                .into_iter()
                .chain([Meaning::Path, Meaning::Dependency])
                .map(|m| theme.style(m))
                .collect();
            for (at, line) in lines.iter().enumerate() {
                assert!(!lines[at + 1..].contains(line), "{name}: line {at} looks like another");
            }
            let plain = theme.without_colour();
            assert!(Meaning::ALL.iter().all(|&m| plain.style(m).fg.is_none() && plain.style(m).bg.is_none()));
            assert!(plain.style(Meaning::Selection).reversed, "{name}: a selection must show without colour");
        }
    }

    #[test]
    fn children_override_palette_and_styles() {
        let found = themes(&[
            ("base", "palette.accent = 'red'\nstyle.title = { fg = 'accent', bold = true }\nstyle.code = 'blue'"),
            ("child", "inherits = 'base'\npalette.accent = '#010203'\nstyle.code = 'green'"),
        ]);
        let child = found.load("child").unwrap();
        assert_eq!(
            child.style(Meaning::Title),
            Style { fg: Some(Colour::Rgb(1, 2, 3)), bold: true, ..Style::default() }
        );
        assert_eq!(child.style(Meaning::CodeConstant).fg, Some(Colour::Indexed(2)), "falls back over number to code");
        assert_eq!(found.load("base").unwrap().style(Meaning::Title).fg, Some(Colour::Indexed(1)));
    }

    #[test]
    fn mistakes_are_named() {
        let found = themes(&[
            ("loop", "inherits = 'loop'"),
            ("orphan", "inherits = 'nobody'"),
            ("colour", "style.title = 'reddish'"),
            ("meaning", "style.titel = 'red'"),
            ("syntax", "style = ["),
        ]);
        for (name, code) in [
            ("loop", "theme-inherits"),
            ("orphan", "theme-inherits"),
            ("colour", "theme-colour"),
            ("meaning", "theme-unknown-meaning"),
            ("syntax", "theme-syntax"),
            ("absent", "unknown-theme"),
        ] {
            assert_eq!(found.load(name).unwrap_err().code(), code, "{name}");
        }
    }

    #[test]
    fn themes_go_round() {
        let found = themes(&[("a", ""), ("b", "")]);
        assert_eq!((found.after("a"), found.after("b"), found.after("gone")), ("b", "a", "a"));
    }
}
