//! What MySQL and MariaDB tell of a table: `SHOW CREATE TABLE`, read as SQLAlchemy reads it.

mod columns;
mod keys;
mod options;
mod show_create;
mod types;

pub(crate) use show_create::{is_view, parse, view_as_table};
