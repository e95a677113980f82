//! Rows of a catalog, as text: what is read of them by place.

use serde::de::DeserializeOwned;

/// One row's columns; SQL's NULL is `None`.
pub(crate) type Row = Vec<Option<String>>;

pub(super) trait Answer {
    fn maybe(&self, at: usize) -> Option<String>;

    /// Empty where it is NULL.
    fn text(&self, at: usize) -> String {
        self.maybe(at).unwrap_or_default()
    }

    fn flag(&self, at: usize) -> bool {
        matches!(self.maybe(at).as_deref(), Some("t" | "true" | "1"))
    }

    fn number(&self, at: usize) -> Option<i64> {
        self.maybe(at)?.parse().ok()
    }

    /// Of a column that holds JSON; `None` where it holds nothing, or something else.
    fn json<T: DeserializeOwned>(&self, at: usize) -> Option<T> {
        serde_json::from_str(&self.maybe(at)?).ok()
    }
}

impl Answer for Row {
    fn maybe(&self, at: usize) -> Option<String> {
        self.get(at).cloned().flatten()
    }
}
