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
            keep(self.parents(node as usize), &mut parents);
            keep(self.dependencies(node as usize), &mut dependencies);
            links.push(&parents, &dependencies);
        }
        links
    }

    /// The graph in which neighbouring nodes are drawn as one: `groups` are first and last node of each, in order, and hold every
    /// node. A group's edges are those of its last node.
    pub fn grouped(&self, groups: &[(u32, u32)]) -> Self {
        let mut place = Vec::with_capacity(self.len());
        for (group, &(first, last)) in groups.iter().enumerate() {
            place.extend((first..=last).map(|_| group as u32));
        }
        let mut links = Self::with_capacity(groups.len());
        let (mut parents, mut dependencies) = (Vec::new(), Vec::new());
        let keep = |targets: &[u32], into: &mut Vec<u32>| {
            into.clear();
            into.extend(targets.iter().filter_map(|&target| place.get(target as usize)));
        };
        for &(_, last) in groups {
            keep(self.parents(last as usize), &mut parents);
            keep(self.dependencies(last as usize), &mut dependencies);
            links.push(&parents, &dependencies);
        }
        links
    }

    /// The edges the other way: for each node its children, and the nodes that depend on it, in ascending order.
    pub fn reversed(&self) -> Self {
        let (child_starts, children) = self.turned(|node| self.parents(node));
        let (dependent_starts, dependents) = self.turned(|node| self.dependencies(node));
        let mut links = Self::with_capacity(self.len());
        for node in 0..self.len() {
            let of = |starts: &[u32]| starts[node] as usize..starts[node + 1] as usize;
            links.push(&children[of(&child_starts)], &dependents[of(&dependent_starts)]);
        }
        links
    }

    /// Where each target's sources begin, and the sources.
    fn turned<'a>(&'a self, edges: impl Fn(usize) -> &'a [u32]) -> (Vec<u32>, Vec<u32>) {
        let mut starts = vec![0u32; self.len() + 1];
        let pairs = || (0..self.len()).flat_map(|node| edges(node).iter().map(move |&target| (target, node as u32)));
        let inside = |&(target, _): &(u32, u32)| (target as usize) < self.len();
        for (target, _) in pairs().filter(inside) {
            starts[target as usize + 1] += 1;
        }
        for node in 0..self.len() {
            starts[node + 1] += starts[node];
        }
        let mut next = starts.clone();
        let mut sources = vec![0u32; starts.last().copied().unwrap_or_default() as usize];
        for (target, node) in pairs().filter(inside) {
            let slot = &mut next[target as usize];
            sources[*slot as usize] = node;
            *slot += 1;
        }
        (starts, sources)
    }

    fn start(&self, node: usize) -> usize {
        match node.checked_sub(1).and_then(|before| self.ends.get(before)) {
            Some(&(_, end)) => end as usize,
            None => 0,
        }
    }
}
