//! Builds the graph from what the scripts say, and notes what does not fit instead of failing.

use std::collections::{HashMap, HashSet};

use super::cycles::{Pairs, generations, loops};
use super::defect::Defect;
use super::graph::Graph;
use super::inherit::inherit_labels;
use super::links::{Links, Node};
use super::revision::Revision;
use super::step::Id;

const ILLEGAL: [char; 4] = ['+', '-', ':', '@'];

/// What keeps a text from being an identifier.
pub fn illegal_characters(id: &str) -> Option<Defect> {
    let illegal: Vec<String> = ILLEGAL.iter().filter(|c| id.contains(**c)).map(char::to_string).collect();
    (!illegal.is_empty()).then(|| Defect::IllegalCharacters { revision: id.to_owned(), characters: illegal.join(", ") })
}

impl Graph {
    /// Never fails: what is wrong is listed in [`Graph::defects`]. Of several revisions with one identifier the last one counts,
    /// at the place of the first, as in Alembic.
    pub fn new(revisions: Vec<Revision>) -> Self {
        let mut graph = Self::default();
        graph.insert(revisions);
        graph.declare_labels();
        let down = graph.down_pairs();
        let dependencies = graph.dependency_pairs();
        graph.link(down, dependencies);
        graph.reaching_labels = inherit_labels(&graph);
        graph.block();
        graph
    }

    fn insert(&mut self, revisions: Vec<Revision>) {
        self.revisions.reserve(revisions.len());
        self.ids.reserve(revisions.len());
        for revision in revisions {
            self.defects.extend(illegal_characters(&revision.id));
            if let Some(&node) = self.ids.get(&revision.id) {
                self.defects.push(Defect::Duplicate { revision: revision.id.clone() });
                self.revisions[node as usize] = revision;
            } else {
                self.ids.insert(revision.id.clone(), self.revisions.len() as Node);
                self.revisions.push(revision);
            }
        }
    }

    fn declare_labels(&mut self) {
        for (node, revision) in self.revisions.iter().enumerate() {
            for label in unique(&revision.labels) {
                let owner = self.ids.get(label).or_else(|| self.labels.get(label));
                if let Some(&owner) = owner {
                    self.defects.push(Defect::LabelClash {
                        label: label.clone(),
                        revision: revision.id.clone(),
                        owner: self.revisions[owner as usize].id.clone(),
                    });
                } else {
                    self.labels.insert(label.clone(), node as Node);
                    self.label_owners.push((label.clone(), node as Node));
                }
            }
        }
    }

    fn down_pairs(&mut self) -> Pairs {
        let mut pairs = Vec::with_capacity(self.revisions.len());
        let mut own_parents = HashSet::new();
        for (node, revision) in self.revisions.iter().enumerate() {
            for parent in unique(&revision.down) {
                match self.ids.get(parent) {
                    Some(&to) if to == node as Node => {
                        own_parents.insert(to);
                        self.defects.push(Defect::SelfLoop { revision: revision.id.clone() });
                    }
                    Some(&to) => pairs.push((node as Node, to)),
                    None => self
                        .defects
                        .push(Defect::MissingParent { revision: revision.id.clone(), parent: parent.clone() }),
                }
            }
        }
        let (pairs, left_out) = self.cut(pairs, &[], |revisions| Defect::Cycle { revisions });
        self.stood_on_in_loop = own_parents.into_iter().chain(left_out.iter().map(|(_, to)| *to)).collect();
        self.needed_in_loop.clone_from(&self.stood_on_in_loop);
        pairs
    }

    fn dependency_pairs(&mut self) -> Pairs {
        let mut pairs = Vec::new();
        for (node, revision) in self.revisions.iter().enumerate() {
            let first = pairs.len();
            for name in unique(&revision.depends_on) {
                match self.ids.get(name).or_else(|| self.labels.get(name)) {
                    Some(&to) if to == node as Node => {
                        self.needed_in_loop.insert(to);
                        self.defects.push(Defect::DependencySelfLoop { revision: revision.id.clone() });
                    }
                    // An identifier and a label may name the same revision.
                    Some(&to) if pairs[first..].contains(&(node as Node, to)) => {}
                    Some(&to) => pairs.push((node as Node, to)),
                    None => self
                        .defects
                        .push(Defect::MissingDependency { revision: revision.id.clone(), dependency: name.clone() }),
                }
            }
        }
        pairs
    }

