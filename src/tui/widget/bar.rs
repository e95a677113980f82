//! A progress bar of a given length.

use crate::style::{Glyphs, Meaning};
use crate::tui::canvas::Pieces;

pub fn bar(glyphs: &Glyphs, columns: usize, done: usize, total: usize) -> Pieces {
    let full = (columns * done).checked_div(total).unwrap_or(columns).min(columns);
    vec![
        (glyphs.bar_full.repeat(full), Meaning::Progress),
        (glyphs.bar_empty.repeat(columns - full), Meaning::ProgressRest),
    ]
}
