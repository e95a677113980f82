//! SQLite.

mod alter;
mod ddl;
mod engine;
mod keywords;
mod sql;
mod types;

pub(super) use engine::Sqlite;
