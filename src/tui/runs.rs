//! Linear runs of a history: stretches where nothing branches, joins, is named or wrong, so that one line can stand for many.

use super::history::{History, State};

/// A shorter run takes hardly more room open than folded.
const FEWEST: usize = 3;
const NONE: u32 = u32::MAX;

/// Rows of the history by run, each from its newest to its oldest.
#[derive(Debug, Default)]
pub struct Runs {
    rows: Vec<u32>,
    /// Where each run ends in `rows`.
    ends: Vec<u32>,
    /// The run of each row of the history.
    of_row: Vec<u32>,
}

impl Runs {
    /// Every row is visited once. Rows for which `keep` answers are left out, which parts their run in two.
    pub fn new(history: &History, keep: impl Fn(usize) -> bool) -> Self {
        let count = history.len();
        let mut needed = vec![false; count];
        for row in 0..count {
            for &below in history.links().dependencies(row) {
                needed[below as usize] = true;
            }
        }
        let plain = |row: usize| is_plain(history, row) && !needed[row] && !keep(row);
        let mut runs = Self { of_row: vec![NONE; count], ..Self::default() };
        let mut taken = vec![false; count];
        for first in 0..count {
            if taken[first] || !plain(first) {
                continue;
            }
            let start = runs.rows.len();
            let mut next = Some(first);
            while let Some(row) = next {
                taken[row] = true;
                runs.rows.push(row as u32);
                // In a circle an edge leads upwards, and the run ends there.
                let below = history.links().parents(row).first().map(|&below| below as usize);
                next = below.filter(|&below| below > row && !taken[below] && plain(below));
            }
            if runs.rows.len() - start < FEWEST {
                runs.rows.truncate(start);
                continue;
            }
            for &row in &runs.rows[start..] {
                runs.of_row[row as usize] = runs.ends.len() as u32;
            }
            runs.ends.push(runs.rows.len() as u32);
        }
        runs
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The run a row is part of, with the row itself.
    pub fn of(&self, row: usize) -> Option<&[u32]> {
        let run = *self.of_row.get(row)? as usize;
        let end = *self.ends.get(run)? as usize;
        let start = run.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |&end| end as usize);
        self.rows.get(start..end)
    }

    /// The row whose line shows this one: the newest of its run, or itself.
    pub fn shown_by(&self, row: u32) -> u32 {
        self.of(row as usize).and_then(|run| run.first()).copied().unwrap_or(row)
    }

    /// The row whose parents go on from this one's line.
    pub fn goes_on_from(&self, row: u32) -> u32 {
        self.of(row as usize).and_then(|run| run.last()).copied().unwrap_or(row)
    }
}

