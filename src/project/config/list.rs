//! Splits lists of paths as Alembic does: by `path_separator`, or by the rules of before it existed.

use crate::diagnostic::Diagnostic;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Separator(char);

impl Separator {
    pub fn named(word: &str, key: &str) -> Result<Self, Diagnostic> {
        match word {
            "space" => Ok(Self(' ')),
            "newline" => Ok(Self('\n')),
            "os" => Ok(Self(if cfg!(windows) { ';' } else { ':' })),
            ":" => Ok(Self(':')),
            ";" => Ok(Self(';')),
            _ => Err(Diagnostic::error(
                "config-value",
                format!("'{word}' is not a valid value for {key}; expected 'space', 'newline', 'os', ':', ';'"),
            )),
        }
    }

    pub fn split(self, value: &str) -> Vec<String> {
        trimmed(value.split(self.0))
    }
}

/// Commas and spaces; for import paths colons too.
pub(super) fn split_legacy(value: &str, colons: bool) -> Vec<String> {
    trimmed(value.split(|c: char| c == ',' || c.is_whitespace() || (colons && c == ':')))
}

fn trimmed<'a>(parts: impl Iterator<Item = &'a str>) -> Vec<String> {
    parts.map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_separator_word() {
        let split = |word, value| Separator::named(word, "path_separator").unwrap().split(value);
        assert_eq!(split("space", "a b  c"), ["a", "b", "c"]);
        assert_eq!(split("newline", "\na b\n c\n"), ["a b", "c"]);
        assert_eq!(split(":", "a:b c:"), ["a", "b c"]);
        assert_eq!(split(";", "a;b:c"), ["a", "b:c"]);
        if cfg!(not(windows)) {
            assert_eq!(split("os", "a:b"), ["a", "b"]);
        }
        let problem = Separator::named("comma", "path_separator").unwrap_err();
        assert!(problem.message.starts_with("'comma' is not a valid value for path_separator"));
    }

    #[test]
    fn legacy_splitting() {
        assert_eq!(split_legacy("a, b,c  d", false), ["a", "b", "c", "d"]);
        assert_eq!(split_legacy("a:b", false), ["a:b"]);
        assert_eq!(split_legacy(".:lib", true), [".", "lib"]);
    }
}
