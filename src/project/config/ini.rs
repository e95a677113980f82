//! Reads ini files by the rules of Python's `ConfigParser`, as Alembic does.

use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, Span};

use super::interpolate::{Lookup, interpolate};

const DEFAULT: &str = "DEFAULT";

/// A value before interpolation, and the line its key stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    key: String,
    value: String,
    line: u32,
}

#[derive(Debug, Clone, Default)]
struct Section {
    name: String,
    entries: Vec<Entry>,
}

impl Section {
    fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }
}

#[derive(Debug, Clone)]
pub struct Ini {
    file: PathBuf,
    /// The directory of the file with `/` between its parts: `%(here)s`.
    here: String,
    defaults: Section,
    sections: Vec<Section>,
}

impl Ini {
    pub fn parse(file: &Path, here: &str, text: &str) -> Result<Self, Diagnostic> {
        let mut reader = Reader {
            ini: Self {
                file: file.to_owned(),
                here: here.to_owned(),
                defaults: Section { name: DEFAULT.to_owned(), entries: Vec::new() },
                sections: Vec::new(),
            },
            current: Current::Nowhere,
            open: false,
            indent: 0,
        };
        for (at, line) in text.lines().enumerate() {
            reader.line(at as u32 + 1, line)?;
        }
        Ok(reader.finish())
    }

    pub fn has_section(&self, name: &str) -> bool {
        self.section(name).is_some()
    }

    pub fn sections(&self) -> impl Iterator<Item = &str> {
        self.sections.iter().map(|section| section.name.as_str())
    }

    /// The value after interpolation: of the section, else of `[DEFAULT]`. Keys are looked up in lower case.
    pub fn get(&self, section: &str, key: &str) -> Result<Option<String>, Diagnostic> {
        let Some(section) = self.section(section) else { return Ok(None) };
        let key = key.to_lowercase();
        let Some(entry) = section.entry(&key).or_else(|| self.defaults.entry(&key)) else { return Ok(None) };
        let lookup = Scope { ini: self, section };
        interpolate(&entry.value, &lookup).map(Some).map_err(|problem| {
            Diagnostic::error(
                "config-interpolation",
                format!("The value of '{key}' in section '{}' can't be read: {problem}", section.name),
            )
            .at(Span {
                file: self.file.clone(),
                line: entry.line,
                column: 1,
                width: entry.key.chars().count() as u32,
                text: None,
            })
            .hint("write %% for every % that is meant literally")
        })
    }

    /// Keys of the section and of `[DEFAULT]`.
    pub fn keys(&self, section: &str) -> Vec<&str> {
        let own = self.section(section).into_iter().flat_map(|section| &section.entries);
        let mut keys: Vec<&str> = own.chain(&self.defaults.entries).map(|entry| entry.key.as_str()).collect();
        keys.dedup();
        keys
    }

    fn section(&self, name: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.name == name)
    }
}

struct Scope<'a> {
    ini: &'a Ini,
    section: &'a Section,
}

