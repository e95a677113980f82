//! Turns what the configuration says about places into absolute paths.

use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;

use super::choice::Choice;
use super::config::Config;

#[derive(Debug)]
pub(super) struct Locations {
    pub script_location: PathBuf,
    pub versions: Vec<PathBuf>,
    pub recursive: bool,
    pub imports: Vec<PathBuf>,
}

impl Locations {
    pub fn of(
        choice: &Choice,
        directory: &Path,
        config: &Config,
        bases: &[PathBuf],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Result<Self, Diagnostic> {
        let imports = imports(choice, directory, config, bases, diagnostics)?;
        let places = Places { bases, imports: &imports };
        let script_location = match &choice.script_location {
            Some(given) => directory.join(given),
            None => {
                let given = config.get("script_location")?.filter(|given| !given.is_empty()).ok_or_else(|| {
                    Diagnostic::error("script-location", "No 'script_location' key found in configuration.")
                        .hint("name the folder of the scripts with --script-location DIR")
                })?;
                places.find(&given)?
            }
        };
        if !script_location.is_dir() {
            return Err(Diagnostic::error(
                "script-location",
                format!(
                    "Path doesn't exist: {}.  Please use the 'init' command to create a new scripts folder.",
                    script_location.display()
                ),
            ));
        }
        let versions = if !choice.version_locations.is_empty() {
            choice.version_locations.iter().map(|given| directory.join(given)).collect()
        } else {
            match (&choice.script_location, config.version_locations(diagnostics)?) {
                (None, Some(given)) if !given.is_empty() => {
                    given.iter().map(|given| places.find(given)).collect::<Result<_, _>>()?
                }
                _ => vec![script_location.join("versions")],
            }
        };
        for version_location in &versions {
            if !version_location.is_dir() {
                diagnostics.push(Diagnostic::warning(
                    "version-location",
                    format!("The version location {} doesn't exist", version_location.display()),
                ));
            }
        }
        let recursive = choice.recursive || config.flag("recursive_version_locations")?;
        Ok(Self {
            script_location: plain(&script_location),
            versions: versions.iter().map(|path| plain(path)).collect(),
            recursive,
            imports,
        })
    }
}

/// `prepend_sys_path` behind what the command line adds.
fn imports(
    choice: &Choice,
    directory: &Path,
    config: &Config,
    bases: &[PathBuf],
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Vec<PathBuf>, Diagnostic> {
    let mut imports: Vec<PathBuf> = choice.import_paths.iter().map(|given| plain(&directory.join(given))).collect();
    for given in config.prepend_sys_path(diagnostics)?.unwrap_or_default() {
        let found = bases.iter().map(|base| base.join(&given)).find(|path| path.is_dir());
        imports.extend(found.map(|found| plain(&found)));
    }
    imports.dedup();
    Ok(imports)
}

struct Places<'a> {
    bases: &'a [PathBuf],
    imports: &'a [PathBuf],
}

impl Places<'_> {
    /// A path relative to the current directory, or to the configuration where it is found only there; or `package:sub/dir`.
    fn find(&self, given: &str) -> Result<PathBuf, Diagnostic> {
        let path = Path::new(given);
        if path.is_absolute() {
            return Ok(path.to_owned());
        }
        if let Some((package, inner)) = given.split_once(':') {
            return self.in_package(given, package, inner);
        }
        let candidates = || self.bases.iter().map(|base| base.join(path));
        Ok(candidates().find(|path| path.exists()).or_else(|| candidates().next()).unwrap_or_else(|| path.to_owned()))
    }

    fn in_package(&self, given: &str, package: &str, inner: &str) -> Result<PathBuf, Diagnostic> {
        let mut inside: PathBuf = package.split('.').collect();
        inside.extend(inner.split(':'));
        let usual = self.bases.iter().flat_map(|base| [base.clone(), base.join("src"), base.join("lib")]);
        self.imports
            .iter()
            .cloned()
            .chain(usual)
            .map(|folder| folder.join(&inside))
            .find(|path| path.is_dir())
            .ok_or_else(|| {
                Diagnostic::error(
                    "package-not-found",
                    format!(
                        "'{given}' names a folder in the Python package '{package}', which is not found in the project"
                    ),
                )
                .hint("say where packages are: --import-path DIR")
                .hint("or name the folder: --script-location DIR")
            })
    }
}

/// Without `.` and `..` where that needs no look at the disk; links stay as they are.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::CurDir => {}
            // A link before `..` would lead elsewhere, so it is left to the system.
            part => plain.push(part),
        }
    }
    plain
}
