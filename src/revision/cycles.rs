//! Loops in the graph, and how far each revision is from the bases.

use petgraph::algo::{kosaraju_scc, toposort};
use petgraph::graph::{DiGraph, NodeIndex};

use super::links::Node;

pub(super) type Pairs = Vec<(Node, Node)>;

/// Groups of nodes that can all reach each other, at least two in each; self-loops are not looked for.
pub(super) fn loops(nodes: usize, pairs: &[(Node, Node)]) -> Vec<Vec<Node>> {
    let graph = digraph(nodes, pairs);
    if toposort(&graph, None).is_ok() {
        return Vec::new();
    }
    // Kosaraju's, since petgraph's Tarjan recurses as deep as the history is long.
    let mut groups: Vec<Vec<Node>> = kosaraju_scc(&graph)
        .into_iter()
        .filter(|group| group.len() > 1)
        .map(|group| group.into_iter().map(|node| node.index() as Node).collect())
        .collect();
    for group in &mut groups {
        group.sort_unstable();
    }
    groups.sort_unstable();
    groups
}

/// For each node the length of the longest way along the pairs, which must have no loops.
pub(super) fn generations(nodes: usize, pairs: &[(Node, Node)]) -> Vec<u32> {
    let graph = digraph(nodes, pairs);
    let mut generation = vec![0; nodes];
    let order = toposort(&graph, None).unwrap_or_default();
    for node in order.into_iter().rev() {
        let below = graph.neighbors(node).map(|next| generation[next.index()] + 1).max();
        generation[node.index()] = below.unwrap_or(0);
    }
    generation
}

fn digraph(nodes: usize, pairs: &[(Node, Node)]) -> DiGraph<(), ()> {
    let mut graph = DiGraph::with_capacity(nodes, pairs.len());
    for _ in 0..nodes {
        graph.add_node(());
    }
    for &(from, to) in pairs {
        graph.add_edge(NodeIndex::new(from as usize), NodeIndex::new(to as usize), ());
    }
    graph
}
