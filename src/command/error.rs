//! Why a command could not be done: a kind for exit codes, a diagnostic for people.

use thiserror::Error;

use crate::database::DatabaseError;
use crate::diagnostic::Diagnostic;
use crate::revision::{HistoryError, Id};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    NotFound,
    Ambiguous,
    SeveralHeads,
    /// The identifier is understood, but the history has no such way.
    History,
    Project,
    Database,
    NotAtHeads,
    /// A revision's script can't be evaluated or compiled; nothing was executed.
    Script,
    /// The arguments don't go together.
    Usage,
    /// The files have defects that keep this from being done.
    Defects,
}

#[derive(Debug, Error)]
#[error("{diagnostic}")]
pub struct CommandError {
    pub kind: Kind,
    pub diagnostic: Box<Diagnostic>,
    /// The revisions the user may have meant.
    pub candidates: Vec<Id>,
    /// The revision that a row or a script names and no file defines: git may know it.
    pub absent: Option<Id>,
}

impl CommandError {
    pub fn new(kind: Kind, diagnostic: Diagnostic) -> Self {
        Self { kind, diagnostic: Box::new(diagnostic), candidates: Vec::new(), absent: None }
    }
}

impl From<HistoryError> for CommandError {
    fn from(error: HistoryError) -> Self {
        let kind = match &error {
            HistoryError::NotFound { .. }
            | HistoryError::UnknownBranch { .. }
            | HistoryError::NotInBranch { .. }
            | HistoryError::UnknownRow { .. } => Kind::NotFound,
            HistoryError::AmbiguousPrefix { .. }
            | HistoryError::AmbiguousWalk { .. }
            | HistoryError::AmbiguousUpgrade { .. }
            | HistoryError::AmbiguousDowngrade { .. } => Kind::Ambiguous,
            HistoryError::MultipleHeads { .. } | HistoryError::StampOfSeveralHeads { .. } => Kind::SeveralHeads,
            HistoryError::RelativeTooFar { .. }
            | HistoryError::WalkedTooFar { .. }
            | HistoryError::NotADowngrade { .. }
            | HistoryError::NoRootInBranch { .. }
            | HistoryError::Overlap { .. }
            | HistoryError::RangeNotRelated { .. }
            | HistoryError::RangeSyntax { .. }
            | HistoryError::RangeNotAllowed { .. } => Kind::History,
            HistoryError::Defective { .. } => Kind::Defects,
        };
        let mut diagnostic = Diagnostic::error(error.code(), error.to_string());
        if let Some(hint) = error.hint() {
            diagnostic = diagnostic.hint(hint);
        }
        Self {
            kind,
            diagnostic: Box::new(diagnostic),
            candidates: error.candidates().to_vec(),
            absent: error.absent().map(str::to_owned),
        }
    }
}

impl From<DatabaseError> for CommandError {
    fn from(error: DatabaseError) -> Self {
        Self::new(Kind::Database, error.to_diagnostic())
    }
}

impl From<Diagnostic> for CommandError {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::new(Kind::Project, diagnostic)
    }
}
