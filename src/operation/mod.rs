//! The migrate operations as values: what a script asked for, before any engine has a say.

mod alter_column;
mod asked;
mod batch;
mod inspect;
mod recorded;

pub use alter_column::{AlterColumn, Change};
pub use asked::{Answer, Answered, Ask, Asked, Cell, CellKind, Chunk, Counted, ResultColumn, ScriptError};
pub use batch::{Batch, Placement, Recreate};
pub use inspect::{Inspect, Inspected, Relations};
pub use recorded::{Operation, Recorded};
