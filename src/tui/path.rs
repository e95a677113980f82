//! The way from where the database stands to a revision: the rows an upgrade or a downgrade to it would run.

use super::history::{History, State};
use crate::revision::Direction;

/// Rows of the history, ascending. None where there is nothing to run, no database, or no way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    pub direction: Direction,
    to: u32,
    rows: Vec<u32>,
}

impl Path {
    /// Linear in what it visits upwards or downwards. With a version row that is in no file nobody can tell.
    pub fn new(history: &History, to: usize) -> Option<Self> {
        if history.unknown_version().is_some() {
            return None;
        }
        let (direction, rows) = match history.is_applied(to)? {
            false => (Direction::Upgrade, pending_below(history, to)),
            true => (Direction::Downgrade, applied_above(history, to)),
        };
        let stuck = |&row: &u32| matches!(history.states.get(row as usize), Some(State::Ghost | State::Broken) | None);
        (!rows.is_empty() && !rows.iter().any(stuck)).then_some(Self { direction, to: to as u32, rows })
    }

    pub fn contains(&self, row: usize) -> bool {
        self.rows.binary_search(&(row as u32)).is_ok()
    }

    /// Whether the way leads over the edge from a row down to another. A merge that is undone leaves one of its sides in
    /// place, and a dependency that is met already is no part of it.
    pub fn leads_over(&self, history: &History, from: usize, down_to: usize) -> bool {
        if !self.contains(from) {
            return false;
        }
        let starts_there = || match self.direction {
            Direction::Upgrade | Direction::Stamp => history.links().parents(from).contains(&(down_to as u32)),
            Direction::Downgrade => down_to as u32 == self.to,
        };
        self.contains(down_to) || starts_there()
    }

    pub fn told(&self) -> String {
        let count = self.rows.len();
        let steps = if count == 1 { "step" } else { "steps" };
        let way = match self.direction {
            Direction::Upgrade | Direction::Stamp => "up",
            Direction::Downgrade => "down",
        };
        format!("{count} {steps} {way}")
    }
}

fn pending_below(history: &History, to: usize) -> Vec<u32> {
    let mut seen = vec![false; history.len()];
    let (mut todo, mut rows) = (vec![to as u32], Vec::new());
    while let Some(row) = todo.pop() {
        let at = row as usize;
        if history.is_applied(at) == Some(false) && !std::mem::replace(&mut seen[at], true) {
            rows.push(row);
            todo.extend_from_slice(history.links().all(at));
        }
    }
    rows.sort_unstable();
    rows
}

