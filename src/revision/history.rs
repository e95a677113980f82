//! Lists revisions newest first: all of them, or a range as `history -r` takes it.

use super::error::HistoryError;
use super::graph::Graph;
use super::identifier::{Relative, split_branch};
use super::links::{Node, NodeSet};
use super::order::{Choice, newest_first};
use super::step::Id;
use super::target::upgrade_target;
use super::walk::{Place, Walk};

/// Every revision, newest first.
pub fn history(graph: &Graph) -> Vec<&str> {
    let heads: Vec<Node> = graph.real_head_nodes().collect();
    let order = newest_first(graph, NodeSet::all(graph.len()), &heads, Choice::Connected);
    graph.names(order.into_iter())
}

/// The revisions of `[start]:[end]`, both ends included, newest first. `current` are the version rows, which the word `current` means.
pub fn history_range<'g>(graph: &'g Graph, range: &str, current: &[Id]) -> Result<Vec<&'g str>, HistoryError> {
    let syntax = || HistoryError::RangeSyntax { text: range.to_owned() };
    let (start, end) = range.trim().split_once(':').ok_or_else(syntax)?;
    if end.contains(':') {
        return Err(syntax());
    }
    let start = if start.is_empty() { "base" } else { start };
    let end = if end.is_empty() { "heads" } else { end };
    let unrelated = || HistoryError::RangeNotRelated { start: start.to_owned(), end: end.to_owned() };

    let lower = lower_end(graph, start, current)?.ok_or_else(unrelated)?;
    let mut upper = match end {
        "current" => graph.rows(current)?,
        _ => upgrade_target(graph, end, &lower, Walk::Lenient).map_err(|error| error.quoting(end))?,
    };
    keep_branch(graph, start, &mut upper)?;
    check_overlap(graph, &upper)?;
    check_overlap(graph, &lower)?;

    let required = graph.normalized.reach(upper.iter().copied());
    if lower.iter().any(|&node| !required.contains(node)) {
        return Err(unrelated());
    }
    let have = graph.normalized.reach(lower.iter().copied());
    let mut chosen = required;
    chosen.retain(|node| !have.contains(node));
    for &node in &lower {
        chosen.insert(node);
    }
    if !lower.is_empty() {
        let above = graph.children.reach(lower.iter().copied());
        chosen.retain(|node| above.contains(node));
    }
    let choice = if lower.is_empty() || !graph.has_dependencies() { Choice::Connected } else { Choice::WithGaps };
    Ok(graph.names(newest_first(graph, chosen, &upper, choice).into_iter()))
}

/// The revisions the range starts at, none for base; None where the heads give different answers.
fn lower_end(graph: &Graph, start: &str, current: &[Id]) -> Result<Option<Vec<Node>>, HistoryError> {
    if start == "current" {
        return graph.rows(current).map(Some);
    }
    match Relative::parse(start) {
        Some(relative) if relative.symbol.is_none() && relative.steps < 0 => below_heads(graph, &relative),
        Some(relative) if relative.symbol.is_some() => {
            upgrade_target(graph, start, &[], Walk::Lenient).map_err(|error| error.quoting(start)).map(Some)
        }
        Some(_) => Err(HistoryError::NotFound { text: start.to_owned(), with_prefix_hint: false }),
        None => graph.absolute(start).map_err(|error| error.quoting(start)).map(Some),
    }
}

/// `-N` at the start of a range counts from the heads.
fn below_heads(graph: &Graph, relative: &Relative) -> Result<Option<Vec<Node>>, HistoryError> {
    let branch = relative.branch.map(|branch| graph.branch(branch)).transpose()?;
    let mut places = Vec::new();
    for head in graph.real_head_nodes() {
        if branch.as_ref().is_none_or(|branch| branch.line.contains(head)) {
            places.push(graph.walk(Place::At(head), relative.steps, None)?.place);
        }
    }
    let at_base = places.iter().filter(|place| **place == Place::Base).count();
    if at_base > 0 && at_base < places.len() {
        return Ok(None);
    }
    let mut nodes: Vec<Node> = places.into_iter().flat_map(Place::nodes).collect();
    nodes.sort_unstable();
    nodes.dedup();
    Ok(Some(nodes))
}

/// A branch at the start (`cart@base:`) leaves only the ends that carry its label; for an identifier, those of its lineage.
fn keep_branch(graph: &Graph, start: &str, upper: &mut Vec<Node>) -> Result<(), HistoryError> {
    let (Some(branch), _) = split_branch(start) else { return Ok(()) };
    if graph.labels.contains_key(branch) {
        upper.retain(|&node| graph.labels(graph.id(node)).contains(&branch));
    } else {
        let branch = graph.branch(branch)?;
        upper.retain(|&node| branch.line.contains(node));
    }
    Ok(())
}

/// One of several requested revisions must not stand on another.
pub(super) fn check_overlap(graph: &Graph, requested: &[Node]) -> Result<(), HistoryError> {
    let stood_on = graph.normalized.reach(requested.iter().flat_map(|&node| graph.normalized.of(node)).copied());
    if !requested.iter().any(|&node| stood_on.contains(node)) {
        return Ok(());
    }
    for &node in requested {
        let below = graph.normalized.reach([node]);
        let others: Vec<Node> =
            requested.iter().copied().filter(|&other| other != node && below.contains(other)).collect();
        if !others.is_empty() {
            return Err(HistoryError::Overlap { revision: graph.id(node).to_owned(), others: graph.owned(others) });
        }
    }
    Ok(())
}
