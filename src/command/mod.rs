//! Use cases by the names Alembic gives them: values and events, no printing.

pub mod current;
pub mod demo;
mod error;
mod place;
pub mod preview;
mod run;
mod runtime;
mod scripts;
pub mod wording;
mod workspace;

pub use error::{CommandError, Kind};
pub use place::Place;
pub use run::Run;
pub use scripts::{Evaluation, ProjectScripts};
pub use workspace::Workspace;
