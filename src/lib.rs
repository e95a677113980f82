//! Aludel explores, plans and runs Alembic migrations.
#![forbid(unsafe_code)]

pub mod diagnostic;
pub mod executor;
pub mod lanes;
pub mod operation;
pub mod revision;
pub mod schema;
pub mod style;
#[cfg(feature = "tui")]
pub mod tui;
