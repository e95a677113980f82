//! SQLite.

mod alter;
mod ddl;
mod engine;
mod keywords;
pub(crate) mod reflect;
mod sql;
mod types;

pub(super) use engine::Sqlite;
