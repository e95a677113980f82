//! Who wrote a script and when, and which commit was the last to know one that is gone: from git where it knows, else from the docstring.

use std::fmt;
use std::path::Path;

use serde::Serialize;

use super::git;
use super::workspace::Workspace;
use crate::revision::Id;

/// Revisions introduced with what git knows of them, at most: each asks it.
const INTRODUCED: usize = 10;

/// What people and programs are told of a revision that they may have to choose. As text `ae1027a6ac (Ann, 2026-03-14): add cart`.
#[derive(Debug, Clone, Serialize)]
pub struct Introduction {
    pub revision: Id,
    /// Of the last commit that touched the script; absent where git knows none.
    pub author: Option<String>,
    /// That commit's day, else the docstring's.
    pub date: Option<String>,
    /// First paragraph of the docstring, on one line.
    pub message: String,
}

impl Introduction {
    pub fn unknown(revision: &str) -> Self {
        Self { revision: revision.to_owned(), author: None, date: None, message: String::new() }
    }
}

impl fmt::Display for Introduction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.revision)?;
        match (&self.author, &self.date) {
            (Some(author), Some(date)) => write!(f, " ({author}, {date})")?,
            (Some(known), None) | (None, Some(known)) => write!(f, " ({known})")?,
            (None, None) => {}
        }
        if self.message.is_empty() { Ok(()) } else { write!(f, ": {}", self.message) }
    }
}

/// The last commit, on any branch, that added or removed the script of a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastSeen {
    pub commit: String,
    pub author: String,
    pub date: String,
    /// From the repository's top.
    pub path: String,
    /// Whether the commit took it away.
    pub removed: bool,
}

impl fmt::Display for LastSeen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { commit, author, date, path, removed } = self;
        let (did, parent) = if *removed { ("removed", "^") } else { ("has", "") };
        let object = format!("{commit}{parent}:{path}");
        write!(f, "commit {commit} ({author}, {date}) {did} its script: git show {}", shell_words::quote(&object))
    }
}

impl Workspace {
    /// Asks git, so not between two frames.
    pub fn introduce(&self, id: &str) -> Introduction {
        let script = self.project.script(id);
        let dated = script.and_then(|script| script.header.as_ref().ok()).and_then(|header| header.create_date.clone());
        let dated = dated.map(|date| date.chars().take(10).collect::<String>());
        let (author, date) = match script.and_then(|script| last_author(&script.path)) {
            Some((author, date)) => (Some(author), Some(date)),
            None => (None, dated),
        };
        Introduction { revision: id.to_owned(), author, date, message: self.message(id) }
    }

    /// All in their order, the first few introduced, since each asks git.
    pub fn introduce_all(&self, ids: &[Id]) -> Vec<Introduction> {
        let known =
            |(at, id): (usize, &Id)| if at < INTRODUCED { self.introduce(id) } else { Introduction::unknown(id) };
        ids.iter().enumerate().map(known).collect()
    }

    /// Where git last knew the script of a revision that no file defines. Reads the history of the script folders: for answers that
    /// end a command, and for `check-history`.
    pub fn last_seen(&self, id: &str) -> Option<LastSeen> {
        self.project.version_locations.iter().find_map(|folder| last_with(folder, id))
    }
}

/// Author and day of the last commit that touched the file.
fn last_author(file: &Path) -> Option<(String, String)> {
    let said = git::log(file.parent()?, &["-1", "--format=%an%x00%as"], &[file])?;
    let (author, date) = said.split_once('\0')?;
    Some((author.to_owned(), date.to_owned()))
}

fn last_with(folder: &Path, id: &str) -> Option<LastSeen> {
    // What is none of these is no identifier that a script of Alembic's could have been made with, and would be a pattern of its own.
    if id.is_empty() || id.len() > 64 || !id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.')) {
        return None;
    }
    let assigned = format!("-G^revision *(:[^=]*)?= *[\"']{}[\"']", id.replace('.', "[.]"));
    let arguments = ["--all", "-1", "--no-renames", "--name-status", "--format=%h%x00%an%x00%as", "-E", &assigned];
    parse(&git::log(folder, &arguments, &[folder])?)
}

/// `COMMIT\0AUTHOR\0DAY`, an empty line, then `A\tPATH` for each file.
fn parse(said: &str) -> Option<LastSeen> {
    let mut lines = said.lines();
    let mut about = lines.next()?.splitn(3, '\0').map(str::to_owned);
    let (commit, author, date) = (about.next()?, about.next()?, about.next()?);
    let files: Vec<(&str, &str)> = lines.filter_map(|line| line.split_once('\t')).collect();
    // A script that was moved is taken away here and put there.
    let (status, path) = files.iter().find(|(status, _)| *status != "D").or(files.first())?;
    Some(LastSeen { commit, author, date, path: (*path).to_owned(), removed: *status == "D" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moved_script_is_where_it_went() {
        let seen = parse("ab12\0Ann\x002026-03-14\n\nD\told/x.py\nA\tnew/x y.py").unwrap();
        assert_eq!((seen.removed, seen.path.as_str()), (false, "new/x y.py"));
        assert_eq!(seen.to_string(), "commit ab12 (Ann, 2026-03-14) has its script: git show 'ab12:new/x y.py'");
        let seen = parse("ab12\0Ann\x002026-03-14\n\nD\told/x.py").unwrap();
        assert!(seen.to_string().ends_with("removed its script: git show ab12^:old/x.py"), "{seen}");
        assert_eq!(parse("ab12\0Ann"), None);
    }
}
