//! Aludel explores, plans and runs Alembic migrations.
#![forbid(unsafe_code)]

pub mod database;
pub mod diagnostic;
pub mod dialect;
pub mod evaluate;
pub mod executor;
pub mod operation;
pub mod project;
pub mod revision;
pub mod schema;
