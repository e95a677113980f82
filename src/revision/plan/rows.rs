//! The version rows while a plan proceeds: what each step inserts, deletes and updates.

use super::super::defect::Defect;
use super::super::error::HistoryError;
use super::super::graph::Graph;
use super::super::links::{Node, NodeSet};
use super::super::step::{Direction, Plan, RowChange, Step};

/// Rows stand for the applied revisions that no other applied one stands on; each step keeps it so.
pub(super) struct Rows<'g> {
    graph: &'g Graph,
    rows: Vec<Node>,
    applied: NodeSet,
}

impl<'g> Rows<'g> {
    pub fn new(graph: &'g Graph, rows: Vec<Node>) -> Self {
        let applied = graph.normalized.reach(rows.iter().copied());
        Self { graph, rows, applied }
    }

    pub fn contains(&self, node: Node) -> bool {
        self.rows.contains(&node)
    }

    pub fn iter(&self) -> impl Iterator<Item = Node> {
        self.rows.iter().copied()
    }

    /// Parents that are rows give way: all but the last are deleted, the last is updated.
    pub fn upgrade(&mut self, node: Node) -> Vec<RowChange> {
        let giving_way: Vec<Node> =
            self.graph.normalized.of(node).iter().copied().filter(|&parent| self.contains(parent)).collect();
        self.applied.insert(node);
        self.replace(&giving_way, node)
    }

    /// Parents that nothing else implies become rows: all but the last are inserted, the last by updating the revision's own row.
    pub fn downgrade(&mut self, node: Node) -> Vec<RowChange> {
        self.applied.remove(node);
        let bared: Vec<Node> = self
            .graph
            .normalized
            .of(node)
            .iter()
            .copied()
            .filter(|&parent| !self.contains(parent) && !self.is_stood_on(parent))
            .collect();
        let Some((&last, others)) = bared.split_last() else { return self.delete(node) };
        let mut changes = Vec::with_capacity(bared.len());
        for &other in others {
            self.rows.push(other);
            changes.push(RowChange::Insert { id: self.id(other) });
        }
        changes.push(self.update(node, last));
        changes
    }

    /// One row for all of `from`, which are rows.
    pub fn replace(&mut self, from: &[Node], to: Node) -> Vec<RowChange> {
        let Some((&last, others)) = from.split_last() else {
            self.rows.push(to);
            return vec![RowChange::Insert { id: self.id(to) }];
        };
        let mut changes: Vec<RowChange> = others.iter().flat_map(|&other| self.delete(other)).collect();
        changes.push(self.update(last, to));
        changes
    }

    pub fn delete(&mut self, node: Node) -> Vec<RowChange> {
        self.rows.retain(|&row| row != node);
        vec![RowChange::Delete { id: self.id(node) }]
    }

    fn update(&mut self, from: Node, to: Node) -> RowChange {
        for row in &mut self.rows {
            if *row == from {
                *row = to;
            }
        }
        RowChange::Update { from: self.id(from), to: self.id(to) }
    }

    fn is_stood_on(&self, node: Node) -> bool {
        self.graph.all_children.of(node).iter().any(|&child| self.applied.contains(child))
    }

    pub fn heads(&self) -> Vec<String> {
        self.graph.owned(self.iter())
    }

    fn id(&self, node: Node) -> String {
        self.graph.id(node).to_owned()
    }
}

/// Steps over whole revisions, in the given order.
pub(super) fn plan_of(
    graph: &Graph,
    rows: Vec<Node>,
    order: &[Node],
    direction: Direction,
    mut warnings: Vec<String>,
) -> Result<Plan, HistoryError> {
    if let Some(&node) = order.iter().find(|node| graph.blocked.contains_key(node)) {
        return Err(graph.defective(node));
    }
    warnings.extend(twice_defined(graph, order));
    let mut rows = Rows::new(graph, rows);
    let heads_before = rows.heads();
    let mut steps = Vec::with_capacity(order.len());
    for &node in order {
        let revision = graph.revision(node);
        let (own, parents) = (vec![revision.id.clone()], revision.down.clone());
        let (from, to, changes) = match direction {
            Direction::Upgrade => (parents, own, rows.upgrade(node)),
            Direction::Downgrade | Direction::Stamp => (own, parents, rows.downgrade(node)),
        };
        let heads_after = rows.heads();
        steps.push(Step { direction, revision: revision.id.clone(), from, to, rows: changes, heads_after });
    }
    Ok(Plan { steps, heads_before, heads: rows.heads(), warnings })
}

fn twice_defined<'a>(graph: &'a Graph, order: &'a [Node]) -> impl Iterator<Item = String> + 'a {
    graph.defects.iter().filter_map(|defect| match defect {
        Defect::Duplicate { revision } => graph
            .node(revision)
            .filter(|node| order.contains(node))
            .map(|_| format!("{defect}: the file that comes last by name is the one that runs")),
        Defect::MissingParent { .. }
        | Defect::MissingDependency { .. }
        | Defect::SelfLoop { .. }
        | Defect::DependencySelfLoop { .. }
        | Defect::Cycle { .. }
        | Defect::DependencyCycle { .. }
        | Defect::LabelClash { .. }
        | Defect::IllegalCharacters { .. } => None,
    })
}

/// An identifier holds no colon, so one with a colon is a range, which only `history` and offline scripts take.
pub(super) fn no_range(target: &str) -> Result<(), HistoryError> {
    match target.contains(':') {
        true => Err(HistoryError::RangeNotAllowed { text: target.to_owned() }),
        false => Ok(()),
    }
}
