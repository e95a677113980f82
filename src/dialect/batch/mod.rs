//! `batch_alter_table`: plain ALTERs where they do, otherwise a copy of the table under a new definition.

mod apply;
mod decide;
mod draft;
mod order;
mod recreate;

pub use decide::Recreation;
pub(super) use decide::{needs_table, recreation};
pub(super) use recreate::compile;
