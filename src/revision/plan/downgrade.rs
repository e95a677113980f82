//! Downgrades: everything applied that stands on what lies above the target, newest first, and what that takes down besides.

use super::super::error::HistoryError;
use super::super::graph::Graph;
use super::super::links::{Node, NodeSet};
use super::super::order::{Choice, newest_first};
use super::super::resolve::Branch;
use super::super::step::{Direction, Id, Plan};
use super::super::target::{DowngradeTarget, downgrade_target};
use super::super::walk::Place;
use super::rows::{no_range, plan_of};

/// `current` are the rows of the version table.
pub fn downgrade(graph: &Graph, current: &[Id], target: &str) -> Result<Plan, HistoryError> {
    no_range(target)?;
    let rows = graph.rows(current)?;
    let found = downgrade_target(graph, target, &rows).map_err(|error| error.quoting(target))?;
    let branch = found.branch.as_deref().map(|branch| graph.branch(branch)).transpose()?;
    if let (Place::At(node), Some(branch)) = (found.place, &branch)
        && !branch.line.contains(node)
    {
        let revision = graph.id(node).to_owned();
        return Err(HistoryError::NotInBranch { text: revision.clone(), revision, branch: branch.text.clone() });
    }

    let roots = roots(graph, found.place, branch.as_ref())?;
    let active = graph.normalized.reach(rows.iter().copied());
    let mut dropped = graph.all_children.reach(roots);
    dropped.retain(|node| active.contains(node));
    match found.place {
        Place::At(node) if dropped.is_empty() && !rows.contains(&node) => {
            return Err(HistoryError::NotADowngrade { target: target.to_owned() });
        }
        Place::Base if branch.is_none() => {
            // What hangs on a missing parent has no base to be found from: it must not silently stay.
            if let Some(stuck) = active.iter().find(|node| graph.blocked.contains_key(node)) {
                return Err(graph.defective(stuck));
            }
        }
        Place::At(_) | Place::Base => {}
    }

    let mut warnings = found.warnings.clone();
    warnings.extend(besides(graph, &found, branch.as_ref(), &dropped, &rows));
    let order = newest_first(graph, dropped, &rows, Choice::Connected);
    plan_of(graph, rows, &order, Direction::Downgrade, warnings)
}

/// What directly stands on the target; with a branch, only the way to it.
fn roots(graph: &Graph, place: Place, branch: Option<&Branch>) -> Result<Vec<Node>, HistoryError> {
    let mut roots: Vec<Node> = match place {
        Place::Base => graph.base_nodes().collect(),
        Place::At(node) => graph.children.of(node).to_vec(),
    };
    if let Some(branch) = branch
        && roots.len() > 1
    {
        let below = graph.down.reach([branch.node]);
        roots.retain(|&root| below.contains(root));
        if roots.is_empty() {
            return Err(HistoryError::NoRootInBranch { branch: branch.text.clone() });
        }
    }
    Ok(roots)
}

/// What the user might not expect to go down.
fn besides(
    graph: &Graph,
    found: &DowngradeTarget,
    branch: Option<&Branch>,
    dropped: &NodeSet,
    rows: &[Node],
) -> Vec<String> {
    let meant = match (found.place, branch) {
        (_, Some(branch)) => branch.line.clone(),
        (Place::At(node), None) => graph.children.reach([node]),
        (Place::Base, None) => return Vec::new(),
    };
    let mut warnings = Vec::new();
    let others: Vec<Node> = dropped.iter().filter(|&node| !meant.contains(node)).collect();
    let going: Vec<Node> = rows.iter().copied().filter(|&row| dropped.contains(row)).collect();
    if !others.is_empty() {
        let names = listed(graph, &others);
        let shared = branch.filter(|_| found.place == Place::Base && found.branch_was_named);
        warnings.push(
            match shared.and_then(|branch| Some((branch, branch_point_below(graph, branch.node, dropped)?))) {
                Some((branch, point)) => format!(
                    "The base of branch '{}' is shared: this also takes down {names} of other branches. \
                 {}@{} goes down to the branch point only",
                    branch.text,
                    branch.text,
                    graph.id(point),
                ),
                None => format!("This also takes down {names} of other branches, which stand on what is removed"),
            },
        );
    } else if going.len() > 1 {
        warnings.push(format!("This takes down {} branches: {}", going.len(), listed(graph, &going)));
    }
    warnings
}

/// The topmost revision under the branch that other dropped branches stand on as well.
fn branch_point_below(graph: &Graph, from: Node, dropped: &NodeSet) -> Option<Node> {
    let mut node = from;
    while let [parent] = graph.down.of(node) {
        if graph.children.of(*parent).iter().any(|&child| child != node && dropped.contains(child)) {
            return Some(*parent);
        }
        node = *parent;
    }
    None
}

fn listed(graph: &Graph, nodes: &[Node]) -> String {
    const SHOWN: usize = 5;
    let mut text = graph.owned(nodes.iter().take(SHOWN).copied()).join(", ");
    if nodes.len() > SHOWN {
        text.push_str(&format!(" and {} more", nodes.len() - SHOWN));
    }
    text
}
