//! The panes: graph, the right pane with its tabs, and the run log.

mod detail;
mod details;
mod fold;
mod graph;
mod log;

pub use detail::{draw as detail, gutter};
pub use details::lines as detail_lines;
pub use graph::{draw as graph, state_glyph};
pub use log::draw as log;
