//! Finds the script files of the version locations, in Alembic's order.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, Span};

/// Deeper directories are not walked.
const DEEPEST: usize = 64;

/// Files in the order of locations and, within each directory, of names. With `recursive`, a directory comes before those in it.
/// A file that is reached twice (through a link, or a location given twice) is read once, with a warning.
pub(super) fn discover(locations: &[PathBuf], recursive: bool, warnings: &mut Vec<Diagnostic>) -> Vec<PathBuf> {
    let mut found = Found { files: Vec::new(), seen: HashSet::new(), warnings };
    let resolve = locations.len() > 1 || recursive;
    for location in locations {
        found.walk(location, recursive, resolve);
    }
    found.files
}

/// The name of a file, and whether it is a link.
type Candidate = (OsString, bool);

struct Found<'w> {
    files: Vec<PathBuf>,
    seen: HashSet<PathBuf>,
    warnings: &'w mut Vec<Diagnostic>,
}

impl Found<'_> {
    fn walk(&mut self, top: &Path, recursive: bool, resolve: bool) {
        let mut folders = vec![(top.to_owned(), 0)];
        while let Some((folder, depth)) = folders.pop() {
            let Some((files, mut inner)) = self.list(&folder, recursive) else { continue };
            for (name, is_link) in files {
                self.add(folder.join(name), resolve || is_link);
            }
            if recursive && depth < DEEPEST {
                inner.sort();
                folders.extend(inner.into_iter().rev().map(|folder| (folder, depth + 1)));
            }
        }
    }

    /// Candidates and sub-directories. A location that doesn't exist is no error.
    fn list(&mut self, folder: &Path, recursive: bool) -> Option<(Vec<Candidate>, Vec<PathBuf>)> {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
            Err(error) => {
                self.warn(
                    "location-unreadable",
                    folder,
                    format!("Can't read the directory {}: {error}", folder.display()),
                );
                return None;
            }
        };
        let (mut files, mut folders) = (Vec::new(), Vec::new());
        for entry in entries.flatten() {
            let file_name = entry.file_name();
            let name = file_name.to_string_lossy();
            let candidate = is_candidate(&name);
            if !candidate && (!recursive || name == "__pycache__") {
                continue;
            }
            // Links to directories are not followed, as in Alembic: they could lead in circles.
            let kind = entry.file_type().ok();
            let is_folder = kind.is_some_and(|kind| kind.is_dir());
            if is_folder && recursive && name != "__pycache__" {
                folders.push(entry.path());
            } else if is_folder && candidate {
                let path = entry.path();
                self.warn("not-a-file", &path, format!("{} is a directory, not a migration script", path.display()));
            } else if candidate {
                files.push((file_name, kind.is_none_or(|kind| kind.is_symlink())));
            }
        }
        // By names: comparing whole paths would take them apart each time.
        files.sort_unstable();
        Some((files, folders))
    }

    fn add(&mut self, file: PathBuf, resolve: bool) {
        if resolve {
            let real = fs::canonicalize(&file).unwrap_or_else(|_| file.clone());
            if !self.seen.insert(real) {
                let sentence = format!(
                    "File {} loaded twice! ignoring. Please ensure version_locations is unique.",
                    file.display()
                );
                self.warn("loaded-twice", &file, sentence);
                return;
            }
        }
        self.files.push(file);
    }

    fn warn(&mut self, code: &'static str, place: &Path, sentence: String) {
        let span = Span { file: place.to_owned(), line: 1, column: 1, width: 1, text: None };
        self.warnings.push(Diagnostic::warning(code, sentence).at(span));
    }
}

fn is_candidate(name: &str) -> bool {
    name.ends_with(".py") && !name.starts_with(".#") && !name.starts_with("__init__")
}
