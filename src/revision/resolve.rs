//! Looks identifiers up in a graph: full and partial ids, `head`, `heads`, `base`, `current`, `branch@symbol` and relative forms.

use super::error::HistoryError;
use super::graph::Graph;
use super::identifier::{Relative, split_branch};
use super::links::{Node, NodeSet};
use super::step::Id;
use super::target::{downgrade_target, upgrade_target};
use super::walk::{Place, Walk};

/// Alembic matches prefixes only against names longer than this, however short the prefix.
const SHORTEST_MATCHED_NAME: usize = 4;

/// The revisions that a text denotes, none for `base`. `current` are the rows of the version table, from which `+N`, `-N` and the word
/// `current` start.
pub fn resolve(graph: &Graph, text: &str, current: &[Id]) -> Result<Vec<Id>, HistoryError> {
    if text == "current" {
        graph.rows(current)?;
        return Ok(graph.current(current).into_iter().map(str::to_owned).collect());
    }
    let found = match Relative::parse(text) {
        None => graph.absolute(text),
        Some(Relative { symbol: None, steps, .. }) if steps < 0 => {
            downgrade_target(graph, text, &graph.rows(current)?).map(|target| target.place.nodes())
        }
        Some(Relative { symbol: None, .. }) => upgrade_target(graph, text, &graph.rows(current)?, Walk::Strict),
        Some(_) => upgrade_target(graph, text, &[], Walk::Strict),
    };
    Ok(graph.owned(found.map_err(|error| error.quoting(text))?))
}

/// Whether the meaning of an identifier depends on the version rows: `current`, `+N`, `-N` and `branch@+N`.
pub fn needs_current(text: &str) -> bool {
    text == "current" || Relative::parse(text).is_some_and(|relative| relative.symbol.is_none())
}

/// Whether an identifier names its revision, or base, and doesn't search for it (`head`, `heads`, `+1`).
pub fn is_explicit(text: &str) -> bool {
    Relative::parse(text).is_none() && !matches!(split_branch(text).1, "head" | "heads")
}

/// The branch part of `branch@symbol`, with the revisions that share its lineage.
#[derive(Debug)]
pub(super) struct Branch {
    pub text: String,
    pub node: Node,
    pub line: NodeSet,
}

impl Graph {
    /// Version rows as nodes, each once.
    pub(super) fn rows(&self, rows: &[Id]) -> Result<Vec<Node>, HistoryError> {
        let mut nodes = Vec::with_capacity(rows.len());
        for row in rows {
            let node = self.node(row).ok_or_else(|| HistoryError::UnknownRow { row: row.clone() })?;
            if !nodes.contains(&node) {
                nodes.push(node);
            }
        }
        Ok(nodes)
    }

    /// `heads`, `head`, `base`, an id, a label or a prefix, each with or without `branch@`.
    pub(super) fn absolute(&self, text: &str) -> Result<Vec<Node>, HistoryError> {
        let (branch, symbol) = split_branch(text);
        let branch = branch.map(|branch| self.branch(branch)).transpose()?;
        match symbol {
            "heads" => Ok(match &branch {
                Some(branch) => self.head_nodes().filter(|&head| branch.line.contains(head)).collect(),
                None => self.real_head_nodes().collect(),
            }),
            "head" => {
                let heads: Vec<Node> = self
                    .head_nodes()
                    .filter(|&head| branch.as_ref().is_none_or(|branch| branch.line.contains(head)))
                    .collect();
                if heads.len() > 1 {
                    return Err(HistoryError::MultipleHeads { argument: text.to_owned(), heads: self.owned(heads) });
                }
                Ok(heads)
            }
            "base" => Ok(Vec::new()),
            symbol => self.lookup(symbol, branch.as_ref()).map(|node| vec![node]),
        }
    }

    /// Like [`Graph::absolute`] where only one revision makes sense; none is `base`.
    pub(super) fn absolute_one(&self, text: &str) -> Result<Place, HistoryError> {
        match self.absolute(text)?.as_slice() {
            [] => Ok(Place::Base),
            [node] => Ok(Place::At(*node)),
            several => Err(HistoryError::MultipleHeads {
                argument: text.to_owned(),
                heads: self.owned(several.iter().copied()),
            }),
        }
    }

    pub(super) fn branch(&self, text: &str) -> Result<Branch, HistoryError> {
        let node = self.named(text).map_or_else(|| self.lookup(text, None), Ok).map_err(|error| match error {
            HistoryError::NotFound { .. } => HistoryError::UnknownBranch { branch: text.to_owned() },
            other => other,
        })?;
        Ok(Branch { text: text.to_owned(), node, line: self.lineage(node) })
    }

    fn named(&self, name: &str) -> Option<Node> {
        self.ids.get(name).or_else(|| self.labels.get(name)).copied()
    }

    fn lookup(&self, text: &str, branch: Option<&Branch>) -> Result<Node, HistoryError> {
        let not_found = || HistoryError::NotFound { text: text.to_owned(), with_prefix_hint: true };
        if text.is_empty() {
            return Err(HistoryError::NotFound { text: String::new(), with_prefix_hint: false });
        }
        if let Some(node) = self.named(text) {
            return match branch {
                Some(branch) if !branch.line.contains(node) => Err(HistoryError::NotInBranch {
                    text: text.to_owned(),
                    revision: self.id(node).to_owned(),
                    branch: branch.text.clone(),
                }),
                _ => Ok(node),
            };
        }
        let mut matching = self.starting_with(text);
        if let Some(branch) = branch {
            matching.retain(|&node| branch.line.contains(node));
        }
        match matching.as_slice() {
            [] => Err(not_found()),
            [node] => Ok(*node),
            several => Err(HistoryError::AmbiguousPrefix {
                text: text.to_owned(),
                candidates: self.owned(several.iter().copied()),
            }),
        }
    }

    /// Identifiers and labels alike, each revision once.
    fn starting_with(&self, prefix: &str) -> Vec<Node> {
        let matches = |name: &str| name.starts_with(prefix) && name.chars().nth(SHORTEST_MATCHED_NAME - 1).is_some();
        let mut nodes: Vec<Node> = self.nodes().filter(|&node| matches(self.id(node))).collect();
        for (label, node) in &self.label_owners {
            if matches(label) && !nodes.contains(node) {
                nodes.push(*node);
            }
        }
        nodes
    }
}
