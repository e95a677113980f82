//! MySQL and MariaDB, which differ in a few answers only.

mod alter;
mod ddl;
mod engine;
mod keywords;
pub(crate) mod reflect;
mod sql;
mod types;

pub(super) use engine::MySql;
