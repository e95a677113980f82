//! The revision graph and the questions it answers about single revisions.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::defect::Defect;
use super::links::{Links, Node, NodeSet};
use super::revision::Revision;
use super::step::Id;

/// Every revision that the files define, and how they hang together.
///
/// Edges that close a cycle and edges to revisions no file defines are left out (see [`Graph::defects`]), so that the rest is
/// always a graph that can be drawn and walked. Lists come in the order of discovery, which is the order of file names.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    pub(super) revisions: Vec<Revision>,
    pub(super) ids: HashMap<Id, Node>,
    /// Declared labels in the order of discovery, each with the revision that declares it.
    pub(super) label_owners: Vec<(String, Node)>,
    pub(super) labels: HashMap<String, Node>,
    /// Labels of each revision with those inherited (positions in `label_owners`).
    pub(super) reaching_labels: Vec<Arc<[u32]>>,
    pub(super) down: Links,
    pub(super) children: Links,
    pub(super) dependencies: Links,
    pub(super) dependents: Links,
    /// Down revisions, and dependencies that no ancestor has already.
    pub(super) normalized: Links,
    /// Children by down revision or dependency.
    pub(super) all_children: Links,
    /// Length of the longest way down to a base: an ancestor's is always smaller.
    pub(super) generation: Vec<u32>,
    pub(super) defects: Vec<Defect>,
    /// Position in `defects` of what forbids stepping over a revision.
    pub(super) blocked: HashMap<Node, usize>,
    /// Revisions whose edge from above was left out, since it closes a loop: nothing stands on them any more, yet they are no heads.
    pub(super) stood_on_in_loop: HashSet<Node>,
    /// The same with dependencies.
    pub(super) needed_in_loop: HashSet<Node>,
}

impl Graph {
    pub fn revisions(&self) -> &[Revision] {
        &self.revisions
    }

    pub fn len(&self) -> usize {
        self.revisions.len()
    }

    pub fn is_empty(&self) -> bool {
        self.revisions.is_empty()
    }

    pub fn defects(&self) -> &[Defect] {
        &self.defects
    }

    /// By full identifier only; [`super::resolve`] knows the rest of the language.
    pub fn find(&self, id: &str) -> Option<&Revision> {
        self.node(id).map(|node| self.revision(node))
    }

    /// Position in [`Graph::revisions`].
    pub fn position(&self, id: &str) -> Option<usize> {
        self.node(id).map(|node| node as usize)
    }

    /// What no revision names as its `down_revision`. Such a head may still be implied by another branch that depends on it: then it is
    /// "effective", and not among the real heads.
    pub fn heads(&self) -> Vec<&str> {
        self.names(self.head_nodes().filter(|node| !self.stood_on_in_loop.contains(node)))
    }

    /// What the version table holds when everything is applied.
    pub fn real_heads(&self) -> Vec<&str> {
        self.names(self.real_head_nodes().filter(|node| !self.needed_in_loop.contains(node)))
    }

    pub fn bases(&self) -> Vec<&str> {
        self.names(self.base_nodes())
    }

    /// Bases that depend on nothing.
    pub fn real_bases(&self) -> Vec<&str> {
        self.names(self.base_nodes().filter(|&node| self.revision(node).depends_on.is_empty()))
    }

    /// By `down_revision`.
    pub fn children(&self, id: &str) -> Vec<&str> {
        self.linked(id, &self.children)
    }

    /// By `down_revision`, in written order, those that exist.
    pub fn parents(&self, id: &str) -> Vec<&str> {
        self.linked(id, &self.down)
    }

    /// `depends_on` with labels resolved, those that exist.
    pub fn dependencies(&self, id: &str) -> Vec<&str> {
        self.linked(id, &self.dependencies)
    }

    /// Without those that an ancestor depends on already: what Alembic's version rows go by.
    pub fn normalized_parents(&self, id: &str) -> Vec<&str> {
        self.linked(id, &self.normalized)
    }

    /// The revisions that name this one in `depends_on`.
    pub fn dependents(&self, id: &str) -> Vec<&str> {
        self.linked(id, &self.dependents)
    }

    /// Parents that no file defines.
    pub fn missing_parents(&self, id: &str) -> Vec<&str> {
        let Some(revision) = self.find(id) else { return Vec::new() };
        revision.down.iter().map(String::as_str).filter(|parent| self.node(parent).is_none()).collect()
    }

    /// Labels of the revision, with those it inherits from below and above.
    pub fn labels(&self, id: &str) -> Vec<&str> {
        self.node(id).map_or_else(Vec::new, |node| {
            self.reaching_labels[node as usize]
                .iter()
                .map(|&label| self.label_owners[label as usize].0.as_str())
                .collect()
        })
    }

