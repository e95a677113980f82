//! Upgrades: what the target needs and the version rows don't have yet, oldest first.

use super::super::error::HistoryError;
use super::super::graph::Graph;
use super::super::history::check_overlap;
use super::super::order::{Choice, newest_first};
use super::super::step::{Direction, Id, Plan};
use super::super::target::upgrade_target;
use super::super::walk::Walk;
use super::rows::{no_range, plan_of};

/// `current` are the rows of the version table.
pub fn upgrade(graph: &Graph, current: &[Id], target: &str) -> Result<Plan, HistoryError> {
    no_range(target)?;
    let rows = graph.rows(current)?;
    let targets = upgrade_target(graph, target, &rows, Walk::Strict).map_err(|error| error.quoting(target))?;
    check_overlap(graph, &targets)?;
    check_overlap(graph, &rows)?;
    let have = graph.normalized.reach(rows.iter().copied());
    let mut needed = graph.normalized.reach(targets.iter().copied());
    needed.retain(|node| !have.contains(node));
    let mut order = newest_first(graph, needed, &targets, Choice::Connected);
    order.reverse();
    plan_of(graph, rows, &order, Direction::Upgrade, Vec::new())
}