impl Lookup for Scope<'_> {
    fn raw(&self, name: &str) -> Option<&str> {
        let entry = self.section.entry(name).or_else(|| self.ini.defaults.entry(name));
        entry.map(|entry| entry.value.as_str()).or_else(|| (name == "here").then_some(self.ini.here.as_str()))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Current {
    Nowhere,
    Defaults,
    Section(usize),
}

struct Reader {
    ini: Ini,
    current: Current,
    /// Whether the last key of the current section may be continued.
    open: bool,
    indent: usize,
}

impl Reader {
    fn line(&mut self, number: u32, line: &str) -> Result<(), Diagnostic> {
        let value = line.trim();
        if value.starts_with(['#', ';']) {
            return Ok(());
        }
        if value.is_empty() {
            // An empty line belongs to the value; those at its end are dropped later.
            if let Some(entry) = self.last() {
                entry.value.push('\n');
            }
            return Ok(());
        }
        let indent = line.chars().take_while(|c| c.is_whitespace()).count();
        if indent > self.indent
            && let Some(entry) = self.last()
        {
            entry.value.push('\n');
            entry.value.push_str(value);
            return Ok(());
        }
        self.indent = indent;
        match value.strip_prefix('[').and_then(|rest| rest.rfind(']').map(|end| &rest[..end])) {
            Some(name) if !name.is_empty() => self.header(number, line, name),
            _ => self.option(number, line, value),
        }
    }

    fn header(&mut self, number: u32, line: &str, name: &str) -> Result<(), Diagnostic> {
        self.open = false;
        if name == DEFAULT {
            self.current = Current::Defaults;
            return Ok(());
        }
        if self.ini.has_section(name) {
            return Err(self.problem(number, line, format!("section '{name}' already exists")));
        }
        self.current = Current::Section(self.ini.sections.len());
        self.ini.sections.push(Section { name: name.to_owned(), entries: Vec::new() });
        Ok(())
    }

    fn option(&mut self, number: u32, line: &str, text: &str) -> Result<(), Diagnostic> {
        let Some(section) = self.section() else {
            return Err(self.problem(number, line, "the file contains no section headers before this line".into()));
        };
        let Some((key, value)) = text.split_once(['=', ':']).map(|(key, value)| (key.trim(), value.trim())) else {
            return Err(self.problem(number, line, "this is neither a section nor `key = value`".into()));
        };
        if key.is_empty() {
            return Err(self.problem(number, line, "the key is missing".into()));
        }
        let key = key.to_lowercase();
        if section.entry(&key).is_some() {
            let sentence = format!("option '{key}' in section '{}' already exists", section.name);
            return Err(self.problem(number, line, sentence));
        }
        section.entries.push(Entry { key, value: value.to_owned(), line: number });
        self.open = true;
        Ok(())
    }

    fn section(&mut self) -> Option<&mut Section> {
        match self.current {
            Current::Nowhere => None,
            Current::Defaults => Some(&mut self.ini.defaults),
            Current::Section(at) => self.ini.sections.get_mut(at),
        }
    }

    fn last(&mut self) -> Option<&mut Entry> {
        if !self.open {
            return None;
        }
        self.section().and_then(|section| section.entries.last_mut())
    }

    fn problem(&self, number: u32, line: &str, sentence: String) -> Diagnostic {
        let indent = line.chars().take_while(|c| c.is_whitespace()).count() as u32;
        Diagnostic::error("config-syntax", format!("Can't read the configuration: {sentence}")).at(Span {
            file: self.ini.file.clone(),
            line: number,
            column: indent + 1,
            width: (line.trim().chars().count() as u32).max(1),
            text: Some(line.to_owned()),
        })
    }

    fn finish(mut self) -> Ini {
        let sections = self.ini.sections.iter_mut().chain(std::iter::once(&mut self.ini.defaults));
        for entry in sections.flat_map(|section| &mut section.entries) {
            entry.value.truncate(entry.value.trim_end().len());
        }
        self.ini
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ini(text: &str) -> Ini {
        Ini::parse(Path::new("/p/alembic.ini"), "/p", text).unwrap()
    }

    fn value(text: &str, key: &str) -> Option<String> {
        ini(text).get("alembic", key).unwrap()
    }

    #[test]
    fn keys_are_lower_cased_and_colons_separate_too() {
        let text = "[alembic]\nScript_Location: %(here)s/mig\nurl = a=b:c\n";
        assert_eq!(value(text, "script_location").unwrap(), "/p/mig");
        assert_eq!(value(text, "URL").unwrap(), "a=b:c");
    }

    #[test]
    fn values_continue_by_indentation_and_comments_inside_are_skipped() {
        let text = "[alembic]\nlocs =\n    a\n  # not this\n\n    b = c\n\nnext = 1\n";
        assert_eq!(value(text, "locs").unwrap(), "\na\n\nb = c");
        assert_eq!(value(text, "next").unwrap(), "1");
    }

    #[test]
    fn there_are_no_inline_comments() {
        assert_eq!(value("[alembic]\na = b ; c # d\n", "a").unwrap(), "b ; c # d");
    }

    #[test]
    fn interpolates_from_section_then_defaults() {
        let text = "[DEFAULT]\nuser = root\nhost = h\n[alembic]\nuser = me\nurl = %(USER)s@%(host)s/100%%\n";
        assert_eq!(value(text, "url").unwrap(), "me@h/100%");
        assert_eq!(value(text, "host").unwrap(), "h");
    }

    #[test]
    fn a_bare_percent_sign_is_an_error_of_that_key_only() {
        let ini = ini("[alembic]\na = 100%\nb = %(nowhere)s\nc = fine\nd = %(e)s\ne = %(d)s\n");
        for key in ["a", "b", "d"] {
            let problem = ini.get("alembic", key).unwrap_err();
            assert_eq!(problem.code, "config-interpolation");
            assert!(problem.span.is_some());
        }
        assert_eq!(ini.get("alembic", "c").unwrap().unwrap(), "fine");
    }

    #[test]
    fn duplicates_and_nonsense_are_errors_with_a_place() {
        for (text, line) in [
            ("[alembic]\na = 1\nA = 2\n", 3),
            ("[alembic]\n[other]\n[alembic]\n", 3),
            ("a = 1\n", 1),
            ("[alembic]\nnonsense\n", 2),
            ("[alembic]\n= 1\n", 2),
        ] {
            let problem = Ini::parse(Path::new("x.ini"), "", text).unwrap_err();
            assert_eq!(problem.code, "config-syntax", "{text}");
            assert_eq!(problem.span.unwrap().line, line, "{text}");
        }
    }
}