/// What follows it, and what follows or depends on that. What merely depends on it can stay, as in Alembic.
fn applied_above(history: &History, to: usize) -> Vec<u32> {
    let mut taken = vec![false; history.len()];
    for row in (0..to).rev().filter(|&row| history.is_applied(row) == Some(true)) {
        let follows = history.links().parents(row).contains(&(to as u32));
        taken[row] = follows || history.links().all(row).iter().any(|&below| taken[below as usize]);
    }
    (0..to as u32).filter(|&row| taken[row as usize]).collect()
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use crate::fuzz::fuzz;
    use crate::revision::{Graph, Id, Plan, Revision, plan};
    use crate::tui::backend::{ProjectView, RevisionRow};

    fn revisions() -> impl Strategy<Value = Vec<Revision>> {
        let picks = (vec(0.0..1.0f64, 0..3), vec(0.0..1.0f64, 0..2), 0..6u8);
        vec(picks, 1..24).prop_map(|nodes| {
            let mut revisions: Vec<Revision> = Vec::new();
            for (nth, (down, depends_on, kind)) in nodes.into_iter().enumerate() {
                let earlier = |shares: Vec<f64>, taken: &[Id]| {
                    let mut ids: Vec<Id> = Vec::new();
                    for share in shares.iter().filter(|_| nth > 0) {
                        let id = format!("r{:02}", (share * nth as f64) as usize);
                        if !ids.contains(&id) && !taken.contains(&id) {
                            ids.push(id);
                        }
                    }
                    ids
                };
                let down = if kind == 0 { Vec::new() } else { earlier(down, &[]) };
                let depends_on = if kind < 3 { earlier(depends_on, &down) } else { Vec::new() };
                let id = format!("r{nth:02}");
                revisions.push(Revision { id, down, depends_on, ..Revision::default() });
            }
            revisions
        })
    }

    fn history(revisions: &[Revision], versions: &[Id]) -> History {
        let rows = revisions.iter().rev().map(|revision| RevisionRow {
            id: revision.id.clone(),
            parents: revision.down.clone(),
            dependencies: revision.depends_on.clone(),
            ..RevisionRow::default()
        });
        History::new(ProjectView { rows: rows.collect(), ..ProjectView::default() }, Some(versions))
    }

    fn sorted(mut ids: Vec<Id>) -> Vec<Id> {
        ids.sort_unstable();
        ids
    }

    #[test]
    fn any_way_is_what_the_plan_runs() {
        let picks = vec(any::<prop::sample::Index>(), 0..4);
        fuzz((revisions(), picks), |(revisions, targets)| {
            let graph = Graph::new(revisions.clone());
            let mut versions: Vec<Id> = Vec::new();
            for target in targets {
                if let Ok(plan) = plan::upgrade(&graph, &versions, &target.get(&revisions).id) {
                    versions = plan.heads;
                }
            }
            let history = history(&revisions, &versions);
            let steps = |plan: Plan| sorted(plan.steps.into_iter().map(|step| step.revision).collect());
            for (row, revision) in history.rows.iter().enumerate() {
                let way = Path::new(&history, row);
                let planned = match history.is_applied(row) {
                    Some(true) => plan::downgrade(&graph, &versions, &revision.id),
                    Some(false) | None => plan::upgrade(&graph, &versions, &revision.id),
                };
                if let Ok(plan) = planned {
                    let rows = way.map(|way| way.rows).unwrap_or_default();
                    let shown = sorted(rows.iter().map(|&row| history.rows[row as usize].id.clone()).collect());
                    prop_assert_eq!(shown, steps(plan), "to {} from {:?}", &revision.id, &versions);
                }
            }
            Ok(())
        });
    }

    fn revision(id: &str, down: &[&str]) -> Revision {
        let down = down.iter().map(|id| (*id).to_owned()).collect();
        Revision { id: id.into(), down, ..Revision::default() }
    }

    /// A merge of two branches over one base.
    fn diamond() -> Vec<Revision> {
        vec![revision("a", &[]), revision("b", &["a"]), revision("c", &["a"]), revision("m", &["b", "c"])]
    }

    #[test]
    fn a_merge_that_is_undone_leaves_one_side_in_place() {
        let history = history(&diamond(), &["m".into()]);
        let row = |id| history.find(id).unwrap();
        let way = Path::new(&history, row("b")).unwrap();
        assert!(way.leads_over(&history, row("m"), row("b")));
        assert!(!way.leads_over(&history, row("m"), row("c")), "c stays");
        let way = Path::new(&history, row("a")).unwrap();
        for (from, to) in [("m", "b"), ("m", "c"), ("b", "a"), ("c", "a")] {
            assert!(way.leads_over(&history, row(from), row(to)));
        }
    }

    #[test]
    fn an_upgrade_starts_where_the_database_stands() {
        let known = history(&diamond(), &["b".into()]);
        let row = |id| known.find(id).unwrap();
        let way = Path::new(&known, row("m")).unwrap();
        for (from, to) in [("m", "b"), ("m", "c"), ("c", "a")] {
            assert!(way.leads_over(&known, row(from), row(to)));
        }
        assert!(!way.leads_over(&known, row("b"), row("a")), "that was run long ago");
        let mut needing = diamond();
        needing.push(Revision { depends_on: vec!["b".into()], ..revision("x", &["m"]) });
        let known = history(&needing, &["b".into()]);
        let row = |id| known.find(id).unwrap();
        let way = Path::new(&known, row("x")).unwrap();
        assert!(!way.leads_over(&known, row("x"), row("b")), "a dependency that is met is no way");
    }

    #[test]
    fn nobody_knows_the_way_from_a_revision_in_no_file() {
        let (graph, versions) = (Graph::new(diamond()), ["b".to_owned(), "gone".to_owned()]);
        let history = history(&diamond(), &versions);
        assert_eq!(history.unknown_version(), Some("gone"));
        for (row, revision) in history.rows.iter().enumerate() {
            assert_eq!(Path::new(&history, row), None);
            assert!(plan::upgrade(&graph, &versions, &revision.id).is_err(), "nor does the plan");
        }
    }
}
