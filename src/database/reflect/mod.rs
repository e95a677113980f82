//! Tables as they stand: SQLite's own definitions, parsed.

mod column;
mod create_index;
mod create_table;
mod cursor;
mod references;
mod sqlite;
mod types;

pub use sqlite::Dependents;
