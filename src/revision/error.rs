//! Why an identifier, a range or a plan was refused: Alembic's sentence first, then what Alembic keeps to itself.

use thiserror::Error;

use super::step::Id;

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum HistoryError {
    #[error("Can't locate revision identified by '{text}'{}", short_prefix(text, *.with_prefix_hint))]
    NotFound { text: String, with_prefix_hint: bool },
    #[error("Can't locate revision identified by '{text}': several start with it: {}", quoted(candidates))]
    AmbiguousPrefix { text: String, candidates: Vec<Id> },
    #[error("Can't locate revision identified by '{branch}': no such branch")]
    UnknownBranch { branch: String },
    #[error("Can't locate revision identified by '{text}': revision {revision} is not a member of branch '{branch}'")]
    NotInBranch { text: String, revision: Id, branch: String },
    #[error(
        "Can't locate revision identified by '{row}': the version table holds it, but no migration file defines it"
    )]
    UnknownRow { row: Id },
    #[error(
        "Multiple head revisions are present for given argument '{argument}'; please specify a specific target revision, \
         '<branchname>@{argument}' to narrow to a specific head, or 'heads' for all heads. The heads are {}",
        quoted(heads)
    )]
    MultipleHeads { argument: String, heads: Vec<Id> },
    #[error(
        "Multiple heads are present; please specify a single target revision, or 'heads' for all of them. The heads are {}",
        quoted(heads)
    )]
    StampOfSeveralHeads { heads: Vec<Id> },
    #[error("Ambiguous walk: from {} there are several ways: {}", from.as_deref().unwrap_or("base"), quoted(ways))]
    AmbiguousWalk { from: Option<Id>, ways: Vec<Id> },
    #[error("Ambiguous upgrade from multiple current revisions: {}", quoted(rows))]
    AmbiguousUpgrade { rows: Vec<Id> },
    #[error("Ambiguous downgrade from multiple current revisions: {}", quoted(rows))]
    AmbiguousDowngrade { rows: Vec<Id> },
    #[error("Relative revision {relative} didn't produce {} migrations{}", relative.trim_start_matches(['+', '-']), counted(*.available))]
    RelativeTooFar { relative: String, available: Option<usize> },
    #[error("Walked too far: only {available} revisions lie that way from {from}")]
    WalkedTooFar { from: String, available: usize },
    #[error("Destination {target} is not a valid downgrade target from current head(s)")]
    NotADowngrade { target: String },
    #[error("Not a valid downgrade target from current heads")]
    NoRootInBranch { branch: String },
    #[error("Requested revision {revision} overlaps with other requested revisions {}", others.join(", "))]
    Overlap { revision: Id, others: Vec<Id> },
    #[error("Requested range {start}:{end} does not refer to ancestor/descendant revisions along the same branch")]
    RangeNotRelated { start: String, end: String },
    #[error("History range requires [start]:[end], [start]:, or :[end]")]
    RangeSyntax { text: String },
    #[error("Range revision not allowed: '{text}' names two ends")]
    RangeNotAllowed { text: String },
    #[error("{sentence}; revision {revision} can't be stepped over until that is mended")]
    Defective { revision: Id, sentence: String, absent: Option<Id> },
}

