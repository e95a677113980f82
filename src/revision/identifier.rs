//! The identifier language: what the user's text says before it is looked up in a graph.

use std::sync::LazyLock;

use regex::Regex;

/// `[branch@][symbol](+|-)N`
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relative<'a> {
    pub branch: Option<&'a str>,
    pub symbol: Option<&'a str>,
    /// As written, with its sign.
    pub written: &'a str,
    pub steps: i64,
}

/// Alembic doesn't look at what follows the digits; we want the whole text to be understood.
static RELATIVE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^(?:(.+?)@)?(\w+)?([+-][0-9]+)$").ok());

impl<'a> Relative<'a> {
    pub fn parse(text: &'a str) -> Option<Self> {
        let found = RELATIVE.as_ref()?.captures(text)?;
        let written = found.get(3)?.as_str();
        // More digits than fit are more steps than any history has.
        let far = if written.starts_with('-') { i64::MIN + 1 } else { i64::MAX };
        Some(Self {
            branch: found.get(1).map(|group| group.as_str()),
            symbol: found.get(2).map(|group| group.as_str()),
            written,
            steps: written.parse().unwrap_or(far),
        })
    }
}

/// `branch@symbol`, split at the first `@`.
pub(super) fn split_branch(text: &str) -> (Option<&str>, &str) {
    match text.split_once('@') {
        Some((branch, symbol)) => (Some(branch), symbol),
        None => (None, text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Option<(Option<&str>, Option<&str>, i64)> {
        Relative::parse(text).map(|found| (found.branch, found.symbol, found.steps))
    }

    #[test]
    fn reads_every_relative_form() {
        assert_eq!(parts("+1"), Some((None, None, 1)));
        assert_eq!(parts("-12"), Some((None, None, -12)));
        assert_eq!(parts("cart@+2"), Some((Some("cart"), None, 2)));
        assert_eq!(parts("cart@head-1"), Some((Some("cart"), Some("head"), -1)));
        assert_eq!(parts("ab12+3"), Some((None, Some("ab12"), 3)));
        assert_eq!(parts("a@b@-3"), Some((Some("a@b"), None, -3)));
    }

    #[test]
    fn leaves_the_rest_alone() {
        for text in ["", "head", "cart@head", "ab.12+3", "+1x", "a-b", "+", "1+2+3"] {
            assert_eq!(parts(text), None, "{text}");
        }
    }

    #[test]
    fn keeps_the_sign_of_absurd_distances() {
        assert_eq!(parts("-99999999999999999999"), Some((None, None, i64::MIN + 1)));
        assert_eq!(parts("+99999999999999999999"), Some((None, None, i64::MAX)));
    }
}
