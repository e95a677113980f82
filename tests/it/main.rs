//! The one integration test binary; its modules mirror `src/`.

mod database;
mod evaluate;
mod executor;
mod golden_sql;
mod real_scripts;
mod sqlite_tables;
mod support;