    /// The pairs without those that lie on a loop, and those; `others` count as part of the loop.
    fn cut(&mut self, pairs: Pairs, others: &[(Node, Node)], defect: impl Fn(Vec<Id>) -> Defect) -> (Pairs, Pairs) {
        let together: Pairs = pairs.iter().chain(others).copied().collect();
        let loops = loops(self.revisions.len(), &together);
        if loops.is_empty() {
            return (pairs, Pairs::new());
        }
        let mut part_of: HashMap<Node, usize> = HashMap::new();
        for (number, members) in loops.iter().enumerate() {
            part_of.extend(members.iter().map(|&node| (node, number)));
            let mut revisions = self.owned(members.iter().copied());
            revisions.sort();
            self.defects.push(defect(revisions));
        }
        pairs.into_iter().partition(|(from, to)| {
            let number = part_of.get(from);
            number.is_none() || number != part_of.get(to)
        })
    }

    fn link(&mut self, down: Pairs, dependencies: Pairs) {
        let nodes = self.revisions.len();
        let (dependencies, left_out) = self.cut(dependencies, &down, |revisions| Defect::DependencyCycle { revisions });
        self.needed_in_loop.extend(left_out.iter().map(|(_, to)| *to));
        self.down = Links::new(nodes, &down);
        self.children = Links::new(nodes, &turned(&down));
        self.dependencies = Links::new(nodes, &dependencies);
        self.dependents = Links::new(nodes, &turned(&dependencies));
        let all = together(nodes, &self.down, &dependencies);
        self.all_children = Links::new(nodes, &turned(&all));
        let normalized = self.normalized_dependencies(&dependencies);
        self.normalized = Links::new(nodes, &together(nodes, &self.down, &normalized));
        self.generation = generations(nodes, &all);
    }

    /// A dependency that an ancestor (by `down_revision`) has already adds nothing. Only a revision that several others depend on can
    /// be such a repetition, so one walk upward from its dependents finds all of them.
    fn normalized_dependencies(&self, dependencies: &Pairs) -> Pairs {
        let mut repeated: HashSet<(Node, Node)> = HashSet::new();
        for target in self.nodes().filter(|&node| self.dependents.of(node).len() > 1) {
            let dependents = self.dependents.of(target);
            let above =
                self.children.reach(dependents.iter().flat_map(|&dependent| self.children.of(dependent)).copied());
            repeated.extend(dependents.iter().filter(|&&node| above.contains(node)).map(|&node| (node, target)));
        }
        dependencies.iter().filter(|pair| !repeated.contains(pair)).copied().collect()
    }

    fn block(&mut self) {
        for (at, defect) in self.defects.iter().enumerate().filter(|(_, defect)| defect.blocks_plans()) {
            for id in defect.revisions() {
                if let Some(&node) = self.ids.get(id) {
                    self.blocked.entry(node).or_insert(at);
                }
            }
        }
    }
}

fn turned(pairs: &[(Node, Node)]) -> Pairs {
    pairs.iter().map(|&(from, to)| (to, from)).collect()
}

/// Down revisions first, then dependencies, each neighbour once.
fn together(nodes: usize, down: &Links, dependencies: &[(Node, Node)]) -> Pairs {
    let mut pairs: Pairs =
        (0..nodes as Node).flat_map(|node| down.of(node).iter().map(move |&parent| (node, parent))).collect();
    pairs.extend(dependencies.iter().filter(|(from, to)| !down.of(*from).contains(to)));
    pairs
}

fn unique(names: &[String]) -> impl Iterator<Item = &String> {
    names.iter().enumerate().filter(|(at, name)| !names[..*at].contains(name)).map(|(_, name)| name)
}
