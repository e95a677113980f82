//! `docs/diagnostics.md` lists every stable code, and none that doesn't exist.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Texts in code that look like a code and are none.
const NO_CODES: &str = "bright-black bright-red bright-green bright-yellow bright-blue bright-magenta bright-cyan bright-white \
    check-history ensure-version demo-broken sensible-editor high-contrast line-number ssl-ca ssl-cert ssl-key \
    ssl-mode read-write utf-8 utf-8-sig latin-1 latin-9 iso-8859-1 iso-8859-15 iso8859-1 iso8859-15 windows-1252 \
    delete-orphan refresh-expire save-update";

/// What makes a diagnostic of its first text: a code of one word is known by it.
const MAKERS: &[&str] =
    &["Diagnostic::error(", "Diagnostic::warning(", "Diagnostic::note(", "refused(", "refuse(", "warn("];

fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.extension().is_some_and(|ext| ext == ending) {
            found.push(path);
        }
    }
}

/// The code of the program without its tests; names of actions and marks in files of tests are no diagnostics.
fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    files(&root.join("src"), "rs", &mut paths);
    files(&root.join("assets/python"), "py", &mut paths);
    paths.retain(|path| {
        let path = path.to_string_lossy();
        !path.contains("tests") && !path.ends_with("tui/action.rs")
    });
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]\nmod").next().unwrap().to_owned();
        (path, code)
    };
    paths.into_iter().map(read).collect()
}

fn is_code(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .split('-')
            .all(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()))
}

/// The texts in quotes on lines that are no comments, each with what stands before it.
fn quoted(code: &str) -> impl Iterator<Item = (&str, &str)> {
    code.match_indices('"').filter_map(move |(at, _)| {
        let rest = &code[at + 1..];
        let text = &rest[..rest.find('"')?];
        is_code(text).then(|| (code[..at].trim_end(), text))
    })
}

fn documented() -> Vec<String> {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics.md")).unwrap();
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.map(|row| row.split('`').next().unwrap().to_owned()).collect()
}

#[test]
fn the_page_lists_every_code_once() {
    let (mut in_code, mut texts) = (BTreeSet::new(), BTreeSet::new());
    for (_, code) in sources() {
        for (before, text) in quoted(&code) {
            texts.insert(text.to_owned());
            let made = MAKERS.iter().any(|maker| before.ends_with(maker));
            let compound = text.contains('-') && !NO_CODES.split(' ').any(|word| word == text);
            if made || compound {
                in_code.insert(text.to_owned());
            }
        }
        for body in code.split("fn code(&self)").skip(1) {
            let body = body.split("\n    }\n").next().unwrap();
            in_code.extend(quoted(body).map(|(_, text)| text.to_owned()));
        }
    }
    let listed = documented();
    let page: BTreeSet<String> = listed.iter().cloned().collect();
    assert!(listed.is_sorted() && listed.len() == page.len(), "not in the order of the alphabet, or twice");
    let lacks: Vec<_> = in_code.difference(&page).collect();
    assert!(lacks.is_empty(), "docs/diagnostics.md lacks {lacks:?} (or NO_CODES in this test does)");
    let gone: Vec<_> = page.difference(&texts).collect();
    assert!(gone.is_empty(), "docs/diagnostics.md lists {gone:?}, which no code makes");
    assert!(page.len() > 150);
}
