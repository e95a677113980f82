//! The user's editor.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Taken in this order where neither variable names one.
const USUAL: [&str; 6] = ["sensible-editor", "editor", "nano", "vim", "vi", "code"];

/// Opens the files in `$EDITOR`, `$VISUAL` or a usual editor, the first at `line`, and waits. The error is a sentence.
pub fn edit(files: &[PathBuf], line: u32) -> Result<(), String> {
    let words = editor_words(&command(), files, line)?;
    let Some((program, arguments)) = words.split_first() else { return Err("$EDITOR names no program".to_owned()) };
    match Command::new(program).args(arguments).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{program} ended with {status}")),
        Err(error) => Err(format!("{program} could not be started: {error}. Set $EDITOR to your editor")),
    }
}

fn command() -> String {
    let named = |name: &str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
    let found = || {
        let path = std::env::var_os("PATH")?;
        USUAL.iter().find(|name| std::env::split_paths(&path).any(|folder| folder.join(name).is_file()))
    };
    named("EDITOR").or_else(|| named("VISUAL")).unwrap_or_else(|| match cfg!(windows) {
        true => "notepad".to_owned(),
        false => found().unwrap_or(&"vi").to_string(),
    })
}

/// The command line, with the line to go to where the editor is known to take one.
fn editor_words(command: &str, files: &[PathBuf], line: u32) -> Result<Vec<String>, String> {
    let mut words = shell_words::split(command).map_err(|error| format!("$EDITOR can't be read: {error}"))?;
    let name = words.first().map(|word| Path::new(word).file_stem().unwrap_or_default().to_string_lossy().into_owned());
    let mut paths: Vec<String> = files.iter().map(|file| file.to_string_lossy().into_owned()).collect();
    match name.as_deref() {
        Some("vi" | "vim" | "nvim" | "nano" | "emacs" | "emacsclient" | "kak" | "micro" | "joe" | "ne") if line > 1 => {
            words.push(format!("+{line}"));
        }
        Some("hx" | "helix" | "subl" | "zed") if line > 1 => {
            if let Some(first) = paths.first_mut() {
                first.push_str(&format!(":{line}"));
            }
        }
        Some("code" | "codium") => {
            words.extend(["--wait".to_owned(), "--goto".to_owned()]);
            if let Some(first) = paths.first_mut() {
                first.push_str(&format!(":{line}"));
            }
        }
        Some(_) | None => {}
    }
    words.extend(paths);
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editors_are_told_the_line_where_they_understand_it() {
        let words = |command: &str, line| editor_words(command, &["a b.py".into(), "c.py".into()], line).unwrap();
        assert_eq!(words("vim -n", 7), ["vim", "-n", "+7", "a b.py", "c.py"]);
        assert_eq!(words("'/opt/my editor/hx'", 7), ["/opt/my editor/hx", "a b.py:7", "c.py"]);
        assert_eq!(words("ed", 7), ["ed", "a b.py", "c.py"]);
        assert_eq!(words("code", 3), ["code", "--wait", "--goto", "a b.py:3", "c.py"]);
        assert!(editor_words("vim 'open", &[], 1).is_err());
    }
}
