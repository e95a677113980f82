//! Where an upgrade or a downgrade shall end: the targets of both, absolute and relative.

use super::error::HistoryError;
use super::graph::Graph;
use super::identifier::Relative;
use super::links::{Node, NodeSet};
use super::walk::{Place, Walk};

/// The revisions an upgrade shall reach; `current` are the version rows (or the lower end of a history range).
pub(super) fn upgrade_target(
    graph: &Graph,
    target: &str,
    current: &[Node],
    walk: Walk,
) -> Result<Vec<Node>, HistoryError> {
    let Some(relative) = Relative::parse(target) else { return graph.absolute(target) };
    if relative.steps > 0 {
        let branch = relative.branch.map(|branch| graph.branch(branch)).transpose()?;
        let from = match (relative.symbol, &branch) {
            (Some(symbol), _) => graph.absolute_one(symbol)?,
            (None, None) => only_start(graph, current)?,
            (None, Some(branch)) => only_start(graph, &starts_on_branch(graph, current, &branch.line))?,
        };
        let walked = graph.walk(from, relative.steps, branch.as_ref())?;
        if !walked.complete && walk == Walk::Strict {
            return Err(too_far(&relative, walked.steps));
        }
        return Ok(walked.place.nodes());
    }
    let Some(symbol) = relative.symbol else {
        return Err(HistoryError::RelativeTooFar { relative: relative.written.to_owned(), available: None });
    };
    let from = graph.absolute_one(&with_branch(relative.branch, symbol))?;
    let walked = graph.walk(from, relative.steps, None)?;
    if !walked.complete && walk == Walk::Strict {
        return Err(HistoryError::WalkedTooFar { from: symbol.to_owned(), available: walked.steps });
    }
    Ok(walked.place.nodes())
}

fn too_far(relative: &Relative, available: usize) -> HistoryError {
    HistoryError::RelativeTooFar { relative: relative.written.to_owned(), available: Some(available) }
}

fn with_branch(branch: Option<&str>, symbol: &str) -> String {
    branch.map_or_else(|| symbol.to_owned(), |branch| format!("{branch}@{symbol}"))
}

fn only_start(graph: &Graph, starts: &[Node]) -> Result<Place, HistoryError> {
    match starts {
        [] => Ok(Place::Base),
        [node] => Ok(Place::At(*node)),
        several => Err(HistoryError::AmbiguousUpgrade { rows: graph.owned(several.iter().copied()) }),
    }
}

/// The rows on the branch; else the topmost applied revisions on it; else none, which is base.
fn starts_on_branch(graph: &Graph, current: &[Node], line: &NodeSet) -> Vec<Node> {
    let rows: Vec<Node> = current.iter().copied().filter(|&row| line.contains(row)).collect();
    if !rows.is_empty() {
        return rows;
    }
    let mut active = graph.normalized.reach(current.iter().copied());
    active.retain(|node| line.contains(node));
    let mut tips = active.clone();
    for node in active.iter() {
        for &parent in graph.normalized.of(node) {
            tips.remove(parent);
        }
    }
    tips.iter().collect()
}

#[derive(Debug)]
pub(super) struct DowngradeTarget {
    pub place: Place,
    /// Which way to go up from the target to find what goes down.
    pub branch: Option<String>,
    /// The user named the branch, rather than Alembic's choice among several rows.
    pub branch_was_named: bool,
    pub warnings: Vec<String>,
}

pub(super) fn downgrade_target(graph: &Graph, target: &str, rows: &[Node]) -> Result<DowngradeTarget, HistoryError> {
    let Some(relative) = Relative::parse(target) else {
        // Here Alembic splits at the last `@`, and doesn't ask whether the revision is on the branch.
        let (branch, symbol) = match target.rsplit_once('@') {
            Some(("", symbol)) => (None, symbol),
            Some((branch, symbol)) => (Some(branch), symbol),
            None => (None, target),
        };
        return Ok(absolute_target(graph.absolute_one(symbol)?, branch));
    };
    match relative.symbol {
        None if relative.steps >= 0 => {
            Err(HistoryError::RelativeTooFar { relative: relative.written.to_owned(), available: None })
        }
        None => below_rows(graph, &relative, rows),
        Some(symbol) => {
            let upward = relative.steps >= 0;
            let branch = relative.branch.filter(|_| upward).map(|branch| graph.branch(branch)).transpose()?;
            let from = match upward {
                true => graph.absolute_one(symbol)?,
                false => graph.absolute_one(&with_branch(relative.branch, symbol))?,
            };
            let walked = graph.walk(from, relative.steps, branch.as_ref())?;
            if !walked.complete {
                return Err(HistoryError::WalkedTooFar { from: symbol.to_owned(), available: walked.steps });
            }
            Ok(absolute_target(walked.place, relative.branch))
        }
    }
}

fn absolute_target(place: Place, branch: Option<&str>) -> DowngradeTarget {
    DowngradeTarget {
        place,
        branch: branch.map(str::to_owned),
        branch_was_named: branch.is_some(),
        warnings: Vec::new(),
    }
}

/// `-N` and `branch@-N`.
fn below_rows(graph: &Graph, relative: &Relative, rows: &[Node]) -> Result<DowngradeTarget, HistoryError> {
    let mut warnings = Vec::new();
    let start = match relative.branch {
        Some(branch) => row_on_branch(graph, relative, branch, rows)?,
        None => {
            // A row under another one, as a failed run of another tool may leave it, is no end to start from.
            let below = graph.normalized.reach(rows.iter().flat_map(|&row| graph.normalized.of(row)).copied());
            let top = rows.iter().copied().find(|&row| !below.contains(row));
            let first = top.or(rows.first().copied()).ok_or_else(|| too_far(relative, 0))?;
            if rows.len() > 1 {
                warnings.push(format!(
                    "downgrade {} from multiple heads is ambiguous: it starts at {}, and leaves {} alone; BRANCH@{} says which",
                    relative.written,
                    graph.id(first),
                    graph.owned(rows.iter().copied().filter(|&row| row != first)).join(", "),
                    relative.written,
                ));
            }
            first
        }
    };
    let walked = graph.walk(Place::At(start), relative.steps, None)?;
    if !walked.complete {
        return Err(too_far(relative, walked.steps));
    }
    // Without a branch only the lineage of that row goes down.
    let branch = relative.branch.map_or_else(|| graph.id(start).to_owned(), str::to_owned);
    Ok(DowngradeTarget {
        place: walked.place,
        branch: Some(branch),
        branch_was_named: relative.branch.is_some(),
        warnings,
    })
}

fn row_on_branch(graph: &Graph, relative: &Relative, branch: &str, rows: &[Node]) -> Result<Node, HistoryError> {
    let line = graph.branch(branch)?.line;
    let mut on_branch: Vec<Node> = rows.iter().copied().filter(|&row| line.contains(row)).collect();
    if on_branch.is_empty() {
        // No row is on the branch, yet a row of another branch may imply the head of this one.
        let applied = graph.normalized.reach(rows.iter().copied());
        on_branch = applied
            .iter()
            .filter(|&node| line.contains(node))
            .filter(|&node| !graph.children.of(node).iter().any(|&child| applied.contains(child)))
            .collect();
    }
    match on_branch.as_slice() {
        [] => Err(too_far(relative, 0)),
        [node] => Ok(*node),
        several => Err(HistoryError::AmbiguousDowngrade { rows: graph.owned(several.iter().copied()) }),
    }
}
