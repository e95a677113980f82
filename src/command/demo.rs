//! The built-in demo project: written to a folder of its own, which can be reset.

use std::fs;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

use crate::diagnostic::Diagnostic;

static DEMO: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/assets/demo");

/// A file that only this program writes: the sign that a folder is a demo and may be reset.
const MARK: &str = ".aludel-demo";

pub struct Demo {
    pub folder: PathBuf,
    /// The folder was there already and was left as the user left it.
    pub found: bool,
}

/// Where the demo goes when nobody says: the user's data folder, else the folder for temporary files.
pub fn default_folder(broken: bool) -> PathBuf {
    let base = directories::ProjectDirs::from("", "", "aludel")
        .map_or_else(|| std::env::temp_dir().join("aludel"), |dirs| dirs.data_local_dir().to_owned());
    base.join(if broken { "demo-broken" } else { "demo" })
}

/// Makes the demo in `folder`, or finds the one that is there; `reset` starts it anew. A folder that holds anything else is
/// never touched.
pub fn prepare(folder: &Path, broken: bool, reset: bool) -> Result<Demo, Diagnostic> {
    let failed = |error: std::io::Error| {
        Diagnostic::error("demo-folder", format!("The demo can't be written to {}: {error}", folder.display()))
            .hint("Name another folder with --folder.")
    };
    let ours = folder.join(MARK).is_file();
    if folder.exists() {
        let empty = fs::read_dir(folder).map_err(failed)?.next().is_none();
        if !ours && !empty {
            return Err(Diagnostic::error(
                "demo-folder-occupied",
                format!("{} is not empty and is not a demo of ours, so it is left alone.", folder.display()),
            )
            .hint("Name an empty or new folder with --folder."));
        }
        if ours && !reset {
            return Ok(Demo { folder: folder.to_owned(), found: true });
        }
        if ours {
            fs::remove_dir_all(folder).map_err(failed)?;
        }
    }
    fs::create_dir_all(folder).map_err(failed)?;
    // The mark comes first: a demo cut short in the middle can still be reset.
    fs::write(folder.join(MARK), "Made by `aludel demo`; `aludel demo --reset` makes it anew.\n").map_err(failed)?;
    write(&DEMO, folder, broken).map_err(failed)?;
    Ok(Demo { folder: folder.to_owned(), found: false })
}

fn write(dir: &Dir<'_>, folder: &Path, broken: bool) -> std::io::Result<()> {
    for file in dir.files() {
        let inside = file.path();
        let target = match inside.strip_prefix("broken") {
            Ok(name) if broken => folder.join("migrations/versions").join(name),
            Ok(_) => continue,
            Err(_) => folder.join(inside),
        };
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(target, file.contents())?;
    }
    dir.dirs().try_for_each(|child| write(child, folder, broken))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_demo_is_made_found_and_reset() {
        let base = tempfile::tempdir().unwrap();
        let folder = base.path().join("demo");
        assert!(!prepare(&folder, false, false).unwrap().found);
        assert!(folder.join("alembic.ini").is_file());
        assert_eq!(fs::read_dir(folder.join("migrations/versions")).unwrap().count(), 16);
        fs::write(folder.join("shop.db"), "x").unwrap();
        assert!(prepare(&folder, false, false).unwrap().found);
        assert!(folder.join("shop.db").exists());
        assert!(!prepare(&folder, true, true).unwrap().found);
        assert!(!folder.join("shop.db").exists());
        assert_eq!(fs::read_dir(folder.join("migrations/versions")).unwrap().count(), 18);
    }

    #[test]
    fn somebody_elses_folder_is_left_alone() {
        let base = tempfile::tempdir().unwrap();
        fs::write(base.path().join("thesis.txt"), "all of it").unwrap();
        let refused = prepare(base.path(), false, true).err().unwrap();
        assert_eq!(refused.code, "demo-folder-occupied");
        assert!(base.path().join("thesis.txt").exists());
    }
}
