//! Graph to rows of lanes for a terminal: an order that keeps branches together, a compact layout, and the strokes of any window of rows.

mod branches;
mod layout;
mod links;
mod order;
mod stroke;
mod symbols;

pub use branches::Branches;
pub use layout::{Layout, Row};
pub use links::Links;
pub use order::order;
pub use stroke::{Cell, Edge, Line, Sides};
pub use symbols::Symbols;

#[cfg(test)]
mod tests;
