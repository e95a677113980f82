//! The project as the graph pane needs it: rows in drawing order, their lanes and states, and which of them match a filter.

use std::collections::{HashMap, HashSet};

use super::backend::{ProjectView, RevisionRow};
use crate::diagnostic::{Diagnostic, Severity};
use crate::lanes::{Branches, Layout, Line, Links, order};
use crate::revision::Id;
use crate::style::Meaning;

/// Where a revision stands, as far as files and database tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Applied,
    /// Named by a version row.
    Current,
    Pending,
    /// No database to compare with.
    Unplaced,
    /// The file can't be used.
    Broken,
    /// Named by a version row or a file, but in no file itself.
    Ghost,
}

impl State {
    pub fn meaning(self) -> Meaning {
        match self {
            Self::Applied => Meaning::Applied,
            Self::Current => Meaning::Current,
            Self::Pending => Meaning::Pending,
            Self::Unplaced => Meaning::Unplaced,
            Self::Broken => Meaning::Broken,
            Self::Ghost => Meaning::Ghost,
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Current => "applied, current",
            Self::Pending => "pending",
            Self::Unplaced => "unknown without a database",
            Self::Broken => "broken",
            Self::Ghost => "not in the files",
        }
    }
}

/// What can be jumped to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Landmark {
    /// Several revisions follow it.
    BranchPoint,
    Head,
    /// Named by a version row, in the files or not.
    Current,
}

/// Counted once, since every frame shows them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub heads: usize,
    pub pending: usize,
    pub broken: usize,
    /// Revisions a check warns of.
    pub doubtful: usize,
}

#[derive(Debug, Clone, Default)]
pub struct History {
    /// In drawing order.
    pub rows: Vec<RevisionRow>,
    pub states: Vec<State>,
    pub children: Vec<Vec<u32>>,
    /// Parents and dependencies by row.
    links: Links,
    index: HashMap<Id, u32>,
    /// The project around the rows; its own rows have moved to `rows`.
    view: ProjectView,
    counts: Counts,
    lanes: Layout,
    /// Of all rows, so that a branch keeps its colour whatever part of it is shown.
    branches: Branches,
    longest_id: usize,
    /// Rows, ascending, as the landmarks of the same names.
    branch_points: Vec<u32>,
    heads: Vec<u32>,
    currents: Vec<u32>,
    /// By row; empty without a database.
    applied: Vec<bool>,
}

impl History {
    pub fn new(mut view: ProjectView, versions: Option<&[Id]>) -> Self {
        let mut given = std::mem::take(&mut view.rows);
        for row in &mut given {
            // Reading a file and checking the graph can come to the same finding.
            let mut said: Vec<Diagnostic> = Vec::with_capacity(row.diagnostics.len());
            for diagnostic in row.diagnostics.drain(..) {
                if !said.contains(&diagnostic) {
                    said.push(diagnostic);
                }
            }
            row.diagnostics = said;
        }
        let mut known: HashSet<&str> = given.iter().map(|row| row.id.as_str()).collect();
        let mut ghosts = Vec::new();
        let named = versions
            .into_iter()
            .flatten()
            .chain(given.iter().flat_map(|row| row.parents.iter().chain(&row.dependencies)));
        for id in named {
            if known.insert(id) {
                ghosts.push(RevisionRow { id: id.clone(), ..RevisionRow::default() });
            }
        }
        let first_ghost = given.len();
        given.extend(ghosts);
        let mut index = HashMap::with_capacity(given.len());
        for (at, row) in given.iter().enumerate() {
            index.entry(row.id.clone()).or_insert(at as u32);
        }
        let mut links = Links::with_capacity(given.len());
        let find = |ids: &[Id]| -> Vec<u32> { ids.iter().filter_map(|id| index.get(id).copied()).collect() };
        for row in &given {
            links.push(&find(&row.parents), &find(&row.dependencies));
        }
        let order = order(&links);
        let links = links.reordered(&order);
        let mut slots: Vec<Option<RevisionRow>> = given.into_iter().map(Some).collect();
        let mut states = Vec::with_capacity(order.len());
        let mut rows = Vec::with_capacity(order.len());
        for &node in &order {
            if let Some(row) = slots.get_mut(node as usize).and_then(Option::take) {
                states.push(if node as usize >= first_ghost { State::Ghost } else { State::Unplaced });
                rows.push(row);
            }
        }
        let mut children: Vec<Vec<u32>> = vec![Vec::new(); rows.len()];
        for (at, row) in rows.iter().enumerate() {
            index.insert(row.id.clone(), at as u32);
            for &parent in links.parents(at) {
                if let Some(list) = children.get_mut(parent as usize) {
                    list.push(at as u32);
                }
            }
        }
        let longest_id = rows.iter().map(|row| crate::style::width(&row.id)).max().unwrap_or(0);
        let lanes = Layout::new(&links);
        let branches = Branches::new(&lanes);
        let counts = Counts::default();
        let branch_points = (0..rows.len() as u32).filter(|&row| children[row as usize].len() > 1).collect();
        let mut history = Self {
            rows,
            states,
            children,
            links,
            index,
            view,
            counts,
            lanes,
            branches,
            longest_id,
            branch_points,
            ..Self::default()
        };
        history.place(versions);
        history
    }

