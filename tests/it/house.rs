//! The house stands as `docs/architecture.md` draws it: a room uses only lower floors, and each outside crate has one room.

use std::fs;
use std::path::{Path, PathBuf};

/// Room and floor. Rooms on one floor don't import each other.
const FLOORS: &[(&str, u8)] = &[
    ("diagnostic", 0),
    ("fuzz", 0),
    ("revision", 1),
    ("schema", 1),
    ("lanes", 1),
    ("style", 1),
    ("operation", 2),
    ("project", 2),
    ("dialect", 3),
    ("database", 4),
    ("evaluate", 4),
    ("executor", 5),
    ("command", 6),
    ("cli", 7),
    ("tui", 7),
];

/// Outside crate (as a path starts in code) and the rooms that may name it.
const FENCES: &[(&str, &[&str])] = &[
    ("petgraph::", &["revision"]),
    ("sqlx::", &["database"]),
    ("rustpython_vm::", &["evaluate"]),
    ("rustpython_stdlib::", &["evaluate"]),
    ("rustpython_pylib::", &["evaluate"]),
    ("rustpython_ruff_python_parser::", &["project"]),
    ("clap::", &["cli"]),
    ("ratatui::", &["tui"]),
    ("crossterm::", &["tui"]),
    ("syntect::", &["style"]),
    ("println!", &["cli"]),
    ("eprintln!", &["cli"]),
];

/// `cli` opens the explorer, so it may see its neighbour's door.
const DOORS: &[(&str, &str)] = &[("cli", "tui")];

fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut waiting = vec![root];
    let mut found = Vec::new();
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|ext| ext == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    found
}

/// The room a file is in: the folder under `src`, or the file itself at its top.
fn room(path: &Path) -> String {
    let inside = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    inside.components().next().unwrap().as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()
}

fn floor(room: &str) -> Option<u8> {
    FLOORS.iter().find(|(name, _)| *name == room).map(|(_, floor)| *floor)
}

fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")).map(|(n, line)| (n + 1, line))
}

#[test]
fn imports_run_downward() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let here = room(&path);
        if here == "lib" || here == "main" {
            continue;
        }
        let mine =
            floor(&here).unwrap_or_else(|| panic!("{here} has no floor: add it to FLOORS and docs/architecture.md"));
        for (number, line) in code_lines(&text) {
            for used in line.split("crate::").skip(1) {
                let name: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let Some(theirs) = floor(&name) else { continue };
                if name != here && theirs >= mine && !DOORS.contains(&(here.as_str(), name.as_str())) {
                    wrong.push(format!("{}:{number}: {here} (F{mine}) uses {name} (F{theirs})", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "imports that don't run downward:\n{}", wrong.join("\n"));
}

#[test]
fn fences_hold() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let here = room(&path);
        for (number, line) in code_lines(&text) {
            for (word, rooms) in FENCES {
                let named = line
                    .match_indices(word)
                    .any(|(at, _)| !line[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_'));
                if named && !rooms.contains(&here.as_str()) {
                    wrong.push(format!("{}:{number}: {word} belongs in {}", path.display(), rooms.join(", ")));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "names outside their fence:\n{}", wrong.join("\n"));
}

#[test]
fn main_stays_small() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/main.rs")).unwrap();
    assert!(text.lines().count() < 40);
}
