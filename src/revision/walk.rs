//! Counts steps up and down from a revision along `down_revision`.

use super::defect::Defect;
use super::error::HistoryError;
use super::graph::Graph;
use super::links::Node;
use super::resolve::Branch;

/// A revision, or the empty schema below all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Base,
    At(Node),
}

impl Place {
    pub fn nodes(self) -> Vec<Node> {
        match self {
            Self::Base => Vec::new(),
            Self::At(node) => vec![node],
        }
    }
}

/// What happens when the history ends before the count does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Walk {
    Strict,
    /// Stay at the end, as in history ranges.
    Lenient,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Walked {
    pub place: Place,
    /// How many of the steps could be made.
    pub steps: usize,
    pub complete: bool,
}

impl Graph {
    /// `steps` above zero go up, below zero down. A branch selects among several ways up.
    pub(super) fn walk(&self, from: Place, steps: i64, branch: Option<&Branch>) -> Result<Walked, HistoryError> {
        let mut place = from;
        let mut made = 0;
        for _ in 0..steps.unsigned_abs() {
            let next = if steps > 0 { self.one_up(place, branch)? } else { self.one_down(place)? };
            let Some(next) = next else {
                return Ok(Walked { place, steps: made, complete: false });
            };
            place = next;
            made += 1;
        }
        Ok(Walked { place, steps: made, complete: true })
    }

    fn one_up(&self, place: Place, branch: Option<&Branch>) -> Result<Option<Place>, HistoryError> {
        let mut ways: Vec<Node> = match place {
            Place::Base => self.base_nodes().collect(),
            Place::At(node) => self.children.of(node).to_vec(),
        };
        if let Some(branch) = branch {
            ways.retain(|&way| branch.line.contains(way));
        }
        self.only(place, &ways)
    }

    fn one_down(&self, place: Place) -> Result<Option<Place>, HistoryError> {
        let Place::At(node) = place else { return Ok(None) };
        let revision = self.revision(node);
        let parents = self.down.of(node);
        if parents.is_empty() && !revision.down.is_empty() {
            return Err(self.defective(node));
        }
        Ok(self.only(place, parents)?.or(Some(Place::Base)))
    }

    fn only(&self, from: Place, ways: &[Node]) -> Result<Option<Place>, HistoryError> {
        match ways {
            [] => Ok(None),
            [way] => Ok(Some(Place::At(*way))),
            several => Err(HistoryError::AmbiguousWalk {
                from: self.owned(from.nodes()).pop(),
                ways: self.owned(several.iter().copied()),
            }),
        }
    }

    pub(super) fn defective(&self, node: Node) -> HistoryError {
        let revision = self.id(node).to_owned();
        let defect = self.blocking_defect(&revision);
        let sentence = defect.map_or_else(|| "The history is broken here".into(), ToString::to_string);
        let absent = defect.and_then(Defect::absent).map(str::to_owned);
        HistoryError::Defective { revision, sentence, absent }
    }
}
