//! Aludel explores, plans and runs Alembic migrations.
//!
//! Opening a [`project`] reads its scripts' headers and gives a [`revision::Graph`]; plans come from [`revision::plan`]; [`evaluate`] runs a
//! script to operations, [`dialect`] compiles those to SQL, and [`executor`] sends them to a [`database`]. [`command`] puts these
//! together by Alembic's names. Nothing here prints or draws but `cli` and `tui`.
#![forbid(unsafe_code)]

pub mod cli;
pub mod command;
pub mod database;
pub mod diagnostic;
pub mod dialect;
pub mod evaluate;
pub mod executor;
#[cfg(test)]
mod fuzz;
pub mod lanes;
pub mod operation;
pub mod project;
pub mod revision;
pub mod schema;
pub mod style;
#[cfg(feature = "tui")]
pub mod tui;