    /// The same files against other version rows. Rebuilt only where a row appears that no file knows.
    pub fn with_versions(self, versions: Option<&[Id]>) -> Self {
        let ghosts = self.states.contains(&State::Ghost);
        let unknown = versions.into_iter().flatten().any(|id| !self.index.contains_key(id));
        if ghosts || unknown {
            let rows = self.rows.into_iter().zip(self.states).filter(|(_, state)| *state != State::Ghost);
            let view = ProjectView { rows: rows.map(|(row, _)| row).collect(), ..self.view };
            return Self::new(view, versions);
        }
        let mut same = self;
        same.place(versions);
        same
    }

    fn place(&mut self, versions: Option<&[Id]>) {
        let applied = self.ancestors(versions.unwrap_or_default());
        for (row, &applied) in applied.iter().enumerate() {
            let broken = self.rows[row].diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
            let named = versions.is_some_and(|versions| versions.contains(&self.rows[row].id));
            self.states[row] = if self.states[row] == State::Ghost {
                State::Ghost
            } else if broken {
                State::Broken
            } else if versions.is_none() {
                State::Unplaced
            } else if named {
                State::Current
            } else if applied {
                State::Applied
            } else {
                State::Pending
            };
        }
        self.applied = if versions.is_some() { applied } else { Vec::new() };
        self.currents = versions.into_iter().flatten().filter_map(|id| self.index.get(id).copied()).collect();
        self.currents.sort_unstable();
        self.heads = (0..self.len() as u32)
            .filter(|&row| self.is_head(row as usize) && self.states[row as usize] != State::Broken)
            .collect();
        self.counts = Counts {
            heads: self.heads.len(),
            pending: self.states.iter().filter(|state| **state == State::Pending).count(),
            broken: self.states.iter().filter(|state| **state == State::Broken).count(),
            doubtful: (0..self.len()).filter(|&row| self.doubt(row).is_some()).count(),
        };
    }

    /// Takes in what a check found. What reading the file said already is not said again.
    pub fn add_findings(&mut self, findings: Vec<(Id, Diagnostic)>) {
        for (id, finding) in findings {
            let row = self.index.get(&id).and_then(|&row| self.rows.get_mut(row as usize));
            if let Some(row) = row.filter(|row| !row.diagnostics.contains(&finding) && !row.findings.contains(&finding))
            {
                row.findings.push(finding);
            }
        }
        self.counts.doubtful = (0..self.len()).filter(|&row| self.doubt(row).is_some()).count();
    }

    /// How bad the worst is that a check found; mere notes are no doubt.
    pub fn doubt(&self, row: usize) -> Option<Severity> {
        let severities = self.rows.get(row)?.findings.iter().map(|finding| finding.severity);
        severities.max().filter(|severity| *severity > Severity::Note)
    }

