//! The way from where the database stands to a revision: the rows an upgrade or a downgrade to it would run.

use super::history::{History, State};
use crate::revision::Direction;

/// Rows of the history, ascending. None where there is nothing to run, no database, or no way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    pub direction: Direction,
    rows: Vec<u32>,
}

impl Path {
    /// Linear in what it visits upwards or downwards.
    pub fn new(history: &History, to: usize) -> Option<Self> {
        let (direction, rows) = match history.is_applied(to)? {
            false => (Direction::Upgrade, pending_below(history, to)),
            true => (Direction::Downgrade, applied_above(history, to)),
        };
        let stuck = |&row: &u32| matches!(history.states.get(row as usize), Some(State::Ghost | State::Broken) | None);
        (!rows.is_empty() && !rows.iter().any(stuck)).then_some(Self { direction, rows })
    }

    pub fn contains(&self, row: usize) -> bool {
        self.rows.binary_search(&(row as u32)).is_ok()
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
