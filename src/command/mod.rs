//! Use cases by the names Alembic gives them: values and events, no printing.

pub mod check_history;
pub mod current;
pub mod demo;
pub mod doctor;
pub mod editor;
pub mod ensure_version;
mod error;
mod facts;
mod git;
pub mod merge;
mod new_file;
mod new_revision;
pub mod offline;
mod one_step;
mod origin;
mod place;
pub mod preview;
mod reading;
mod run;
mod runtime;
mod scripts;
mod settings;
pub mod sql;
pub mod wording;
mod workspace;

pub use error::{CommandError, Kind};
pub use facts::RevisionFacts;
pub use one_step::one_step;
pub use origin::{Introduction, LastSeen};
pub use place::Place;
pub use run::Run;
pub use runtime::block_on;
pub use scripts::Evaluation;
pub use settings::{How, Settings, Word};
pub use workspace::Workspace;
