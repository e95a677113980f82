//! The list of revisions as it is shown: which rows, which is selected, how far it is scrolled, and what the filter marks.

use super::history::History;
use crate::lanes::Layout;

/// Lines kept in view above and below the selection.
const MARGIN: usize = 2;

#[derive(Debug, Default)]
pub struct List {
    /// Rows of the history that are shown; `None` shows all.
    shown: Option<Shown>,
    total: usize,
    /// Position among what is shown.
    pub selected: usize,
    pub top: usize,
    pub filter: String,
    /// Rows of the history, ascending.
    pub matches: Vec<u32>,
    /// The user has chosen a row, so it is not moved under their hand.
    pub chosen: bool,
}

#[derive(Debug)]
struct Shown {
    rows: Vec<u32>,
    lanes: Layout,
}

impl List {
    pub fn len(&self) -> usize {
        self.shown.as_ref().map_or(self.total, |shown| shown.rows.len())
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The history's row at a position of the list.
    pub fn row(&self, position: usize) -> Option<usize> {
        match &self.shown {
            Some(shown) => shown.rows.get(position).map(|row| *row as usize),
            None => (position < self.total).then_some(position),
        }
    }

    pub fn selected_row(&self) -> Option<usize> {
        self.row(self.selected)
    }

    pub fn lanes<'a>(&'a self, history: &'a History) -> &'a Layout {
        self.shown.as_ref().map_or(history.lanes(), |shown| &shown.lanes)
    }

    pub fn only_matches(&self) -> bool {
        self.shown.is_some()
    }

    pub fn is_match(&self, row: usize) -> bool {
        self.matches.binary_search(&(row as u32)).is_ok()
    }

    /// After the history changed: the same revision stays selected where it still exists.
    pub fn refresh(&mut self, history: &History, selected: Option<usize>) {
        self.total = history.len();
        let only = self.only_matches();
        self.matches = history.matches(&self.filter);
        self.shown = None;
        self.select(selected.unwrap_or(0));
        if only && !self.matches.is_empty() {
            self.show_only_matches(history);
        }
    }

    pub fn set_filter(&mut self, history: &History, filter: &str) {
        self.filter = filter.to_owned();
        self.matches = history.matches(filter);
        if self.only_matches() {
            let row = self.selected_row();
            self.show_all(row);
            if !self.matches.is_empty() {
                self.show_only_matches(history);
            }
        }
    }

    pub fn show_only_matches(&mut self, history: &History) {
        let row = self.selected_row().unwrap_or(0);
        let rows = self.matches.clone();
        let lanes = Layout::new(&history.links().reordered(&rows));
        self.selected = rows.partition_point(|&held| (held as usize) < row).min(rows.len().saturating_sub(1));
        self.shown = Some(Shown { rows, lanes });
    }

    pub fn show_all(&mut self, row: Option<usize>) {
        self.shown = None;
        self.select(row.unwrap_or(0));
    }

    /// Selects a row of the history, or the nearest that is shown.
    pub fn select(&mut self, row: usize) {
        let position = match &self.shown {
            Some(shown) => shown.rows.partition_point(|&held| (held as usize) < row),
            None => row,
        };
        self.selected = position.min(self.len().saturating_sub(1));
    }

    pub fn move_by(&mut self, lines: isize) {
        self.selected = self.selected.saturating_add_signed(lines).min(self.len().saturating_sub(1));
        self.chosen = true;
    }

    /// The next match after the selection, around the end.
    pub fn next_match(&self) -> Option<usize> {
        let row = self.selected_row()? as u32;
        let at = self.matches.partition_point(|&held| held <= row);
        self.matches.get(at).or(self.matches.first()).map(|row| *row as usize)
    }

    pub fn previous_match(&self) -> Option<usize> {
        let row = self.selected_row()? as u32;
        let at = self.matches.partition_point(|&held| held < row);
        at.checked_sub(1).and_then(|at| self.matches.get(at)).or(self.matches.last()).map(|row| *row as usize)
    }

    /// The next of some rows of the history, ascending, that is shown after the selection or before it, around the end.
    pub fn next_of(&self, rows: &[u32], forward: bool) -> Option<usize> {
        let here = self.selected_row()? as u32;
        let shown = |row: &&u32| self.position(**row as usize).is_some();
        let found = if forward {
            let (before, after) = rows.split_at(rows.partition_point(|&row| row <= here));
            after.iter().chain(before).find(shown)
        } else {
            let (before, after) = rows.split_at(rows.partition_point(|&row| row < here));
            before.iter().rev().chain(after.iter().rev()).find(shown)
        };
        found.map(|row| *row as usize)
    }

    /// Where a row of the history is shown.
    fn position(&self, row: usize) -> Option<usize> {
        match &self.shown {
            Some(shown) => shown.rows.binary_search(&(row as u32)).ok(),
            None => (row < self.total).then_some(row),
        }
    }

    /// The first match at or after a row, around the end.
    pub fn match_from(&self, row: usize) -> Option<usize> {
        let at = self.matches.partition_point(|&held| (held as usize) < row);
        self.matches.get(at).or(self.matches.first()).map(|row| *row as usize)
    }

    /// Scrolls as little as keeps the selection in view.
    pub fn scroll(&mut self, height: usize) {
        let margin = MARGIN.min(height.saturating_sub(1) / 2);
        let most = self.len().saturating_sub(height);
        if self.selected < self.top + margin {
            self.top = self.selected.saturating_sub(margin);
        } else if self.selected + margin >= self.top + height {
            self.top = self.selected + margin + 1 - height;
        }
        self.top = self.top.min(most);
    }
}
