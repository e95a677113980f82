//! Alembic's order of revisions: one branch followed as long as possible, then the one before it; newest first.

use super::graph::Graph;
use super::links::{Node, NodeSet};

/// Whether every way between two chosen revisions passes only chosen ones. Then one look at the children tells whether a
/// revision has to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    Connected,
    WithGaps,
}

/// The chosen revisions, every one before its parents and dependencies. `tips` are where to start: those not chosen are left out.
pub(super) fn newest_first(graph: &Graph, chosen: NodeSet, tips: &[Node], choice: Choice) -> Vec<Node> {
    let mut tips: Vec<Node> = tips.iter().copied().filter(|&tip| chosen.contains(tip)).collect();
    tips.sort_unstable();
    tips.dedup();
    let mut is_tip = NodeSet::none(graph.len());
    for &tip in &tips {
        is_tip.insert(tip);
    }
    let mut sorter = Sorter { graph, choice, todo: chosen, visits: vec![0; graph.len()], visit: 0 };
    let mut order = Vec::new();
    let mut at = 0;
    while let Some(&tip) = tips.get(at) {
        if let Some(above) = sorter.tip_above(&tips, at) {
            at = above;
            continue;
        }
        if sorter.todo.remove(tip) {
            order.push(tip);
        }
        is_tip.remove(tip);
        let mut parents = graph.normalized.of(tip).iter().copied().filter(|&parent| sorter.todo.contains(parent));
        let mut placed = false;
        for parent in parents.by_ref() {
            if is_tip.insert(parent) {
                if placed {
                    tips.push(parent);
                } else {
                    tips[at] = parent;
                    placed = true;
                }
            }
        }
        if !placed {
            tips.remove(at);
            at = at.saturating_sub(1);
        }
    }
    // Nothing that was asked for is lost, even where no tip leads to it.
    order.extend(sorter.todo.iter().collect::<Vec<_>>().into_iter().rev());
    order
}

struct Sorter<'g> {
    graph: &'g Graph,
    choice: Choice,
    todo: NodeSet,
    visits: Vec<u32>,
    visit: u32,
}

impl Sorter<'_> {
    /// Position of the first other tip that stands on this one, which therefore has to wait.
    fn tip_above(&mut self, tips: &[Node], at: usize) -> Option<usize> {
        if tips.len() == 1 {
            return None;
        }
        let tip = tips[at];
        if self.choice == Choice::Connected
            && !self.graph.all_children.of(tip).iter().any(|&child| self.todo.contains(child))
        {
            return None;
        }
        self.visit += 1;
        (0..tips.len()).find(|&other| other != at && self.stands_on(tips[other], tip))
    }

    /// Walks down from `upper`, no deeper than `lower` lies, and past nothing seen in the same search.
    fn stands_on(&mut self, upper: Node, lower: Node) -> bool {
        let depth = self.graph.generation[lower as usize];
        let mut todo = vec![upper];
        while let Some(node) = todo.pop() {
            if node == lower {
                return true;
            }
            if self.graph.generation[node as usize] <= depth
                || std::mem::replace(&mut self.visits[node as usize], self.visit) == self.visit
            {
                continue;
            }
            todo.extend(self.graph.normalized.of(node));
        }
        false
    }
}
