//! Rows as text: all that looking at a catalog needs, and the same for every engine.

use sqlx::{ColumnIndex, Decode, Row};

/// One row's columns; SQL's NULL is `None`.
pub type TextRow = Vec<Option<String>>;

pub(super) fn texts<R>(rows: &[R]) -> Result<Vec<TextRow>, sqlx::Error>
where
    R: Row,
    usize: ColumnIndex<R>,
    for<'r> Option<String>: Decode<'r, R::Database>,
{
    rows.iter()
        .map(|row| (0..row.len()).map(|index| row.try_get_unchecked::<Option<String>, usize>(index)).collect())
        .collect()
}
