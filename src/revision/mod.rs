//! The revision graph: identifiers, heads and bases, walks, and plans for upgrade, downgrade and stamp.

mod step;

pub use step::{Direction, Id, Plan, RowChange, Step};
