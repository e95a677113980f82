//! Who wrote a script and when: from git where it knows, else from the docstring.

use std::path::Path;
use std::process::{Command, Stdio};

use super::workspace::Workspace;
use crate::revision::Id;

const INTRODUCED: usize = 10;

impl Workspace {
    /// `ae1027a6ac (Ann, 2026-03-14): add cart`: asks git, so not between two frames.
    pub fn introduce(&self, id: &str) -> String {
        let script = self.project.script(id);
        let dated = script.and_then(|script| script.header.as_ref().ok()).and_then(|header| header.create_date.clone());
        let dated = dated.map(|date| date.chars().take(10).collect::<String>());
        let origin = script.and_then(|script| last_author(&script.path)).or(dated);
        let origin = origin.map(|origin| format!(" ({origin})")).unwrap_or_default();
        let message = self.message(id);
        let message = if message.is_empty() { message } else { format!(": {message}") };
        format!("{id}{origin}{message}")
    }

    /// All in their order, the first few introduced, since each asks git.
    pub fn introduce_all(&self, ids: &[Id]) -> Vec<String> {
        let introduce = |(at, id): (usize, &Id)| if at < INTRODUCED { self.introduce(id) } else { id.clone() };
        ids.iter().enumerate().map(introduce).collect()
    }
}

/// Author and day of the last commit that touched the file. None where git is missing, slow to start or knows nothing of it.
fn last_author(file: &Path) -> Option<String> {
    let folder = file.parent()?;
    let said = Command::new("git")
        // Nothing that a repository's configuration could start, and nothing written.
        .args(["-c", "core.fsmonitor=false", "-c", "log.showSignature=false", "--no-pager", "--no-optional-locks"])
        .args(["log", "-1", "--no-ext-diff", "--no-textconv", "--format=%an, %as", "--"])
        .arg(file)
        .current_dir(folder)
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&said.stdout).trim().to_owned();
    (said.status.success() && !text.is_empty()).then_some(text)
}
