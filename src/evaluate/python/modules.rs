//! Where the source of an imported module comes from: the modules built into Aludel, or the project's own files.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use include_dir::{Dir, include_dir};

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/python");

/// Larger files are no code.
const LARGEST: u64 = 4 << 20;

pub(super) struct Found {
    pub source: String,
    /// As tracebacks show it.
    pub name: String,
    pub is_package: bool,
}

/// The project's files whose modules are kept, as they were when they were read.
#[derive(Default)]
pub(super) struct Imported {
    roots: Vec<PathBuf>,
    files: Vec<(PathBuf, Option<Stamp>)>,
}

type Stamp = (SystemTime, u64);

impl Imported {
    pub fn note(&mut self, found: &Found, roots: &[PathBuf]) {
        self.roots = roots.to_vec();
        let file = PathBuf::from(&found.name);
        let stamp = stamp(&file);
        self.files.push((file, stamp));
    }

    /// Whether any of them is not what it was, or would be looked for elsewhere. Then all are forgotten.
    pub fn changed(&mut self, roots: &[PathBuf]) -> bool {
        if self.files.is_empty() {
            return false;
        }
        let changed = self.roots != roots || self.files.iter().any(|(file, before)| stamp(file) != *before);
        if changed {
            self.files.clear();
        }
        changed
    }
}

fn stamp(file: &Path) -> Option<Stamp> {
    let found = file.metadata().ok()?;
    Some((found.modified().ok()?, found.len()))
}

/// One of our modules, by dotted name.
pub(super) fn built_in(module: &str) -> Option<Found> {
    let path = module.replace('.', "/");
    [(format!("{path}/__init__.py"), true), (format!("{path}.py"), false)].into_iter().find_map(|(path, is_package)| {
        let source = BUILT_IN.get_file(&path)?.contents_utf8()?.to_owned();
        Some(Found { source, name: format!("<aludel>/{path}"), is_package })
    })
}

/// One of the project's modules. Never reads outside the roots, wherever links lead.
pub(super) fn of_project(module: &str, roots: &[PathBuf]) -> Result<Option<Found>, String> {
    if !module.split('.').all(is_identifier) {
        return Ok(None);
    }
    let relative: PathBuf = module.split('.').collect();
    for root in roots {
        let Ok(root) = root.canonicalize() else { continue };
        let base = root.join(&relative);
        for (path, is_package) in [(base.join("__init__.py"), true), (base.with_extension("py"), false)] {
            if path.is_file() {
                return read(&path, &root)
                    .map(|source| Some(Found { source, name: path.display().to_string(), is_package }));
            }
        }
        // A package without a file of its own.
        if base.is_dir() && base.canonicalize().is_ok_and(|real| real.starts_with(&root)) {
            return Ok(Some(Found { source: String::new(), name: base.display().to_string(), is_package: true }));
        }
    }
    Ok(None)
}

fn is_identifier(part: &str) -> bool {
    !part.is_empty() && part.chars().all(|c| c == '_' || c.is_alphanumeric())
}

fn read(path: &Path, root: &Path) -> Result<String, String> {
    let shown = path.display();
    let real = path.canonicalize().map_err(|error| format!("{shown}: {error}"))?;
    if !real.starts_with(root) {
        return Err(format!("{shown} is a link out of the project"));
    }
    let size = real.metadata().map_err(|error| format!("{shown}: {error}"))?.len();
    if size > LARGEST {
        return Err(format!("{shown} is too large to be a module ({size} bytes)"));
    }
    std::fs::read_to_string(&real).map_err(|error| format!("{shown}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_modules_are_found() {
        assert!(built_in("alembic").is_some_and(|found| found.is_package));
        assert!(built_in("alembic.op").is_some_and(|found| !found.is_package));
        assert!(built_in("flask").is_none());
    }

    #[test]
    fn the_projects_files_are_found_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("project");
        std::fs::create_dir_all(root.join("app/models")).unwrap();
        std::fs::write(root.join("app/__init__.py"), "").unwrap();
        std::fs::write(root.join("app/models/user.py"), "NAME = 'x'").unwrap();
        std::fs::write(folder.path().join("secret.py"), "KEY = 1").unwrap();
        let roots = [root.clone()];
        let found = |name: &str| of_project(name, &roots).unwrap();
        assert!(found("app").is_some_and(|found| found.is_package));
        assert!(found("app.models").is_some_and(|found| found.is_package && found.source.is_empty()));
        assert_eq!(found("app.models.user").unwrap().source, "NAME = 'x'");
        assert!(found("app.nothing").is_none());
        assert!(found("../secret").is_none());
        assert!(found("..secret").is_none());
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(folder.path().join("secret.py"), root.join("link.py")).unwrap();
            assert!(of_project("link", &roots).is_err_and(|error| error.contains("link out of the project")));
        }
    }
}
