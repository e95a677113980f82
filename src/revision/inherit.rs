//! Which labels reach a revision: those declared below it, and those of the branch that it is the plain beginning of.

use std::sync::Arc;

use super::graph::Graph;
use super::links::{Node, NodeSet};

/// A label applies to its revision and every descendant by `down_revision`; and, when nothing branches off or merges from there up to
/// the head, to the ancestors down to the nearest branch point or merge point (which are left out).
///
/// Alembic starts that downward walk at whatever descendant its upward walk ended with and stops at the first branch or merge point,
/// so it gets below the labelled revision only along such a plain line.
pub(super) fn inherit_labels(graph: &Graph) -> Vec<Arc<[u32]>> {
    let mut upwards: Vec<Node> = graph.nodes().collect();
    upwards.sort_by_key(|&node| graph.generation[node as usize]);
    let mut reaching = from_below(graph, &upwards);
    let mut on_plain_line = NodeSet::none(graph.len());
    for &node in upwards.iter().rev() {
        let plain = graph.all_children.of(node).len() <= 1 && !graph.has_several_parents(node);
        match graph.children.of(node) {
            [] if plain => {
                on_plain_line.insert(node);
            }
            // Whatever is declared along a plain line reaches all of it, so its revisions share one set.
            [child] if plain && on_plain_line.contains(*child) => {
                on_plain_line.insert(node);
                reaching[node as usize] = Arc::clone(&reaching[*child as usize]);
            }
            _ => {}
        }
    }
    reaching
}

fn from_below(graph: &Graph, upwards: &[Node]) -> Vec<Arc<[u32]>> {
    let mut own: Vec<Vec<u32>> = vec![Vec::new(); graph.len()];
    for (label, (_, owner)) in graph.label_owners.iter().enumerate() {
        own[*owner as usize].push(label as u32);
    }
    let nothing: Arc<[u32]> = Arc::from([]);
    let mut reaching = vec![nothing; graph.len()];
    for &node in upwards {
        let parents = graph.down.of(node);
        let own = &own[node as usize];
        if let ([parent], true) = (parents, own.is_empty()) {
            reaching[node as usize] = Arc::clone(&reaching[*parent as usize]);
            continue;
        }
        let mut labels: Vec<u32> = own.clone();
        for &parent in parents {
            labels.extend(reaching[parent as usize].iter());
        }
        if !labels.is_empty() {
            labels.sort_unstable();
            labels.dedup();
            reaching[node as usize] = labels.into();
        }
    }
    reaching
}
