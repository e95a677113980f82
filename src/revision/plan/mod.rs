//! Plans: which revisions run in which order for an upgrade, a downgrade or a stamp, and what the version table holds after each.

mod downgrade;
mod rows;
mod stamp;
mod upgrade;

pub use downgrade::downgrade;
pub use stamp::stamp;
pub use upgrade::upgrade;
