//! The one integration test binary: linking is what costs each day. Its modules mirror `src/`.

mod cli;
mod database;
#[cfg(feature = "python")]
mod demo;
#[cfg(feature = "python")]
mod evaluate;
mod executor;
mod golden_sql;
mod house;
#[cfg(feature = "python")]
mod libraries;
#[cfg(all(feature = "python", feature = "tui"))]
mod pictures;
#[cfg(feature = "python")]
mod real_scripts;
mod sqlite_tables;
mod support;
#[cfg(feature = "python")]
mod transcripts;
mod writing;