    /// Every declared label with the revision that declares it.
    pub fn declared_labels(&self) -> impl Iterator<Item = (&str, &str)> {
        self.label_owners.iter().map(|(label, owner)| (label.as_str(), self.id(*owner)))
    }

    pub fn is_head(&self, id: &str) -> bool {
        self.node(id).is_some_and(|node| self.children.of(node).is_empty() && !self.stood_on_in_loop.contains(&node))
    }

    pub fn is_real_head(&self, id: &str) -> bool {
        self.node(id).is_some_and(|node| self.all_children.of(node).is_empty() && !self.needed_in_loop.contains(&node))
    }

    pub fn is_base(&self, id: &str) -> bool {
        self.find(id).is_some_and(|revision| revision.down.is_empty())
    }

    pub fn is_branch_point(&self, id: &str) -> bool {
        self.node(id).is_some_and(|node| self.children.of(node).len() > 1)
    }

    pub fn is_merge_point(&self, id: &str) -> bool {
        self.node(id).is_some_and(|node| self.has_several_parents(node))
    }

    /// What keeps plans from stepping over this revision.
    pub fn blocking_defect(&self, id: &str) -> Option<&Defect> {
        self.node(id).and_then(|node| self.blocked.get(&node)).map(|&at| &self.defects[at])
    }

    /// The revisions that these version rows say are applied: the rows and all they stand on. Rows that no file defines are
    /// left out.
    pub fn applied(&self, rows: &[Id]) -> HashSet<Id> {
        self.applied_nodes(rows).iter().map(|node| self.id(node).to_owned()).collect()
    }

    /// The rows together with the heads that they imply through dependencies: what `current` lists.
    pub fn current(&self, rows: &[Id]) -> Vec<&str> {
        let applied = self.applied_nodes(rows);
        self.names(applied.iter().filter(|&node| !self.children.of(node).iter().any(|&child| applied.contains(child))))
    }

    pub(super) fn applied_nodes(&self, rows: &[Id]) -> NodeSet {
        self.normalized.reach(rows.iter().filter_map(|row| self.node(row)))
    }

    pub(super) fn node(&self, id: &str) -> Option<Node> {
        self.ids.get(id).copied()
    }

    pub(super) fn revision(&self, node: Node) -> &Revision {
        &self.revisions[node as usize]
    }

    pub(super) fn id(&self, node: Node) -> &str {
        &self.revisions[node as usize].id
    }

    pub(super) fn nodes(&self) -> impl Iterator<Item = Node> + use<> {
        0..self.revisions.len() as Node
    }

    /// Where walks begin: the heads, and the members of loops that nothing else stands on.
    pub(super) fn head_nodes(&self) -> impl Iterator<Item = Node> {
        self.nodes().filter(|&node| self.children.of(node).is_empty())
    }

    pub(super) fn real_head_nodes(&self) -> impl Iterator<Item = Node> {
        self.nodes().filter(|&node| self.all_children.of(node).is_empty())
    }

    pub(super) fn base_nodes(&self) -> impl Iterator<Item = Node> {
        self.nodes().filter(|&node| self.revision(node).down.is_empty())
    }

    pub(super) fn has_several_parents(&self, node: Node) -> bool {
        let down = &self.revision(node).down;
        down.iter().any(|parent| *parent != down[0])
    }

    pub(super) fn has_dependencies(&self) -> bool {
        self.nodes().any(|node| !self.dependencies.of(node).is_empty())
    }

    /// Ancestors and descendants by `down_revision`, and the revision itself.
    pub(super) fn lineage(&self, node: Node) -> NodeSet {
        let below = self.down.reach([node]);
        let mut line = self.children.reach([node]);
        for node in below.iter() {
            line.insert(node);
        }
        line
    }

    /// The same along dependencies.
    pub(super) fn lineage_with_dependencies(&self, node: Node) -> NodeSet {
        let below = self.normalized.reach([node]);
        let mut line = self.all_children.reach([node]);
        for node in below.iter() {
            line.insert(node);
        }
        line
    }

    fn linked(&self, id: &str, links: &Links) -> Vec<&str> {
        self.node(id).map_or_else(Vec::new, |node| self.names(links.of(node).iter().copied()))
    }

    pub(super) fn names(&self, nodes: impl Iterator<Item = Node>) -> Vec<&str> {
        nodes.map(|node| self.id(node)).collect()
    }

    pub(super) fn owned(&self, nodes: impl IntoIterator<Item = Node>) -> Vec<Id> {
        nodes.into_iter().map(|node| self.id(node).to_owned()).collect()
    }
}
