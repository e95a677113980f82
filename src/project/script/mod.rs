//! Migration scripts, read without running them.

mod constant;
mod guard;
mod header;
mod inspection;
mod names;
mod places;
mod quick;
#[expect(clippy::module_inception, reason = "the noun of the field, and one idea a file")]
mod script;
#[cfg(test)]
mod tests;

pub(super) use constant::{Constant, Names, evaluate, range_of};
pub use header::Header;
pub use inspection::{Body, Function, Inspection};
pub(super) use names::names_of;
pub use places::Places;
pub(super) use script::Reading;
pub use script::Script;
pub(super) use script::parse_on_large_stack;

#[cfg(test)]
pub(super) use header::{parsed_header, plain_header};
