//! The one integration test binary; its modules mirror `src/`.

mod database;
mod executor;
mod sqlite_tables;
mod support;
mod evaluate;
