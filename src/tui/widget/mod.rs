//! Parts of the screen that several panes share or that stand alone on a line.

mod bar;
mod header;
mod hints;
mod tabs;

pub use bar::bar;
pub use header::draw as header;
pub use hints::draw as hints;
pub use tabs::{draw as tabs, tab_at};
