//! Stamps: the version rows as if the given revisions had been applied, without running anything.

use super::super::defect::Defect;
use super::super::error::HistoryError;
use super::super::graph::Graph;
use super::super::history::check_overlap;
use super::super::identifier::split_branch;
use super::super::links::{Node, NodeSet};
use super::super::step::{Direction, Id, Plan, RowChange, Step};
use super::rows::Rows;

/// Rows in the lineage of a destination (dependencies included) give way to it; others stay. `purge` deletes all rows first, also
/// those that no file defines.
///
/// Alembic 1.20.1 crashes half-way where several destinations lie below one row; here each takes what is left of its own lineage.
pub fn stamp(graph: &Graph, current: &[Id], targets: &[String], purge: bool) -> Result<Plan, HistoryError> {
    let mut steps = Vec::new();
    let present = if purge { purge_step(current, &mut steps) } else { graph.rows(current)? };
    let mut rows = Rows::new(graph, present);
    let destinations = destinations(graph, targets)?;
    check_overlap(graph, &destinations.revisions.iter().map(|destination| destination.node).collect::<Vec<_>>())?;

    for base_of in &destinations.bases {
        let going: Vec<Node> =
            rows.iter().filter(|&row| base_of.as_ref().is_none_or(|line| line.contains(row))).collect();
        for row in going {
            let changes = rows.delete(row);
            steps.push(step(graph, &[row], None, changes, &rows));
        }
    }
    for destination in &destinations.revisions {
        let line = graph.lineage_with_dependencies(destination.node);
        let mut giving_way: Vec<Node> = rows
            .iter()
            .filter(|&row| line.contains(row) || destination.branch.as_ref().is_some_and(|branch| branch.contains(row)))
            .filter(|&row| !destinations.contains(row))
            .collect();
        if !giving_way.iter().any(|&row| line.contains(row)) {
            giving_way.clear();
        }
        let destination = destination.node;
        let changes = if !rows.contains(destination) {
            rows.replace(&giving_way, destination)
        } else if giving_way.is_empty() {
            continue;
        } else {
            giving_way.iter().flat_map(|&row| rows.delete(row)).collect()
        };
        steps.push(step(graph, &giving_way, Some(destination), changes, &rows));
    }
    Ok(Plan { steps, heads_before: current.to_vec(), heads: rows.heads(), warnings: Vec::new() })
}

fn purge_step(current: &[Id], steps: &mut Vec<Step>) -> Vec<Node> {
    if !current.is_empty() {
        steps.push(Step {
            direction: Direction::Stamp,
            revision: Id::new(),
            from: current.to_vec(),
            to: Vec::new(),
            rows: current.iter().map(|id| RowChange::Delete { id: id.clone() }).collect(),
            heads_after: Vec::new(),
        });
    }
    Vec::new()
}

fn step(graph: &Graph, from: &[Node], to: Option<Node>, changes: Vec<RowChange>, rows: &Rows) -> Step {
    let to = graph.owned(to);
    Step {
        direction: Direction::Stamp,
        revision: to.first().cloned().unwrap_or_default(),
        from: graph.owned(from.iter().copied()),
        to,
        rows: changes,
        heads_after: rows.heads(),
    }
}

#[derive(Debug, Default)]
struct Destinations {
    revisions: Vec<Destination>,
    /// For each `base` the lineage it empties; none means all of it.
    bases: Vec<Option<NodeSet>>,
}

#[derive(Debug)]
struct Destination {
    node: Node,
    /// For `branch@revision` the lineage of the branch: all its rows give way, once one of them must.
    branch: Option<NodeSet>,
}

impl Destinations {
    fn contains(&self, node: Node) -> bool {
        self.revisions.iter().any(|destination| destination.node == node)
    }
}

fn destinations(graph: &Graph, targets: &[String]) -> Result<Destinations, HistoryError> {
    let mut destinations = Destinations::default();
    for target in targets {
        let mut found = graph.absolute(target).map_err(|error| match error {
            HistoryError::MultipleHeads { heads, .. } => HistoryError::StampOfSeveralHeads { heads },
            other => other,
        })?;
        let (branch, symbol) = split_branch(target);
        let branch = branch.map(|branch| graph.branch(branch)).transpose()?;
        let branch = branch.map(|branch| graph.lineage_with_dependencies(branch.node));
        if found.is_empty() {
            destinations.bases.push(branch);
            continue;
        }
        if symbol == "heads" {
            drop_implied(graph, &mut found);
        }
        for node in found {
            if let Some(&at) = graph.blocked.get(&node)
                && let Defect::IllegalCharacters { .. } = graph.defects[at]
            {
                return Err(graph.defective(node));
            }
            if !destinations.contains(node) {
                destinations.revisions.push(Destination { node, branch: branch.clone() });
            }
        }
    }
    Ok(destinations)
}

/// A head that another one depends on needs no row.
fn drop_implied(graph: &Graph, heads: &mut Vec<Node>) {
    let implied = graph.normalized.reach(heads.iter().flat_map(|&head| graph.normalized.of(head)).copied());
    heads.retain(|&head| !implied.contains(head));
}
