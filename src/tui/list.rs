//! The list of revisions as it is shown: which rows, which is selected, how far it is scrolled, and what the filter marks.

use std::collections::HashSet;

use super::history::History;
use super::runs::Runs;
use crate::lanes::Layout;
use crate::revision::Id;

/// Lines kept in view above and below the selection.
const MARGIN: usize = 2;

#[derive(Debug, Default)]
pub struct List {
    /// What is shown of the history; `None` shows every row.
    shown: Option<Shown>,
    total: usize,
    /// Only what matches the filter is wanted. Stands above folding, since what matches is never folded.
    only: bool,
    /// Linear runs are wanted folded.
    folded: bool,
    /// Stay out of folds until all is folded anew.
    opened: HashSet<Id>,
    /// The row a run is at, which no fold may hide.
    running: Option<Id>,
    /// Position among what is shown.
    pub selected: usize,
    pub top: usize,
    pub filter: String,
    /// Rows of the history, ascending.
    pub matches: Vec<u32>,
    /// The user has chosen a row, so it is not moved under their hand.
    pub chosen: bool,
}

/// Lines of the list, fewer than the history has rows.
#[derive(Debug)]
struct Shown {
    /// The row of each line, ascending; of a fold its newest.
    rows: Vec<u32>,
    folds: Runs,
    lanes: Layout,
}

impl Shown {
    fn new(history: &History, rows: Vec<u32>, folds: Runs) -> Self {
        let lanes = Layout::new(&history.links().contracted(&rows, |row| folds.goes_on_from(row)));
        Self { rows, folds, lanes }
    }
}

impl List {
    pub fn len(&self) -> usize {
        self.shown.as_ref().map_or(self.total, |shown| shown.rows.len())
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The history's row at a position of the list; where a fold stands, its newest.
    pub fn row(&self, position: usize) -> Option<usize> {
        match &self.shown {
            Some(shown) => shown.rows.get(position).map(|row| *row as usize),
            None => (position < self.total).then_some(position),
        }
    }

    /// The rows folded at a position, newest first.
    pub fn fold(&self, position: usize) -> Option<&[u32]> {
        self.shown.as_ref()?.folds.of(self.row(position)?)
    }

    /// The oldest row of a fold, any other row itself.
    pub fn goes_on_from(&self, row: usize) -> usize {
        self.shown.as_ref().map_or(row, |shown| shown.folds.goes_on_from(row as u32) as usize)
    }

    pub fn selected_fold(&self) -> Option<&[u32]> {
        self.fold(self.selected)
    }

    pub fn selected_row(&self) -> Option<usize> {
        self.row(self.selected)
    }

    pub fn lanes<'a>(&'a self, history: &'a History) -> &'a Layout {
        self.shown.as_ref().map_or(history.lanes(), |shown| &shown.lanes)
    }

    pub fn only_matches(&self) -> bool {
        self.only
    }

    pub fn folded(&self) -> bool {
        self.folded
    }

    pub fn is_match(&self, row: usize) -> bool {
        self.matches.binary_search(&(row as u32)).is_ok()
    }

    /// After the history changed: the same revision stays selected where it still exists.
    pub fn refresh(&mut self, history: &History, selected: Option<usize>) {
        self.total = history.len();
        self.matches = history.matches(&self.filter);
        // A version row that moves on must not take the selection into a fold.
        let keep = selected.filter(|_| self.selected_fold().is_none());
        self.rebuild(history, keep);
        self.select(selected.unwrap_or(0));
    }

    pub fn set_filter(&mut self, history: &History, filter: &str) {
        let row = self.selected_row();
        self.filter = filter.to_owned();
        self.matches = history.matches(filter);
        self.rebuild(history, None);
        self.select(row.unwrap_or(0));
    }

    pub fn show_only_matches(&mut self, history: &History) {
        let row = self.selected_row().unwrap_or(0);
        self.only = true;
        self.rebuild(history, None);
        self.select(row);
    }

    pub fn show_all(&mut self, history: &History) {
        let row = self.selected_row();
        self.only = false;
        self.rebuild(history, None);
        self.reveal(history, row.unwrap_or(0));
    }

    pub fn clear_filter(&mut self, history: &History) {
        let row = self.selected_row().filter(|_| self.selected_fold().is_none());
        self.set_filter(history, "");
        if let Some(row) = row {
            self.reveal(history, row);
        }
    }

    /// Folds every linear run but for the selected row, or opens all. Stays as it is where there is nothing to fold.
    pub fn toggle_folds(&mut self, history: &History) {
        let row = self.selected_row();
        let id = row.and_then(|row| history.rows.get(row)).map(|row| row.id.clone());
        self.folded = !self.folded;
        self.opened.clear();
        self.opened.extend(id.filter(|_| self.folded));
        self.rebuild(history, None);
        self.folded &= self.shown.is_some();
        self.select(row.unwrap_or(0));
    }

    /// Opens the fold under the selection, whose newest row is then selected.
    pub fn open_fold(&mut self, history: &History) {
        let run: Vec<u32> = self.selected_fold().map(<[u32]>::to_vec).unwrap_or_default();
        self.opened.extend(run.iter().filter_map(|&row| history.rows.get(row as usize)).map(|row| row.id.clone()));
        let row = self.selected_row().unwrap_or(0);
        self.rebuild(history, None);
        self.select(row);
    }

    /// Selects a row of the history, out of its fold if need be.
    pub fn reveal(&mut self, history: &History, row: usize) {
        self.take_out(history, row);
        self.select(row);
    }

    /// Keeps a row out of folds from now on.
    pub fn take_out(&mut self, history: &History, row: usize) {
        let folded = self.shown.as_ref().is_some_and(|shown| shown.folds.of(row).is_some());
        if let Some(revision) = history.rows.get(row).filter(|_| folded) {
            let selected = self.selected_row();
            self.opened.insert(revision.id.clone());
            self.rebuild(history, None);
            self.select(selected.unwrap_or(0));
        }
    }

    /// The revision a run is at. Folds part around it and close again behind it.
    pub fn set_running(&mut self, history: &History, id: Option<&Id>) {
        if self.running.as_ref() == id {
            return;
        }
        self.running = id.cloned();
        if self.folded && !self.only {
            let (row, fold) = (self.selected_row(), self.selected_fold().is_some());
            self.rebuild(history, row.filter(|_| !fold));
            self.select(row.unwrap_or(0));
        }
    }

    /// Works out the lines anew from what is wanted. Positions mean something else afterwards.
    fn rebuild(&mut self, history: &History, keep: Option<usize>) {
        self.only &= !self.matches.is_empty();
        self.shown = if self.only {
            Some(Shown::new(history, self.matches.clone(), Runs::default()))
        } else if self.folded {
            let folds = Runs::new(history, |row| {
                let id = &history.rows[row].id;
                keep == Some(row) || self.is_match(row) || self.opened.contains(id) || self.running.as_ref() == Some(id)
            });
            let rows = (0..history.len() as u32).filter(|&row| folds.shown_by(row) == row).collect();
            (!folds.is_empty()).then(|| Shown::new(history, rows, folds))
        } else {
            None
        };
    }

    /// Selects the line that shows a row of the history, or the nearest.
    pub fn select(&mut self, row: usize) {
        let position = match &self.shown {
            Some(shown) => {
                let row = shown.folds.shown_by(row as u32);
                shown.rows.partition_point(|&held| held < row)
            }
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
