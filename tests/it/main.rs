//! The one integration test binary: linking is what costs each day. Its modules mirror `src/`.

mod cancel;
mod cli;
#[cfg(feature = "python")]
mod core_sql;
mod database;
#[cfg(feature = "python")]
mod demo;
mod diagnostics;
#[cfg(feature = "python")]
mod environment;
#[cfg(feature = "python")]
mod evaluate;
mod executor;
mod git;
mod golden_sql;
mod house;
mod inspect;
#[cfg(feature = "python")]
mod libraries;
mod live;
#[cfg(feature = "python")]
mod offline;
#[cfg(all(feature = "python", feature = "tui"))]
mod pictures;
mod reading;
#[cfg(feature = "python")]
mod real_scripts;
mod round_trip;
#[cfg(feature = "python")]
mod second_road;
mod sqlite_tables;
mod support;
#[cfg(feature = "python")]
mod transcripts;
mod writing;