impl HistoryError {
    /// Stable, for scripts.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "revision-not-found",
            Self::AmbiguousPrefix { .. } => "revision-ambiguous",
            Self::UnknownBranch { .. } => "branch-not-found",
            Self::NotInBranch { .. } => "revision-not-in-branch",
            Self::UnknownRow { .. } => "unknown-version-row",
            Self::MultipleHeads { .. } | Self::StampOfSeveralHeads { .. } => "multiple-heads",
            Self::AmbiguousWalk { .. } => "ambiguous-walk",
            Self::AmbiguousUpgrade { .. } | Self::AmbiguousDowngrade { .. } => "ambiguous-current",
            Self::RelativeTooFar { .. } | Self::WalkedTooFar { .. } => "walked-too-far",
            Self::NotADowngrade { .. } | Self::NoRootInBranch { .. } => "not-a-downgrade",
            Self::Overlap { .. } => "overlapping-revisions",
            Self::RangeNotRelated { .. } => "range-not-related",
            Self::RangeSyntax { .. } => "range-syntax",
            Self::RangeNotAllowed { .. } => "range-not-allowed",
            Self::Defective { .. } => "defective-history",
        }
    }

    /// The revisions the user may have meant.
    pub fn candidates(&self) -> &[Id] {
        match self {
            Self::AmbiguousPrefix { candidates, .. } => candidates,
            Self::MultipleHeads { heads, .. } | Self::StampOfSeveralHeads { heads } => heads,
            Self::AmbiguousWalk { ways, .. } => ways,
            Self::AmbiguousUpgrade { rows } | Self::AmbiguousDowngrade { rows } => rows,
            Self::Overlap { others, .. } => others,
            Self::NotFound { .. }
            | Self::UnknownBranch { .. }
            | Self::NotInBranch { .. }
            | Self::UnknownRow { .. }
            | Self::RelativeTooFar { .. }
            | Self::WalkedTooFar { .. }
            | Self::NotADowngrade { .. }
            | Self::NoRootInBranch { .. }
            | Self::RangeNotRelated { .. }
            | Self::RangeSyntax { .. }
            | Self::RangeNotAllowed { .. }
            | Self::Defective { .. } => &[],
        }
    }

    /// The revision that a row or a script names and no file defines.
    pub fn absent(&self) -> Option<&str> {
        match self {
            Self::UnknownRow { row } => Some(row),
            Self::Defective { absent, .. } => absent.as_deref(),
            Self::NotFound { .. }
            | Self::AmbiguousPrefix { .. }
            | Self::UnknownBranch { .. }
            | Self::NotInBranch { .. }
            | Self::MultipleHeads { .. }
            | Self::StampOfSeveralHeads { .. }
            | Self::AmbiguousWalk { .. }
            | Self::AmbiguousUpgrade { .. }
            | Self::AmbiguousDowngrade { .. }
            | Self::RelativeTooFar { .. }
            | Self::WalkedTooFar { .. }
            | Self::NotADowngrade { .. }
            | Self::NoRootInBranch { .. }
            | Self::Overlap { .. }
            | Self::RangeNotRelated { .. }
            | Self::RangeSyntax { .. }
            | Self::RangeNotAllowed { .. } => None,
        }
    }

    /// What the user can do next.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::AmbiguousPrefix { .. } => Some("give more characters of the identifier".into()),
            Self::UnknownRow { .. } => Some(
                "find the missing script (another branch of the repository?), or replace the rows with `stamp --purge`"
                    .into(),
            ),
            Self::MultipleHeads { .. } => {
                Some("name one of them, or take `heads` for all of them; a merge revision makes one of them".into())
            }
            Self::AmbiguousUpgrade { .. } | Self::AmbiguousDowngrade { .. } => {
                Some("say which branch: BRANCH@+N or BRANCH@-N".into())
            }
            Self::AmbiguousWalk { .. } => Some("name the revision, or the branch: BRANCH@REVISION+N".into()),
            Self::Overlap { .. } => Some(
                "an applied revision and its own ancestor need one row only: `stamp --purge` mends the table".into(),
            ),
            Self::RangeNotAllowed { .. } => Some(
                "give the end only: the start is where the database is; ranges are for `history` and `--sql`".into(),
            ),
            Self::NotFound { .. }
            | Self::UnknownBranch { .. }
            | Self::NotInBranch { .. }
            | Self::StampOfSeveralHeads { .. }
            | Self::RelativeTooFar { .. }
            | Self::WalkedTooFar { .. }
            | Self::NotADowngrade { .. }
            | Self::NoRootInBranch { .. }
            | Self::RangeNotRelated { .. }
            | Self::RangeSyntax { .. }
            | Self::Defective { .. } => None,
        }
    }

    /// The same error, where it quotes an argument quoting the whole of what the user wrote, as Alembic does.
    pub(super) fn quoting(self, whole: &str) -> Self {
        match self {
            Self::MultipleHeads { heads, .. } => Self::MultipleHeads { argument: whole.to_owned(), heads },
            other => other,
        }
    }
}

fn quoted(ids: &[Id]) -> String {
    const SHOWN: usize = 10;
    let mut text = ids.iter().take(SHOWN).map(|id| format!("'{id}'")).collect::<Vec<_>>().join(", ");
    if ids.len() > SHOWN {
        text.push_str(&format!(" and {} more", ids.len() - SHOWN));
    }
    text
}

fn short_prefix(text: &str, hint: bool) -> &'static str {
    if hint && text.chars().count() < 4 {
        "; please ensure at least four characters are present for partial revision identifier matches"
    } else {
        ""
    }
}

fn counted(available: Option<usize>) -> String {
    available.map_or_else(String::new, |count| format!(": only {count} lie that way"))
}
