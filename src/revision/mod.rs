//! The revision graph: identifiers, heads and bases, walks, and plans for upgrade, downgrade and stamp.

mod build;
mod cycles;
mod defect;
mod error;
mod graph;
mod history;
mod identifier;
mod inherit;
mod links;
mod order;
pub mod plan;
#[cfg(test)]
mod properties;
mod resolve;
#[expect(clippy::module_inception, reason = "the noun of the field, and one idea a file")]
mod revision;
mod step;
mod target;
#[cfg(test)]
mod tests;
mod walk;

pub use build::illegal_characters;
pub use defect::Defect;
pub use error::HistoryError;
pub use graph::Graph;
pub use history::{history, history_range};
pub use resolve::{is_explicit, needs_current, resolve};
pub use revision::Revision;
pub use step::{Direction, Id, Plan, RowChange, Step};
