//! The edges of a graph by node number: for each node the parents and the dependencies, held in two flat lists.

/// Nodes count from 0. Nothing here knows what a node is.
#[derive(Debug, Clone, Default)]
pub struct Links {
    ends: Vec<(u32, u32)>,
    targets: Vec<u32>,
}

impl Links {
    pub fn with_capacity(nodes: usize) -> Self {
        Self { ends: Vec::with_capacity(nodes), targets: Vec::with_capacity(nodes + nodes / 8) }
    }

    /// Adds the next node. Targets may name nodes that follow; those outside the graph are ignored when it is drawn.
    pub fn push(&mut self, parents: &[u32], dependencies: &[u32]) {
        self.targets.extend_from_slice(parents);
        let middle = self.targets.len() as u32;
        self.targets.extend_from_slice(dependencies);
        self.ends.push((middle, self.targets.len() as u32));
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    pub fn parents(&self, node: usize) -> &[u32] {
        let start = self.start(node);
        self.ends.get(node).map_or(&[], |&(middle, _)| &self.targets[start..middle as usize])
    }

    pub fn dependencies(&self, node: usize) -> &[u32] {
        self.ends.get(node).map_or(&[], |&(middle, end)| &self.targets[middle as usize..end as usize])
    }

    /// Parents, then dependencies.
    pub fn all(&self, node: usize) -> &[u32] {
        let start = self.start(node);
        self.ends.get(node).map_or(&[], |&(_, end)| &self.targets[start..end as usize])
    }

    /// The same graph with node `order[i]` renumbered `i`; nodes left out of `order` vanish with their edges.
    pub fn reordered(&self, order: &[u32]) -> Self {
        self.contracted(order, |node| node)
    }

    /// The same, where a node may stand for a run of nodes: `last` names the one at its end, whose edges it takes over.
    pub fn contracted(&self, order: &[u32], last: impl Fn(u32) -> u32) -> Self {
        let mut place = vec![u32::MAX; self.len()];
        for (row, &node) in order.iter().enumerate() {
            if let Some(slot) = place.get_mut(node as usize) {
                *slot = row as u32;
            }
        }
        let mut links = Self::with_capacity(order.len());
        let (mut parents, mut dependencies) = (Vec::new(), Vec::new());
        let keep = |targets: &[u32], into: &mut Vec<u32>| {
            into.clear();
            into.extend(targets.iter().filter_map(|&t| place.get(t as usize).copied()).filter(|&row| row != u32::MAX));
        };
        for &node in order {
            let node = last(node);
            keep(self.parents(node as usize), &mut parents);
            keep(self.dependencies(node as usize), &mut dependencies);
            links.push(&parents, &dependencies);
        }
        links
    }

    fn start(&self, node: usize) -> usize {
        match node.checked_sub(1).and_then(|before| self.ends.get(before)) {
            Some(&(_, end)) => end as usize,
            None => 0,
        }
    }
}