/// One parent and one child, and nothing that a reader of the history would look for.
fn is_plain(history: &History, row: usize) -> bool {
    let state = matches!(history.states.get(row), Some(State::Applied | State::Pending | State::Unplaced));
    let one_line = history.links().parents(row).len() == 1 && history.links().dependencies(row).is_empty();
    let revision = &history.rows[row];
    state
        && history.doubt(row).is_none()
        && one_line
        && history.children[row].len() == 1
        && revision.labels.is_empty()
        && revision.diagnostics.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostic;
    use crate::tui::backend::{ProjectView, RevisionRow};

    fn row(id: &str, parents: &[&str]) -> RevisionRow {
        let parents = parents.iter().map(|id| (*id).to_owned()).collect();
        RevisionRow { id: id.into(), parents, ..RevisionRow::default() }
    }

    /// `h` to `a` in one line.
    fn line() -> Vec<RevisionRow> {
        let ids = ["h", "g", "f", "e", "d", "c", "b", "a"];
        let parents = ids[1..].iter().map(std::slice::from_ref).chain([&[][..]]);
        ids.iter().zip(parents).map(|(id, parents)| row(id, parents)).collect()
    }

    fn folded(rows: Vec<RevisionRow>, versions: Option<&[&str]>, keep: &str) -> Vec<String> {
        let versions: Option<Vec<String>> = versions.map(|ids| ids.iter().map(|id| (*id).to_owned()).collect());
        let history = History::new(ProjectView { rows, ..ProjectView::default() }, versions.as_deref());
        let runs = Runs::new(&history, |row| history.rows[row].id == keep);
        let mut out: Vec<String> = Vec::new();
        for row in 0..history.len() {
            if let Some(run) = runs.of(row) {
                let text: String = run.iter().map(|&row| history.rows[row as usize].id.as_str()).collect();
                assert!(run.contains(&(row as u32)));
                if out.last() != Some(&text) {
                    out.push(text);
                }
            }
        }
        out
    }

    #[test]
    fn a_run_lies_between_head_and_base() {
        assert_eq!(folded(line(), None, ""), ["gfedcb"]);
        assert_eq!(folded(line(), Some(&[]), ""), ["gfedcb"]);
        assert!(folded(line()[4..].to_vec(), None, "").is_empty(), "two are not worth a fold");
    }

    #[test]
    fn what_a_reader_looks_for_parts_a_run() {
        assert_eq!(folded(line(), Some(&["d"]), ""), ["gfe"], "a version row");
        assert_eq!(folded(line(), None, "e"), ["dcb"], "the selection");
        for change in [
            (|row: &mut RevisionRow| row.labels.push("x".into())) as fn(&mut RevisionRow),
            |row| row.diagnostics.push(Diagnostic::warning("odd", "odd")),
            |row| row.dependencies.push("a".into()),
            |row| row.findings.push(Diagnostic::warning("odd", "odd")),
        ] {
            let mut rows = line();
            change(&mut rows[3]);
            assert_eq!(folded(rows, None, ""), ["dcb"]);
        }
        let mut rows = line();
        let mut needs = row("x", &[]);
        needs.dependencies.push("e".into());
        rows.push(needs);
        assert_eq!(folded(rows, None, ""), ["dcb"], "something depends on it");
        let mut rows = line();
        rows.push(row("x", &["e"]));
        assert_eq!(folded(rows, None, ""), ["dcb"], "a branch point");
        let mut rows = line();
        rows[3].parents.push("x".into());
        rows.push(row("x", &[]));
        assert_eq!(folded(rows, None, ""), ["dcb"], "a merge");
    }

    #[test]
    fn a_circle_ends() {
        let rows = ["a", "b", "c", "d", "e"].iter().zip(["b", "c", "d", "e", "a"]);
        let rows: Vec<RevisionRow> = rows.map(|(id, parent)| row(id, &[parent])).collect();
        assert_eq!(folded(rows, None, "").concat().len(), 5);
    }

    #[test]
    fn a_run_is_all_applied_or_all_pending() {
        let mut seed = 7_u64;
        let mut next = |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as usize % below
        };
        let mut runs_seen = 0;
        for _ in 0..60 {
            let mut rows: Vec<RevisionRow> = vec![row("0", &[])];
            for nth in 1..60 {
                // Mostly the one before, so that there are runs.
                let parent = if next(8) == 0 { next(nth) } else { nth - 1 };
                let mut revision = row(&nth.to_string(), &[&parent.to_string()]);
                if next(20) == 0 {
                    revision.dependencies.push(next(nth).to_string());
                }
                rows.push(revision);
            }
            let versions = [next(60).to_string(), next(60).to_string()];
            let history = History::new(ProjectView { rows, ..ProjectView::default() }, Some(&versions));
            let runs = Runs::new(&history, |_| false);
            for run in (0..history.len()).filter_map(|row| runs.of(row)) {
                runs_seen += 1;
                let state = history.states[run[0] as usize];
                assert!(run.iter().all(|&row| history.states[row as usize] == state));
                assert!(run.windows(2).all(|pair| history.links().parents(pair[0] as usize) == [pair[1]]));
            }
        }
        assert!(runs_seen > 500, "{runs_seen}");
    }
}