    /// Marks the rows and everything below them: what a version row says is applied.
    fn ancestors(&self, ids: &[Id]) -> Vec<bool> {
        let mut marked = vec![false; self.rows.len()];
        let mut todo: Vec<u32> = ids.iter().filter_map(|id| self.index.get(id).copied()).collect();
        while let Some(row) = todo.pop() {
            if !std::mem::replace(&mut marked[row as usize], true) {
                todo.extend_from_slice(self.links.all(row as usize));
            }
        }
        marked
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub fn view(&self) -> &ProjectView {
        &self.view
    }

    pub fn find(&self, id: &str) -> Option<usize> {
        self.index.get(id).map(|row| *row as usize)
    }

    pub fn lanes(&self) -> &Layout {
        &self.lanes
    }

    /// How the line of a branch looks; the line's ends are rows of the history.
    pub fn branch(&self, line: Line) -> Meaning {
        Meaning::LANES.get(self.branches.of_line(line) as usize).copied().unwrap_or(Meaning::Lane)
    }

    /// A version row that is in no file: what it applied can't be known.
    pub fn unknown_version(&self) -> Option<&str> {
        let ghost = |row: &&u32| self.states.get(**row as usize) == Some(&State::Ghost);
        self.currents.iter().find(ghost).map(|&row| self.rows[row as usize].id.as_str())
    }

    pub fn links(&self) -> &Links {
        &self.links
    }

    /// Whether the version rows say so; `None` without a database.
    pub fn is_applied(&self, row: usize) -> Option<bool> {
        self.applied.get(row).copied()
    }

    /// Columns of the longest id.
    pub fn longest_id(&self) -> usize {
        self.longest_id
    }

    /// Whether nothing goes on from it.
    pub fn is_head(&self, row: usize) -> bool {
        self.states.get(row) != Some(&State::Ghost) && self.children.get(row).is_some_and(Vec::is_empty)
    }

    /// Rows, ascending.
    pub fn landmarks(&self, landmark: Landmark) -> &[u32] {
        match landmark {
            Landmark::BranchPoint => &self.branch_points,
            Landmark::Head => &self.heads,
            Landmark::Current => &self.currents,
        }
    }

    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Rows that hold every word of the filter in id, message, labels or file name.
    pub fn matches(&self, filter: &str) -> Vec<u32> {
        let words: Vec<String> = filter.split_whitespace().map(str::to_lowercase).collect();
        if words.is_empty() {
            return Vec::new();
        }
        (0..self.len() as u32).filter(|&row| words.iter().all(|word| holds(&self.rows[row as usize], word))).collect()
    }
}

fn holds(row: &RevisionRow, word: &str) -> bool {
    let file = row.file.as_ref().and_then(|file| file.file_name()).map(|name| name.to_string_lossy());
    let parts = [Some(row.id.as_str()), Some(row.message.as_str()), file.as_deref()];
    parts
        .into_iter()
        .flatten()
        .chain(row.labels.iter().map(String::as_str))
        .any(|part| part.to_lowercase().contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: &str, parents: &[&str], depends: &[&str]) -> RevisionRow {
        let ids = |list: &[&str]| list.iter().map(|id| (*id).to_owned()).collect();
        RevisionRow {
            id: id.into(),
            message: format!("make {id}"),
            parents: ids(parents),
            dependencies: ids(depends),
            ..RevisionRow::default()
        }
    }

    fn history(versions: Option<&[&str]>) -> History {
        let mut broken = row("bad.py", &[], &[]);
        broken.diagnostics.push(Diagnostic::error("script-syntax", "no"));
        let view = ProjectView {
            rows: vec![
                row("d", &["c"], &[]),
                row("x", &["b"], &["c"]),
                row("c", &["b"], &[]),
                row("b", &["a"], &[]),
                row("a", &[], &[]),
                broken,
            ],
            ..ProjectView::default()
        };
        let versions: Option<Vec<Id>> = versions.map(|ids| ids.iter().map(|id| (*id).to_owned()).collect());
        History::new(view, versions.as_deref())
    }

    fn states(history: &History) -> Vec<(String, State)> {
        history.rows.iter().zip(&history.states).map(|(row, state)| (row.id.clone(), *state)).collect()
    }

    #[test]
    fn a_version_row_applies_its_ancestors_and_what_they_depend_on() {
        use State::*;
        let found = states(&history(Some(&["x"])));
        for (id, state) in
            [("x", Current), ("c", Applied), ("b", Applied), ("a", Applied), ("d", Pending), ("bad.py", Broken)]
        {
            assert!(found.contains(&(id.to_owned(), state)), "{id}: {found:?}");
        }
        assert!(states(&history(None)).iter().all(|(_, state)| matches!(state, Unplaced | Broken)));
    }

    #[test]
    fn what_only_the_database_knows_is_a_ghost_and_goes_when_the_row_goes() {
        let known = history(Some(&["zzz", "b"]));
        assert_eq!(known.find("zzz").map(|row| known.states[row]), Some(State::Ghost));
        let known = known.with_versions(Some(&["a".to_owned()]));
        assert_eq!(known.find("zzz"), None);
        assert_eq!(known.counts().pending, 4);
    }

    #[test]
    fn a_missing_parent_is_a_ghost_below_its_child() {
        let view = ProjectView { rows: vec![row("b", &["gone"], &[])], ..ProjectView::default() };
        let history = History::new(view, None);
        assert_eq!(history.rows.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), ["b", "gone"]);
        assert_eq!(history.states[1], State::Ghost);
        assert!(history.is_head(0) && !history.is_head(1));
    }

    #[test]
    fn filters_by_every_word_in_any_field() {
        let known = history(None);
        assert_eq!(known.matches("MAKE x").len(), 1);
        assert_eq!(known.matches("  ").len(), 0);
        assert_eq!(known.matches("make").len(), 6);
    }

    #[test]
    fn the_same_finding_is_told_once() {
        let mut twice = row("a", &[], &[]);
        twice.diagnostics =
            vec![Diagnostic::error("x", "bad"), Diagnostic::warning("y", "odd"), Diagnostic::error("x", "bad")];
        let history = History::new(ProjectView { rows: vec![twice], ..ProjectView::default() }, None);
        assert_eq!(history.rows[0].diagnostics.len(), 2);
    }

    #[test]
    fn a_file_given_twice_under_one_id_keeps_both_rows() {
        let view = ProjectView { rows: vec![row("a", &[], &[]), row("a", &[], &[])], ..ProjectView::default() };
        assert_eq!(History::new(view, None).len(), 2);
    }
}
