//! The project's own Python: which one it is, and whether it has Alembic.

use std::ffi::OsString;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use crate::diagnostic::Diagnostic;
use crate::project::Project;

/// A cold start on a slow disk, with many packages, takes seconds.
const PATIENCE: Duration = Duration::from_secs(20);
/// Bytes of an answer that are read.
const MOST: u64 = 1 << 14;
/// Alembic's version whose steps can be watched.
const OLDEST: (u32, u32) = (1, 0);

/// The folder of the project's own scripts is often called `alembic` too.
const QUESTION: &str = "import os, sys; sys.path[:] = [path for path in sys.path if path not in ('', os.getcwd())]; \
    import alembic; print('alembic', alembic.__version__)";

const REMEDY: &str =
    "name a Python that has Alembic and what env.py imports: python = \"…\" in aludel.toml or [tool.aludel]";

/// Where it was found and whose word that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub program: PathBuf,
    pub source: &'static str,
}

/// The first that is there: the setting `python`, the active virtual environment, one in the project, the system's.
pub fn find(project: &Project, variable: &dyn Fn(&str) -> Option<OsString>) -> Result<Found, Diagnostic> {
    if let Some(value) = project.config().aludel().get("python") {
        let Some(text) = value.as_str().filter(|text| !text.is_empty()) else {
            return Err(Diagnostic::error(
                "config-value",
                "'python' in aludel.toml or [tool.aludel] must be a path in quotes",
            ));
        };
        // A bare name is looked up like a command.
        let program = match Path::new(text) {
            name if name.components().count() == 1 => on_path(text, variable),
            path => Some(project.root.join(path)).filter(|path| path.is_file()),
        };
        let source = "python in aludel.toml or [tool.aludel]";
        return program.map(|program| Found { program, source }).ok_or_else(|| {
            Diagnostic::error(
                "python-missing",
                format!("There is no {text}, which {source} names as the project's Python"),
            )
        });
    }
    let active = variable("VIRTUAL_ENV").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let inside = [".venv", "venv"].map(|name| project.root.join(name));
    let environments = active
        .map(|folder| (folder, "VIRTUAL_ENV"))
        .into_iter()
        .chain(inside.map(|folder| (folder, "the project's folder")));
    let of_environment = environments.flat_map(|(folder, source)| {
        [("bin", "python"), ("Scripts", "python.exe")]
            .map(|(bin, name)| Found { program: folder.join(bin).join(name), source })
    });
    let of_system = ["python3", "python"].into_iter().filter_map(|name| on_path(name, variable));
    of_environment
        .filter(|found| found.program.is_file())
        .chain(of_system.map(|program| Found { program, source: "PATH" }))
        .next()
        .ok_or_else(|| {
            let told = "There is no Python: neither VIRTUAL_ENV, nor .venv or venv in the project's folder, nor python3 on the PATH";
            Diagnostic::error("python-missing", told).hint(REMEDY)
        })
}

fn on_path(name: &str, variable: &dyn Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let path = variable("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|program| program.is_file())
}

impl Found {
    /// The version of its Alembic.
    pub fn alembic(&self, folder: &Path) -> Result<String, Diagnostic> {
        self.alembic_within(folder, PATIENCE)
    }

    fn alembic_within(&self, folder: &Path, patience: Duration) -> Result<String, Diagnostic> {
        let name = format!("{} (from {})", self.program.display(), self.source);
        let unusable = |reason: String| Diagnostic::error("python-unusable", format!("{name} {reason}")).hint(REMEDY);
        let mut command = Command::new(&self.program);
        command.args(["-c", QUESTION]).current_dir(folder);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = command.spawn().map_err(|error| unusable(format!("can't be started: {error}")))?;
        let Some((said, complaint)) = answer(child, patience) else {
            return Err(unusable(format!("did not say within {} s which Alembic it has", patience.as_secs())));
        };
        let version = said.lines().find_map(|line| line.strip_prefix("alembic ")).map(str::trim);
        let Some(version) = version else {
            if complaint.contains("No module named 'alembic'") {
                let told = format!("{name} has no Alembic");
                return Err(Diagnostic::error("alembic-missing", told).hint(REMEDY));
            }
            let last = complaint.lines().chain(said.lines()).map(str::trim).rfind(|line| !line.is_empty());
            return Err(unusable(format!("does not say which Alembic it has: {}", last.unwrap_or("it says nothing"))));
        };
        match parse(version) {
            Some(found) if found >= OLDEST => Ok(version.to_owned()),
            Some(_) => Err(unusable(format!("has Alembic {version}; this needs {}.{} or newer", OLDEST.0, OLDEST.1))),
            None => Err(unusable(format!("calls its Alembic {version:?}, which is no version"))),
        }
    }
}

fn parse(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.split('.');
    let mut number = || parts.next()?.parse().ok();
    Some((number()?, number()?))
}

/// What it prints to both streams, unless it takes too long.
fn answer(mut child: Child, patience: Duration) -> Option<(String, String)> {
    let (stdout, stderr) = (child.stdout.take()?, child.stderr.take()?);
    let (sender, said) = mpsc::channel();
    std::thread::spawn(move || {
        let complaint = std::thread::spawn(move || all(stderr));
        let answer = all(stdout);
        // Nobody listens any more once the time is up.
        let _ = sender.send((answer, complaint.join().unwrap_or_default()));
    });
    let answer = said.recv_timeout(patience).ok();
    // It may have ended by itself, and one that has answered is needed no longer.
    let _ = child.kill();
    let _ = child.wait();
    answer
}

fn all(stream: impl Read) -> String {
    let mut bytes = Vec::new();
    // What was read before an error still tells something.
    let _ = stream.take(MOST).read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// A program that is no Python.
    fn told_by(script: &str, patience: Duration) -> Diagnostic {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("python");
        std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
        let found = Found { program, source: "PATH" };
        found.alembic_within(folder.path(), patience).unwrap_err()
    }

    #[test]
    fn what_is_wrong_with_a_python_is_said() {
        let long = Duration::from_secs(10);
        let none = "echo \"ModuleNotFoundError: No module named 'alembic'\" >&2; exit 1";
        assert_eq!(told_by(none, long).code, "alembic-missing");
        for (script, words) in [
            ("echo alembic 0.9.2", "has Alembic 0.9.2"),
            ("echo alembic of brass", "\"of brass\""),
            ("echo hello", "hello"),
            ("exit 3", "it says nothing"),
        ] {
            let told = told_by(script, long);
            assert_eq!(told.code, "python-unusable");
            assert!(told.message.contains(words), "{told:?}");
        }
        let told = told_by("exec sleep 60", Duration::from_secs(1));
        assert!(told.message.contains("did not say within 1 s"), "{told:?}");
    }
}
