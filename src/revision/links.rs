//! Edges in two flat arrays, and the sets and walks over them: nothing here recurses or allocates per node.

/// Position of a revision in the graph, in the order of discovery.
pub(super) type Node = u32;

#[derive(Debug, Clone, Default)]
pub(super) struct Links {
    offsets: Vec<u32>,
    targets: Vec<Node>,
}

impl Links {
    /// Keeps the order in which the pairs of one node come.
    pub fn new(nodes: usize, pairs: &[(Node, Node)]) -> Self {
        let mut offsets = vec![0u32; nodes + 1];
        for &(from, _) in pairs {
            offsets[from as usize + 1] += 1;
        }
        for node in 0..nodes {
            offsets[node + 1] += offsets[node];
        }
        let mut next = offsets.clone();
        let mut targets = vec![0; pairs.len()];
        for &(from, to) in pairs {
            targets[next[from as usize] as usize] = to;
            next[from as usize] += 1;
        }
        Self { offsets, targets }
    }

    pub fn of(&self, node: Node) -> &[Node] {
        let node = node as usize;
        &self.targets[self.offsets[node] as usize..self.offsets[node + 1] as usize]
    }

    pub fn nodes(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }

    /// The starts and everything that can be reached from them.
    pub fn reach(&self, starts: impl IntoIterator<Item = Node>) -> NodeSet {
        let mut seen = NodeSet::none(self.nodes());
        let mut todo: Vec<Node> = starts.into_iter().collect();
        while let Some(node) = todo.pop() {
            if seen.insert(node) {
                todo.extend(self.of(node).iter().copied().filter(|&next| !seen.contains(next)));
            }
        }
        seen
    }
}

#[derive(Debug, Clone)]
pub(super) struct NodeSet(Vec<bool>);

impl NodeSet {
    pub fn none(nodes: usize) -> Self {
        Self(vec![false; nodes])
    }

    pub fn all(nodes: usize) -> Self {
        Self(vec![true; nodes])
    }

    pub fn contains(&self, node: Node) -> bool {
        self.0[node as usize]
    }

    /// Whether it was new.
    pub fn insert(&mut self, node: Node) -> bool {
        !std::mem::replace(&mut self.0[node as usize], true)
    }

    pub fn remove(&mut self, node: Node) -> bool {
        std::mem::replace(&mut self.0[node as usize], false)
    }

    pub fn retain(&mut self, mut keep: impl FnMut(Node) -> bool) {
        for (node, member) in self.0.iter_mut().enumerate() {
            *member = *member && keep(node as Node);
        }
    }

    /// In the order of discovery.
    pub fn iter(&self) -> impl Iterator<Item = Node> {
        self.0.iter().enumerate().filter(|(_, member)| **member).map(|(node, _)| node as Node)
    }

    pub fn is_empty(&self) -> bool {
        !self.0.contains(&true)
    }
}
