//! Aludel explores, plans and runs Alembic migrations.
#![forbid(unsafe_code)]

pub mod diagnostic;
pub mod evaluate;
pub mod executor;
pub mod operation;
pub mod revision;
pub mod schema;
