//! Where added columns go: the order Alembic finds by a stable topological sort.

use super::draft::Draft;
use crate::dialect::CompileError;
use crate::operation::{Batch, Placement};

/// Notes where a new column stands, before it joins the draft.
pub(super) fn place(
    draft: &mut Draft,
    batch: &Batch,
    column: &str,
    placement: Option<&Placement>,
) -> Result<(), CompileError> {
    if let Some(Placement::Before(name) | Placement::After(name)) = placement {
        draft.column(name)?;
    }
    let existing = draft.existing_order.clone();
    let position = |name: &str| existing.iter().position(|other| other == name);
    let (mut before, mut after) = match placement {
        Some(Placement::Before(name)) => (Some(name.clone()), None),
        Some(Placement::After(name)) => (None, Some(name.clone())),
        None => (None, None),
    };
    if batch.partial_reordering.is_empty() {
        if let (Some(name), None) = (&after, &before) {
            before = match position(name) {
                Some(index) => existing.get(index + 1).cloned(),
                None => draft.added_order.iter().find(|(first, _)| first == name).map(|(_, second)| second.clone()),
            };
        } else if let (Some(name), None) = (&before, &after) {
            after = match position(name) {
                Some(index) => index.checked_sub(1).and_then(|index| existing.get(index).cloned()),
                None => draft.added_order.iter().find(|(_, second)| second == name).map(|(first, _)| first.clone()),
            };
        }
    }
    let unplaced = before.is_none() && after.is_none();
    if let Some(before) = before {
        draft.added_order.push((column.to_owned(), before));
    }
    if let Some(after) = after {
        draft.added_order.push((after, column.to_owned()));
    }
    if let (true, true, Some(last)) = (unplaced, batch.partial_reordering.is_empty(), existing.last()) {
        draft.added_order.push((last.clone(), column.to_owned()));
    }
    Ok(())
}

pub(super) fn arrange(draft: &mut Draft, batch: &Batch) -> Result<(), CompileError> {
    if batch.partial_reordering.is_empty() && draft.added_order.is_empty() {
        return Ok(());
    }
    let keys: Vec<String> = draft.columns.iter().map(|column| column.key.clone()).collect();
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut chain = |names: &[String]| {
        pairs.extend(names.windows(2).map(|pair| (pair[0].clone(), pair[1].clone())));
    };
    if batch.partial_reordering.is_empty() {
        chain(&draft.existing_order);
    } else {
        batch.partial_reordering.iter().for_each(|names| chain(names));
    }
    pairs.extend(draft.added_order.iter().cloned());
    pairs.retain(|(first, second)| first != second && keys.contains(first) && keys.contains(second));
    let sorted = sort(&keys, &pairs)?;
    draft.columns.sort_by_key(|column| sorted.iter().position(|key| *key == column.key));
    Ok(())
}

/// Layer by layer: whatever waits for nothing that is still to come.
fn sort(keys: &[String], pairs: &[(String, String)]) -> Result<Vec<String>, CompileError> {
    let mut waiting: Vec<String> = keys.to_vec();
    let mut sorted = Vec::new();
    while !waiting.is_empty() {
        let is_free = |key: &String| !pairs.iter().any(|(first, second)| second == key && waiting.contains(first));
        let (free, rest): (Vec<_>, Vec<_>) = waiting.iter().cloned().partition(is_free);
        if free.is_empty() {
            return Err(CompileError::CircularOrder);
        }
        sorted.extend(free);
        waiting = rest;
    }
    Ok(sorted)
}
