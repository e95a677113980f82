//! Writes a file that was not there: whole or not at all, and never over another one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// An existing file is an error of kind `AlreadyExists`. Missing folders are made.
pub fn write_new(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    // Not named like a script, so that no tool takes a half-written one for a revision.
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let waiting = folder.join(format!(".{name}.{}.tmp", std::process::id()));
    let result = write_to(&waiting, text).and_then(|()| publish(&waiting, path));
    // Gone already where it was renamed.
    let _ = fs::remove_file(&waiting);
    result
}

fn write_to(path: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// A second name for the file: unlike renaming, it fails where the name is taken.
fn publish(waiting: &Path, path: &Path) -> io::Result<()> {
    match fs::hard_link(waiting, path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        // A file system without links: the name is taken first, so that nobody else's file is replaced.
        Err(_) => {
            File::create_new(path)?;
            fs::rename(waiting, path)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_existing_file_is_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("versions/a.py");
        write_new(&path, "one").unwrap();
        assert_eq!(write_new(&path, "two").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&path).unwrap(), "one");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }
}
