//! What is wrong with a history as a whole: kept as values, so that everything else in the graph still answers.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::step::Id;

/// Alembic's sentence is the message; where Alembic ends in a traceback the sentence is ours.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(tag = "defect", rename_all = "snake_case")]
pub enum Defect {
    #[error("Revision {parent} referenced from {revision} is not present")]
    MissingParent { revision: Id, parent: Id },
    #[error("Revision {dependency} referenced from {revision} (depends_on) is not present")]
    MissingDependency { revision: Id, dependency: String },
    #[error("Self-loop is detected in revisions ({revision})")]
    SelfLoop { revision: Id },
    #[error("Dependency self-loop is detected in revisions ({revision})")]
    DependencySelfLoop { revision: Id },
    #[error("Cycle is detected in revisions ({})", revisions.join(", "))]
    Cycle { revisions: Vec<Id> },
    #[error("Dependency cycle is detected in revisions ({})", revisions.join(", "))]
    DependencyCycle { revisions: Vec<Id> },
    #[error("Revision {revision} is present more than once")]
    Duplicate { revision: Id },
    #[error("Branch name '{label}' in revision {revision} already used by revision {owner}")]
    LabelClash { label: String, revision: Id, owner: Id },
    #[error("Character(s) '{characters}' not allowed in revision identifier '{revision}'")]
    IllegalCharacters { revision: Id, characters: String },
}

impl Defect {
    /// Stable, for scripts.
    pub fn code(&self) -> &'static str {
        match self {
            Self::MissingParent { .. } => "missing-parent",
            Self::MissingDependency { .. } => "missing-dependency",
            Self::SelfLoop { .. } => "self-loop",
            Self::DependencySelfLoop { .. } => "dependency-self-loop",
            Self::Cycle { .. } => "cycle",
            Self::DependencyCycle { .. } => "dependency-cycle",
            Self::Duplicate { .. } => "duplicate-revision",
            Self::LabelClash { .. } => "label-clash",
            Self::IllegalCharacters { .. } => "illegal-revision-id",
        }
    }

    /// The revisions to mark, the one to look at first in front.
    pub fn revisions(&self) -> &[Id] {
        match self {
            Self::Cycle { revisions } | Self::DependencyCycle { revisions } => revisions,
            Self::MissingParent { revision, .. }
            | Self::MissingDependency { revision, .. }
            | Self::SelfLoop { revision }
            | Self::DependencySelfLoop { revision }
            | Self::Duplicate { revision }
            | Self::LabelClash { revision, .. }
            | Self::IllegalCharacters { revision, .. } => std::slice::from_ref(revision),
        }
    }

    /// What is named here and no file defines.
    pub fn absent(&self) -> Option<&str> {
        match self {
            Self::MissingParent { parent: absent, .. } | Self::MissingDependency { dependency: absent, .. } => {
                Some(absent)
            }
            Self::SelfLoop { .. }
            | Self::DependencySelfLoop { .. }
            | Self::Cycle { .. }
            | Self::DependencyCycle { .. }
            | Self::Duplicate { .. }
            | Self::LabelClash { .. }
            | Self::IllegalCharacters { .. } => None,
        }
    }

    /// Whether stepping over these revisions must be refused: where they stand is not known, or no version row can hold them.
    pub fn blocks_plans(&self) -> bool {
        match self {
            Self::MissingParent { .. }
            | Self::MissingDependency { .. }
            | Self::SelfLoop { .. }
            | Self::DependencySelfLoop { .. }
            | Self::Cycle { .. }
            | Self::DependencyCycle { .. }
            | Self::IllegalCharacters { .. } => true,
            Self::Duplicate { .. } | Self::LabelClash { .. } => false,
        }
    }
}
